//! Questions 1 and 2 in words.

use super::{AsAsked, BestYear, SensitivityRow};
use crate::document::{Block, Document, Role, TextTable};
use crate::language::{ByLanguage, Language};
use crate::questions::Question;
use crate::request::Request;
use crate::stats::Interval;
use crate::words::{self, pick};

fn titles(language: Language, question: Question, number: u64) -> String {
    match question {
        Question::SeriesYears => words::series(language, number),
        _ => words::films(language, number),
    }
}

fn plural(language: Language, question: Question) -> &'static str {
    match question {
        Question::SeriesYears => pick(language, "series", "séries"),
        _ => pick(language, "films", "filmes"),
    }
}

/// Why this lake cannot answer.
pub(super) fn why_not(
    language: Language,
    question: Question,
    request: &Request,
    given: u64,
    rated: u64,
) -> String {
    let what = plural(language, question);
    let votes = words::votes(language, u64::from(request.min_votes));
    let minimum = super::min_titles(question);
    match (language, given, rated) {
        (Language::En, 0, _) => format!(
            "Not answerable from this lake: its catalogue holds no {what} (ingest a catalogue of \
             {what}, then run cinelake refine)."
        ),
        (Language::PtBr, 0, _) => format!(
            "Não dá para responder com este lake: o catálogo não tem {what} (rode o ingest com um \
             catálogo de {what} e depois cinelake refine)."
        ),
        (Language::En, _, 0) => {
            format!(
                "Not answerable from this lake: none of its {what} has both a year and a rating."
            )
        }
        (Language::PtBr, _, 0) => format!(
            "Não dá para responder com este lake: nenhum dos títulos ({what}) tem ano e nota."
        ),
        // A minimum of 0 cannot be lowered.
        (Language::En, ..) if request.min_votes == 0 => format!(
            "Not answerable from this lake: no year has {minimum} {what} with a rating. See the literal \
             answer."
        ),
        (Language::PtBr, ..) if request.min_votes == 0 => format!(
            "Não dá para responder com este lake: nenhum ano tem {minimum} {what} com nota. Veja a \
             resposta literal."
        ),
        (Language::En, ..) => format!(
            "Not answerable from this lake with these minimums: no year has {minimum} {what} with at \
             least {votes} each. See the literal answer, or lower --min-votes."
        ),
        (Language::PtBr, ..) => format!(
            "Não dá para responder com este lake e estes mínimos: nenhum ano tem {minimum} {what} com \
             pelo menos {votes} cada. Veja a resposta literal ou reduza --min-votes."
        ),
    }
}

/// The winner with its figure, how sure it is, and the runner-up.
pub(super) fn sentence(language: Language, question: Question, best: &BestYear) -> String {
    let mean = words::decimal_or_dash(language, best.mean_rating, 2);
    let number = titles(language, question, best.titles);
    let votes = words::votes(language, u64::from(best.min_votes));
    let mut text = match language {
        Language::En => format!(
            "{}: mean {mean} over {number} with at least {votes}",
            best.year
        ),
        Language::PtBr => format!(
            "{}: média {mean} em {number} com pelo menos {votes}",
            best.year
        ),
    };
    if let Some(ci95) = best.ci95 {
        let range = range(language, ci95);
        text.push_str(&match language {
            Language::En => format!(" (95% interval {range})"),
            Language::PtBr => format!(" (intervalo de 95% {range})"),
        });
    }
    text.push('.');
    text.push_str(&runner_up(language, best));
    if best.partial {
        text.push_str(pick(
            language,
            " It is the as-of year, which is not complete.",
            " É o ano de referência, que não está completo.",
        ));
    }
    text
}

fn runner_up(language: Language, best: &BestYear) -> String {
    let Some(second) = &best.runner_up else {
        return pick(
            language,
            " No other year has enough titles to compare.",
            " Nenhum outro ano tem títulos suficientes para comparar.",
        )
        .to_owned();
    };
    let (year, mean) = (
        second.year,
        words::decimal_or_dash(language, second.mean_rating, 2),
    );
    if best.tied_years.contains(&year) {
        return match language {
            Language::En => format!(" {year} has exactly the same mean."),
            Language::PtBr => format!(" {year} tem exatamente a mesma média."),
        };
    }
    match (language, best.distinguishable) {
        (Language::En, Some(true)) => {
            format!(" It is clearly ahead of the runner-up, {year} with {mean}.")
        }
        (Language::En, _) => format!(" The runner-up, {year} with {mean}, is too close to call."),
        (Language::PtBr, Some(true)) => {
            format!(" Está claramente à frente do segundo colocado, {year} com {mean}.")
        }
        (Language::PtBr, _) => {
            format!(" O segundo colocado, {year} com {mean}, está perto demais para decidir.")
        }
    }
}

