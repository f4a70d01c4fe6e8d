//! Second opinions: what another source says a film cost and took, as a table by IMDb id.
//!
//! Wikidata's P2130 (cost) and P2142 (box office), a list of The Numbers, or any other table with a
//! column of IMDb's ids and one of budgets or box offices.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::CatalogueError;
use crate::header::{Column, normalise, normalise_all};
use crate::id::ImdbId;
use crate::input::CatalogueInput;
use crate::nulls::is_null_word;
use crate::numbers::{NumberStyle, money_evidence, whole};
use crate::options::ReadOptions;
use crate::reader::{Record, Row, RowReader, open_tables};

/// What a source has an opinion on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// What the film cost.
    Budget,
    /// What it took in all countries together.
    Revenue,
}

impl Figure {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Budget, Self::Revenue];

    /// `budget` or `revenue`: TMDB's words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::Revenue => "revenue",
        }
    }

    /// The headers that name such a column, as [`normalise`] writes them, the surest first. With `usd`
    /// behind it a header says the currency too. What a film took in one country is no box office.
    fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Budget => &[
                "p2130",
                "productionbudget",
                "budget",
                "productioncost",
                "cost",
                "capitalcost",
                "orcamento",
                "custo",
            ],
            Self::Revenue => &[
                "p2142",
                "worldwidegross",
                "worldwideboxoffice",
                "boxofficeworldwide",
                "boxoffice",
                "revenue",
                "gross",
                "bilheteria",
                "receita",
            ],
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// US dollars, as a currency is written here.
pub const USD: &str = "USD";

/// What the source says about one figure of one film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// The film.
    pub title: ImdbId,
    /// Which figure.
    pub figure: Figure,
    /// Whole units of the currency, above 0.
    pub value: i64,
    /// `USD`, or another currency as the source writes it; `None` where nothing says it.
    pub currency: Option<String>,
}

/// What was found in a file:
/// `values == used + not_a_number + repeated + contradicting`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpinionReport {
    /// Rows of all tables.
    pub rows: u64,
    /// Rows without an id of a title, and rows with too many or too few fields.
    pub rows_without_id: u64,
    /// Figures in the other rows, those that stand for nothing (empty, 0) left out.
    pub values: u64,
    /// Figures that are used.
    pub used: u64,
    /// Figures that are text, negative, or no whole number.
    pub not_a_number: u64,
    /// Figures that say again what an earlier row says.
    pub repeated: u64,
    /// Figures of films for which the file has two that are not the same: none of them is used.
    pub contradicting: u64,
    /// Figures that are used, in another currency than US dollars.
    pub other_currency: u64,
    /// Figures that are used, of which nothing says the currency.
    pub unknown_currency: u64,
}

/// The opinions of a file, by title and figure, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opinions {
    opinions: Vec<Opinion>,
    report: OpinionReport,
}

impl Opinions {
    /// Reads a file of any dress that a catalogue can have: separators, quotes, compression and ids as
    /// there. Numbers are read as their column writes them. `$` alone is no currency: many countries have
    /// dollars.
    ///
    /// # Errors
    ///
    /// As [`open_tables`], the errors of reading, [`CatalogueError::NoFigures`] for a table without a
    /// column of a figure, and [`CatalogueError::NoOpinions`] if no figure of the file can be used.
    pub fn read(input: CatalogueInput) -> Result<Self, CatalogueError> {
        let file = input.name().to_owned();
        let mut found = CollectedOpinions::default();
        for table in open_tables(input, &ReadOptions::default())?.tables {
            found.read(table)?;
        }
        let opinions = found.finish();
        match opinions.opinions.is_empty() {
            true => Err(CatalogueError::NoOpinions {
                file,
                report: opinions.report,
            }),
            false => Ok(opinions),
        }
    }

    /// In the order of titles and figures.
    #[must_use]
    pub fn opinions(&self) -> &[Opinion] {
        &self.opinions
    }

    /// What was found in the file.
    #[must_use]
    pub fn report(&self) -> &OpinionReport {
        &self.report
    }
}

/// Where a figure stands in a row.
struct FigureColumn {
    figure: Figure,
    value: usize,
    currency: Option<usize>,
    /// The currency that the header says.
    of_header: Option<String>,
}

