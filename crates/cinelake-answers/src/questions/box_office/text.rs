//! Question 7 in words.

use super::coverage::{Coverage, WindowCounts};
use super::{BoxOffice, Film, PLACES};
use crate::language::{ByLanguage, Language};
use crate::questions::second_opinions::{self, BUDGET, REVENUE};
use crate::words::{self};

/// Why this lake cannot answer.
pub(super) fn why_not(
    language: Language,
    (first, last): (i32, i32),
    window: &WindowCounts,
) -> String {
    match (language, window.has_records()) {
        (Language::En, false) => "Not answerable from this lake: it has no TMDB record of a \
                                  film, and box office comes from these."
            .to_owned(),
        (Language::PtBr, false) => {
            "Não dá para responder com este lake: ele não tem nenhum registro de filme do \
                                    TMDB, e a bilheteria vem deles."
                .to_owned()
        }
        (Language::En, true) => format!(
            "Not answerable from this lake: TMDB gives no revenue for any film of {first} to {last}."
        ),
        (Language::PtBr, true) => format!(
            "Não dá para responder com este lake: o TMDB não informa bilheteria de nenhum filme de \
             {first} a {last}."
        ),
    }
}

/// The highest film with its figures, then what the list as a whole says and rests on.
pub(super) fn sentence(language: Language, found: &BoxOffice) -> String {
    let Some(top) = found.films.first() else {
        return String::new();
    };
    let mut text = format!(
        "{} {}",
        top_film(language, found, top),
        whole_list(language, found)
    );
    if found.flagged() > 0 {
        text.push(' ');
        text.push_str(&suspect(language, found.flagged()));
    }
    text.push(' ');
    let filled = second_opinions::filled_sentence(language, &found.second_opinions, REVENUE);
    match filled {
        Some(filled) => text.push_str(&filled),
        None => text.push_str(&rests_on(language, &found.coverage)),
    }
    if let Some(filled) = second_opinions::filled_sentence(language, &found.second_opinions, BUDGET)
    {
        text.push(' ');
        text.push_str(&filled);
    }
    text
}

fn suspect(language: Language, flagged: usize) -> String {
    let number = words::count(language, flagged as u64);
    match (language, flagged) {
        (Language::En, 1) => "The figures of 1 of them are suspect.".to_owned(),
        (Language::En, _) => format!("The figures of {number} of them are suspect."),
        (Language::PtBr, 1) => "Os números de 1 deles são suspeitos.".to_owned(),
        (Language::PtBr, _) => format!("Os números de {number} deles são suspeitos."),
    }
}

fn top_film(language: Language, found: &BoxOffice, top: &Film) -> String {
    let (first, last) = (found.first_year, found.last_year);
    let title = words::title(top.title.as_deref(), &top.tconst, top.window_year);
    let revenue = words::usd_short(language, top.revenue);
    let mut text = match language {
        Language::En => {
            format!("{title} had the highest box office of {first} to {last}: {revenue}")
        }
        Language::PtBr => {
            format!("{title} teve a maior bilheteria de {first} a {last}: {revenue}")
        }
    };
    let budget = top.budget.map(|budget| words::usd_short(language, budget));
    let profit = top.profit.map(|profit| words::usd_short(language, profit));
    let multiple = words::decimal_or_dash(language, top.multiple, 1);
    let ratio = words::decimal_or_dash(language, top.return_on_budget, 1);
    text.push_str(&match (language, budget, profit) {
        (Language::En, Some(budget), Some(profit)) => {
            format!(
                " on a budget of {budget}. It took {multiple} times its budget; the profit of {profit} is \
                 {ratio} times the budget."
            )
        }
        (Language::PtBr, Some(budget), Some(profit)) => format!(
            " com orçamento de {budget}. Arrecadou {multiple} vezes o orçamento; o lucro de {profit} é \
             {ratio} vezes o orçamento."
        ),
        (Language::En, ..) => "; its budget is unknown.".to_owned(),
        (Language::PtBr, ..) => "; o orçamento é desconhecido.".to_owned(),
    });
    text
}