/// The year and its mean, and how far the runner-up is.
pub(super) fn finding(language: Language, question: Question, best: &BestYear) -> String {
    let mean = words::decimal_or_dash(language, best.mean_rating, 2);
    let year = match (language, best.partial) {
        (_, false) => best.year.to_string(),
        (Language::En, true) => format!("{} so far", best.year),
        (Language::PtBr, true) => format!("{} até agora", best.year),
    };
    if let Some(tied) = best.tied_years.first() {
        let others = best.tied_years.len();
        let with = match (language, others) {
            (_, 1) => tied.to_string(),
            (Language::En, _) => format!("{others} other years"),
            (Language::PtBr, _) => format!("outros {others} anos"),
        };
        return match language {
            Language::En => format!("{year} and {with} share the highest mean, {mean}"),
            Language::PtBr => format!("{year} e {with} dividem a maior média, {mean}"),
        };
    }
    let second = best.runner_up.as_ref().map(|second| second.year);
    match (language, second, best.distinguishable) {
        (Language::En, None, _) => {
            let what = plural(language, question);
            format!("{year}, with {mean}, is the only year with enough {what}")
        }
        (Language::PtBr, None, _) => format!(
            "{year}, com {mean}, é o único ano com {} suficientes",
            plural(language, question)
        ),
        (Language::En, Some(second), Some(true)) => {
            format!("{year} leads with {mean}, ahead of {second}")
        }
        (Language::En, Some(second), _) => {
            format!("{year} leads with {mean}; {second} is too close to call")
        }
        (Language::PtBr, Some(second), Some(true)) => {
            format!("{year} lidera com {mean}, à frente de {second}")
        }
        (Language::PtBr, Some(second), _) => {
            format!("{year} lidera com {mean}; {second} está perto demais para decidir")
        }
    }
}

fn range(language: Language, interval: Interval) -> String {
    words::range(language, [interval.low, interval.high], 2)
}

/// Where the years differ by no more than chance, no number of titles is added: only the mean is left.
fn all_alike(language: Language, global: &str) -> String {
    match language {
        Language::En => format!(
            "The means of the years differ by no more than chance would make them differ. So the shrunken mean of \
             every year is the mean of all compared titles, {global} (empirical Bayes, method of moments)."
        ),
        Language::PtBr => format!(
            "As médias dos anos não diferem mais do que o acaso faria. Por isso a média encolhida de todos os anos é \
             a média de todos os títulos comparados, {global} (Bayes empírico, método dos momentos)."
        ),
    }
}

pub(super) fn notes(question: Question, best: &BestYear) -> Vec<ByLanguage> {
    let mut notes = vec![ByLanguage::each(|language| {
        floors(language, question, best)
    })];
    if let Some(shrinkage) = &best.shrinkage {
        notes.push(ByLanguage::each(|language| {
            let places = |value| words::decimal(language, value, 2);
            let global = places(shrinkage.global_mean);
            let Some(drawn) = shrinkage.pseudo_titles else {
                return all_alike(language, &global);
            };
            let drawn = words::decimal(language, drawn, 1);
            match language {
                Language::En => format!(
                    "The shrunken mean pulls each year towards the mean of all compared titles, {global}, as \
                     if {drawn} titles of that mean were added (empirical Bayes, method of moments)."
                ),
                Language::PtBr => format!(
                    "A média encolhida puxa cada ano para a média de todos os títulos comparados, \
                     {global}, como se {drawn} títulos com essa média fossem somados (Bayes empírico, \
                     método dos momentos)."
                ),
            }
        }));
    }
    if let Some(other) = best.shrunken_year.filter(|year| *year != best.year) {
        notes.push(ByLanguage {
            en: format!("By the shrunken mean the first year is {other}."),
            pt_br: format!("Pela média encolhida, o primeiro ano é {other}."),
        });
    }
    if best.distinguishable != Some(true) && best.runner_up.is_some() {
        notes.push(ByLanguage::text(
            "\"Too close to call\" means: the 95% interval of the difference between the two means includes 0 \
             (Welch), so a few other titles could have reversed the order.",
            "\"Perto demais para decidir\" significa: o intervalo de 95% da diferença entre as duas médias inclui 0 (Welch), \
             portanto alguns títulos a mais ou a menos poderiam inverter a ordem.",
        ));
    }
    notes
}