/// The columns of figures of a table, by the names in its header.
fn places(names: &[String]) -> Vec<FigureColumn> {
    let written: Vec<(String, Option<String>)> =
        names.iter().map(|name| split_header(name)).collect();
    let names = normalise_all(names);
    let at = |name: &str| names.iter().position(|known| known == name);
    let figure_at = |name: &str| {
        let apart = || written.iter().position(|(known, _)| known == name);
        at(name).or_else(apart)
    };
    let place = |figure: Figure| {
        let headers = figure.headers().iter();
        let found = headers.filter_map(|header| {
            let value = figure_at(header)?;
            let own = ["currency", "unit"].map(|word| at(&format!("{header}{word}")));
            let shared = ["currency", "currencycode", "moeda", "unit"].map(at);
            Some(FigureColumn {
                figure,
                value,
                currency: own.into_iter().chain(shared).flatten().next(),
                of_header: written[value].1.clone(),
            })
        });
        { found }.next()
    };
    Figure::ALL.into_iter().filter_map(place).collect()
}

/// The name of a header as [`normalise`] writes it, without the currency that stands before or behind it
/// (`Budget (US$)`, `budget_eur`, `BudgetUSD`), and that currency. `$` alone says nothing.
fn split_header(name: &str) -> (String, Option<String>) {
    let spaced = SIGNS
        .iter()
        .fold(name.to_owned(), |name, sign| match *sign {
            // A part of the longer ones.
            "$" if name.contains("US$") || name.contains("R$") => name,
            sign => name.replace(sign, &format!(" {sign} ")),
        });
    let is_mark = |letter: char| letter.is_whitespace() || "()[]{}_-,:/".contains(letter);
    let (said, rest): (Vec<&str>, Vec<&str>) = spaced
        .split(is_mark)
        .filter(|part| !part.is_empty())
        .partition(|part| is_currency(part) || is_usual(part));
    let rest = normalise(&rest.concat());
    match said.as_slice() {
        [] => match rest.strip_suffix("usd") {
            Some(base) => (base.to_owned(), Some(USD.to_owned())),
            None => (rest, None),
        },
        said => (rest, only(said.iter().filter_map(|part| currency(part)))),
    }
}

/// What all of them say; `None` where nothing or more than one thing is said.
fn only(said: impl Iterator<Item = String>) -> Option<String> {
    let said: BTreeSet<String> = said.collect();
    let mut said = said.into_iter();
    said.next().filter(|_| said.next().is_none())
}

/// A figure as it is written.
struct WrittenFigure {
    title: ImdbId,
    number: String,
    currency: Option<String>,
}

/// What the rows of the tables say.
#[derive(Default)]
struct CollectedOpinions {
    opinions: Vec<Opinion>,
    report: OpinionReport,
}

impl CollectedOpinions {
    fn read(&mut self, mut table: RowReader) -> Result<(), CatalogueError> {
        let places = places(table.names());
        if places.is_empty() {
            return Err(CatalogueError::NoFigures {
                file: table.name().to_owned(),
                columns: table.names().to_vec(),
            });
        }
        let mut written: [Vec<WrittenFigure>; Figure::ALL.len()] = Default::default();
        while let Some(record) = table.next_record()? {
            self.report.rows += 1;
            let title = match &record {
                Record::Row(row) => row.raw(Column::Tconst).unwrap_or_default(),
                Record::Malformed(_) => "",
            };
            let (Record::Row(row), Ok((title, _))) = (&record, ImdbId::repair(title)) else {
                self.report.rows_without_id += 1;
                continue;
            };
            for place in &places {
                written[place.figure as usize].extend(figure_of(row, place, title));
            }
        }
        for (figure, written) in Figure::ALL.into_iter().zip(written) {
            self.add(figure, written);
        }
        Ok(())
    }

    /// Reads the numbers of one column, in the style that they have together.
    fn add(&mut self, figure: Figure, written: Vec<WrittenFigure>) {
        let styles = written.iter().map(|value| money_evidence(&value.number));
        let style = styles.fold(NumberStyle::Open, NumberStyle::and);
        for value in written {
            let number = whole(&value.number, style).and_then(|number| i64::try_from(number).ok());
            self.report.values += u64::from(number != Some(0));
            match number {
                None => self.report.not_a_number += 1,
                // TMDB's word for nothing, and that of many tables.
                Some(0) => {}
                Some(number) => self.opinions.push(Opinion {
                    title: value.title,
                    figure,
                    value: number,
                    currency: value.currency,
                }),
            }
        }
    }

    /// Keeps one opinion for each title and figure, and none where two are not the same.
    fn finish(self) -> Opinions {
        let mut report = self.report;
        let mut by_title: BTreeMap<(ImdbId, Figure), Vec<Opinion>> = BTreeMap::new();
        for opinion in self.opinions {
            let same = by_title.entry((opinion.title, opinion.figure)).or_default();
            same.push(opinion);
        }
        let mut opinions = Vec::new();
        for same in by_title.into_values() {
            let found = same.len() as u64;
            match same.iter().all(|other| *other == same[0]) {
                true => {
                    report.repeated += found - 1;
                    opinions.extend(same.into_iter().next());
                }
                false => report.contradicting += found,
            }
        }
        report.used = opinions.len() as u64;
        let currencies = opinions.iter().map(|opinion| opinion.currency.as_deref());
        for currency in currencies {
            match currency {
                Some(USD) => {}
                Some(_) => report.other_currency += 1,
                None => report.unknown_currency += 1,
            }
        }
        Opinions { opinions, report }
    }
}