fn whole_list(language: Language, found: &BoxOffice) -> String {
    let films = &found.films;
    let number = words::films(language, films.len() as u64);
    let revenue = films
        .iter()
        .fold(0i64, |sum, film| sum.saturating_add(film.revenue));
    let revenue = words::usd_short(language, revenue);
    let mut returns: Vec<f64> = films.iter().filter_map(|f| f.return_on_budget).collect();
    let known = words::count(language, returns.len() as u64);
    match (language, median(&mut returns)) {
        (Language::En, None) => {
            format!("Together the {number} listed took {revenue}; none has a known budget.")
        }
        (Language::PtBr, None) => {
            format!(
                "Juntos, os {number} da lista arrecadaram {revenue}; nenhum tem orçamento conhecido."
            )
        }
        (Language::En, Some(median)) => format!(
            "Together the {number} listed took {revenue}. For the {known} with a known budget, the \
             median return (profit / budget) is {}.",
            words::decimal(language, median, 2)
        ),
        (Language::PtBr, Some(median)) => format!(
            "Juntos, os {number} da lista arrecadaram {revenue}. Para os {known} com orçamento conhecido, \
             o retorno mediano (lucro / orçamento) é {}.",
            words::decimal(language, median, 2)
        ),
    }
}

/// The film, what it took, and how many times its budget that is.
pub(super) fn finding(language: Language, found: &BoxOffice) -> String {
    let Some(top) = found.films.first() else {
        return String::new();
    };
    let revenue = words::usd_compact(language, top.revenue);
    let tied = found
        .films
        .iter()
        .filter(|film| film.revenue == top.revenue);
    let tied = tied.count() as u64;
    if tied > 1 {
        let films = words::films(language, tied);
        return match language {
            Language::En => format!("{films} share the highest box office, {revenue}"),
            Language::PtBr => format!("{films} dividem a maior bilheteria, {revenue}"),
        };
    }
    let times = top
        .multiple
        .map(|multiple| words::times(language, multiple));
    words::finding_about(top.title.as_deref(), &top.tconst, |title| {
        match (language, &times) {
            (Language::En, Some(times)) => format!("{title} took {revenue}, {times} its budget"),
            (Language::En, None) => format!("{title} took {revenue}; its budget is unknown"),
            (Language::PtBr, Some(times)) => {
                format!("{title} arrecadou {revenue}, {times} o orçamento")
            }
            (Language::PtBr, None) => {
                format!("{title} arrecadou {revenue}; orçamento desconhecido")
            }
        }
    })
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let lower = values.get(values.len().checked_sub(1)? / 2)?;
    let upper = values.get(values.len() / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

fn rests_on(language: Language, coverage: &Coverage) -> String {
    let known = words::count(language, coverage.with_revenue);
    let films = words::films(language, coverage.films);
    let share = share(language, coverage.with_revenue, coverage.films);
    match language {
        Language::En => {
            format!("TMDB gives a revenue for {known} of the {films} in the window ({share}).")
        }
        Language::PtBr => {
            format!("O TMDB informa bilheteria de {known} dos {films} da janela ({share}).")
        }
    }
}

pub(super) fn share(language: Language, part: u64, whole: u64) -> String {
    words::percent(language, part as f64 / whole as f64, 1)
}

pub(super) fn notes(found: &BoxOffice) -> Vec<ByLanguage> {
    let mut notes = vec![
        ByLanguage::text(
            "Profit is revenue − budget, return is profit / budget, multiple is revenue / budget. \
             Studios keep only part of the gross, and budgets leave out marketing, so the profit is not \
             what the studio earned.",
            "Lucro é bilheteria − orçamento, retorno é lucro / orçamento, múltiplo é bilheteria / \
             orçamento. Os estúdios ficam só com parte da bilheteria, e o orçamento não inclui \
             marketing, portanto o lucro não é o que o estúdio ganhou.",
        ),
        ByLanguage::text(
            "Revenue and budget are what users of TMDB entered, in US dollars of the time; 0 means \
             unknown and is shown as unknown. Suspect figures are marked and kept.",
            "Bilheteria e orçamento são o que usuários do TMDB informaram, em dólares da época; 0 \
             significa desconhecido e aparece como desconhecido. Números suspeitos são marcados e \
             mantidos.",
        ),
        ByLanguage::each(|language| window_note(language, found)),
        ByLanguage::each(|language| multiple_note(language, found)),
    ];
    notes.extend(second_opinions::notes(&found.second_opinions));
    if let Some(year) = found.today_year {
        notes.push(ByLanguage::each(|language| {
            prices_note(language, year, found.prices_of)
        }));
    }
    let listed = found.films.len() as u64;
    if listed > PLACES {
        notes.push(ByLanguage {
            en: format!("Several films share the tenth place: {listed} are listed."),
            pt_br: format!("Mais de um filme ocupa o décimo lugar: são {listed} na lista."),
        });
    } else if listed < PLACES {
        notes.push(ByLanguage {
            en: format!(
                "The window has only {} with a known revenue.",
                words::films(Language::En, listed)
            ),
            pt_br: format!(
                "A janela tem só {} com bilheteria conhecida.",
                words::films(Language::PtBr, listed)
            ),
        });
    }
    notes
}

fn window_note(language: Language, found: &BoxOffice) -> String {
    let years = &found.year_disagreements;
    let [films, only_release, only_start] = [
        years.films,
        years.in_by_release_date_only,
        years.in_by_start_year_only,
    ]
    .map(|number| words::count(language, number));
    let (first, last) = (found.first_year, found.last_year);
    match language {
        Language::En => format!(
            "The window is {first} to {last}. A film's year is that of TMDB's release date; where \
             TMDB has no date, it is the catalogue's year. Films whose two years differ: {films}; in \
             the window by the release date only: {only_release}; left out, and in it by the \
             catalogue's year: {only_start}."
        ),
        Language::PtBr => format!(
            "A janela vai de {first} a {last} pelo ano da data de lançamento do TMDB, ou pelo ano do \
             catálogo quando ele não tem data. Filmes cujos dois anos divergem: {films}; na janela só \
             pela data de lançamento: {only_release}; fora dela, e dentro pelo ano do catálogo: \
             {only_start}."
        ),
    }
}

fn multiple_note(language: Language, found: &BoxOffice) -> String {
    let minimum = words::usd(language, found.budget_floor);
    let flagged = words::count(language, found.by_multiple_left_out.flagged);
    let small = words::count(language, found.by_multiple_left_out.under_budget_floor);
    match language {
        Language::En => format!(
            "The list by multiple has only budgets of at least {minimum} and no suspect figures. \
             Films left out as suspect: {flagged}; for a smaller budget: {small}."
        ),
        Language::PtBr => format!(
            "A lista por múltiplo considera orçamentos de pelo menos {minimum} e nenhum número suspeito. \
             Filmes de fora como suspeitos: {flagged}; por orçamento menor: {small}."
        ),
    }
}

fn prices_note(language: Language, year: i32, prices_of: &str) -> String {
    match language {
        Language::En => format!(
            "Revenue today is in dollars of {year}, by the annual averages of the US consumer price \
             index CPI-U (Bureau of Labor Statistics, CUUR0000SA0, table of {prices_of}). A film of \
             a later year has no figure."
        ),
        Language::PtBr => format!(
            "A bilheteria de hoje está em dólares de {year}, pelas médias anuais do índice de preços ao \
             consumidor dos EUA, CPI-U (Bureau of Labor Statistics, CUUR0000SA0, tabela de \
             {prices_of}). Um filme de um ano posterior fica sem valor."
        ),
    }
}