fn floors(language: Language, question: Question, best: &BestYear) -> String {
    let what = plural(language, question);
    let votes = words::votes(language, u64::from(best.min_votes));
    match language {
        Language::En => format!(
            "{} years had at least {} {what} with at least {votes} each and were compared. The mean \
             counts each title once.",
            best.years_compared, best.min_titles
        ),
        Language::PtBr => format!(
            "Foram comparados os {} anos com pelo menos {} {what} que têm pelo menos {votes} cada. A média \
             conta cada título uma vez.",
            best.years_compared, best.min_titles
        ),
    }
}

pub(super) fn document(
    language: Language,
    question: Question,
    best: &BestYear,
    literal: &AsAsked,
    sensitivity: &[SensitivityRow],
) -> Document {
    Document {
        blocks: vec![
            Block::Table(years_table(language, question, best)),
            Block::Table(literal_table(language, literal)),
            Block::Table(sensitivity_table(language, sensitivity)),
        ],
        ..Document::default()
    }
}

fn years_table(language: Language, question: Question, best: &BestYear) -> TextTable {
    let caption = pick(
        language,
        "Years with the highest mean",
        "Anos com as maiores médias",
    );
    let mut table = TextTable::new(
        Role::Answer,
        caption.to_owned(),
        &[
            ("year", pick(language, "year", "ano"), true),
            ("mean_rating", pick(language, "mean", "média"), true),
            (
                "ci95",
                pick(language, "95% interval", "intervalo de 95%"),
                false,
            ),
            (
                "shrunken_mean",
                pick(language, "shrunken", "encolhida"),
                true,
            ),
            ("titles", plural(language, question), true),
        ],
    );
    for year in &best.best_years {
        let ci95 = year
            .ci95
            .map_or_else(|| words::UNKNOWN.to_owned(), |ci95| range(language, ci95));
        table.rows.push(vec![
            year.year.to_string(),
            words::decimal_or_dash(language, year.mean_rating, 2),
            ci95,
            words::decimal_or_dash(language, year.shrunken_mean, 2),
            words::count(language, year.titles),
        ]);
    }
    table
}

fn literal_table(language: Language, literal: &AsAsked) -> TextTable {
    let caption = pick(
        language,
        "Literal answer: no minimums, all ties",
        "Resposta literal: sem mínimos, com todos os empates",
    );
    let mut table = TextTable::new(
        Role::AsAsked,
        caption.to_owned(),
        &[
            ("years", pick(language, "years", "anos"), false),
            ("mean_rating", pick(language, "mean", "média"), true),
            ("titles", pick(language, "titles", "títulos"), true),
        ],
    );
    let years: Vec<String> = literal.years.iter().map(i32::to_string).collect();
    table.rows.push(vec![
        words::list(language, &years),
        words::decimal_or_dash(language, literal.mean_rating, 2),
        words::count(language, literal.titles),
    ]);
    table
}

fn sensitivity_table(language: Language, rows: &[SensitivityRow]) -> TextTable {
    let caption = pick(
        language,
        "With other minimums, by the plain mean",
        "Com outros mínimos, pela média simples",
    );
    let mut table = TextTable::new(
        Role::Sensitivity,
        caption.to_owned(),
        &[
            (
                "min_votes",
                pick(language, "votes from", "votos a partir de"),
                true,
            ),
            (
                "min_titles",
                pick(language, "titles from", "títulos a partir de"),
                true,
            ),
            ("year", pick(language, "year", "ano"), true),
            ("mean_rating", pick(language, "mean", "média"), true),
            ("titles", pick(language, "titles", "títulos"), true),
        ],
    );
    for row in rows {
        let titles = row.titles.map(|titles| words::count(language, titles));
        table.rows.push(vec![
            words::integer(language, row.min_votes),
            words::count(language, row.min_titles),
            words::year(row.year),
            words::decimal_or_dash(language, row.mean_rating, 2),
            words::text_or_dash(titles.as_deref()),
        ]);
    }
    table
}