/// The figure of a row; `None` where the text stands for nothing.
fn figure_of(row: &Row<'_>, place: &FigureColumn, title: ImdbId) -> Option<WrittenFigure> {
    let text = row.at(place.value)?.trim();
    if is_null_word(text) {
        return None;
    }
    let (number, sign) = split_sign(text);
    let column = place.currency.and_then(|at| row.at(at)).map(str::trim);
    let column = column.filter(|said| !is_null_word(said));
    let said = [column, sign].into_iter().flatten().filter_map(currency);
    Some(WrittenFigure {
        title,
        number: number.to_owned(),
        currency: only(said.chain(place.of_header.clone())),
    })
}

/// A number and the currency that stands before or behind it. `$` alone says nothing.
fn split_sign(text: &str) -> (&str, Option<&str>) {
    let is_number = |letter: char| letter.is_ascii_digit() || "+-.,".contains(letter);
    let start = text.find(is_number).unwrap_or(0);
    let (before, rest) = text.split_at(start);
    let end = rest.rfind(is_number).map_or(rest.len(), |at| at + 1);
    let (number, behind) = rest.split_at(end);
    let (before, behind) = (before.trim(), behind.trim());
    let sign = match (before, behind) {
        ("", sign) | (sign, "") => sign,
        // Words on both sides are no money.
        _ => return (text, None),
    };
    let number = number.strip_prefix('+').unwrap_or(number);
    match sign {
        "" => (number, None),
        sign if is_currency(sign) => (number, Some(sign)),
        _ => (text, None),
    }
}

/// Signs of money, the longer ones before those that are a part of them.
const SIGNS: [&str; 9] = ["US$", "R$", "$", "€", "£", "¥", "₩", "₹", "₽"];

/// Codes of currencies (ISO 4217), those of today and those that films were paid in before.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS ATS AUD AWG AZN BAM BBD BDT BEF BGN BHD BIF BMD BND BOB BRL BSD BTN \
    BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CSK CUP CVE CYP CZK DEM DJF DKK DOP DZD EEK EGP ERN ESP ETB EUR FIM FJD \
    FKP FRF GBP GEL GHS GIP GMD GNF GRD GTQ GYD HKD HNL HRK HTG HUF IDR IEP ILS INR IQD IRR ISK ITL JMD JOD JPY KES \
    KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LUF LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MTL MUR MVR \
    MWK MXN MYR MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PTE PYG QAR RON RSD RUB RUR RWF SAR SBD \
    SCR SDG SEK SGD SHP SIT SKK SLE SOS SRD SSP STN SUR SVC SYP SZL THB TJS TMT TND TOP TRL TRY TTD TWD TZS UAH UGX \
    USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER YUM ZAR ZMW ZWL";

/// Codes that headers have in small letters too. Others are English words (`all`, `top`, `try`).
fn is_usual(code: &str) -> bool {
    let usual = [
        "usd", "eur", "gbp", "brl", "jpy", "inr", "cad", "aud", "cny", "krw", "mxn", "rub",
    ];
    usual.contains(&code.to_lowercase().as_str())
}

/// A sign of money, or a code.
fn is_currency(sign: &str) -> bool {
    SIGNS.contains(&sign) || CODES.split(' ').any(|code| code == sign)
}

/// One word for US dollars, and the source's own for every other currency; `None` for `$` alone, which many
/// countries have. Q4917 is Wikidata's.
fn currency(said: &str) -> Option<String> {
    let item = said.rsplit('/').next().unwrap_or(said);
    let is_usd = matches!(
        normalise(item).as_str(),
        "usd" | "usdollar" | "usdollars" | "unitedstatesdollar" | "q4917"
    );
    if is_usd || item.eq_ignore_ascii_case("US$") {
        return Some(USD.to_owned());
    }
    let code = item.to_uppercase();
    match item {
        "$" => None,
        _ if is_currency(&code) => Some(code_of(&code).to_owned()),
        item => Some(item.to_owned()),
    }
}

/// The code of a sign that one currency has, so that `€` and `EUR` say the same.
fn code_of(sign: &str) -> &str {
    match sign {
        "R$" => "BRL",
        "€" => "EUR",
        "£" => "GBP",
        "₩" => "KRW",
        "₹" => "INR",
        "₽" => "RUB",
        sign => sign,
    }
}

#[cfg(test)]
mod tests;
