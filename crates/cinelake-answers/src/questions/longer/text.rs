//! Questions 5 and 6 in words.

use super::{Comparison, Found, Side};
use crate::language::{ByLanguage, Language};
use crate::questions::Question;
use crate::stats::{AdjustedDifference, Effect, Interval};
use crate::sureness::Sureness;
use crate::words::{self, pick};

/// The two groups by name: longer, shorter.
pub(super) fn groups(language: Language, question: Question) -> (&'static str, &'static str) {
    match (language, question) {
        (Language::En, Question::SeriesLength) => {
            ("series of more than 2 years", "series of 2 years or less")
        }
        (Language::PtBr, Question::SeriesLength) => {
            ("séries com mais de 2 anos", "séries com até 2 anos")
        }
        (Language::En, _) => ("films over 120 minutes", "films of at most 120 minutes"),
        (Language::PtBr, _) => (
            "filmes com mais de 120 minutos",
            "filmes com até 120 minutos",
        ),
    }
}

/// Why this lake cannot answer.
pub(super) fn why_not(language: Language, question: Question, found: &Found) -> String {
    let (longer, shorter) = groups(language, question);
    let none = match (
        found.tally.longer.is_empty(),
        found.tally.shorter.is_empty(),
    ) {
        (true, true) => format!("{longer} {} {shorter}", pick(language, "or", "nem")),
        (true, false) => longer.to_owned(),
        _ => shorter.to_owned(),
    };
    match language {
        Language::En => format!(
            "Not answerable from this lake: there are no {none} with a rating, so there is nothing \
             to compare."
        ),
        Language::PtBr => format!(
            "Não dá para responder com este lake: não há {none} com nota, portanto não há o que \
             comparar."
        ),
    }
}

/// The answer in two sentences: the verdict with its figures, and the same among like titles.
pub(super) fn sentence(language: Language, question: Question, answer: &Comparison) -> String {
    let mut text = format!(
        "{}: {}",
        verdict(language, question, answer),
        figures(language, question, answer)
    );
    if let Some(ci95) = answer.ci95
        && ci95.contains(0.0)
    {
        text.push_str(pick(
            language,
            "; the interval includes 0, so even the direction is uncertain",
            "; o intervalo inclui 0, portanto nem a direção é certa",
        ));
    }
    text.push('.');
    if let Some(adjusted) = &answer.adjusted_difference {
        text.push(' ');
        text.push_str(&among_like(language, adjusted));
        if answer.sureness() == Sureness::Perhaps && !answer.holds_among_like_titles() {
            text.push_str(pick(
                language,
                " So the difference may come from these rather than from the length.",
                " Portanto, a diferença pode vir disso, e não da duração.",
            ));
        }
    }
    text
}

/// What is said follows the size of the effect, not a p value.
fn verdict(language: Language, question: Question, answer: &Comparison) -> String {
    let (longer, _) = groups(language, question);
    let higher = answer.difference.is_some_and(|difference| difference > 0.0);
    let size = match (answer.effect, language) {
        (None, Language::En) => {
            return "The size of the difference cannot be judged: there are too few titles, or their \
                    ratings are all the same"
                .to_owned();
        }
        (None, Language::PtBr) => {
            return "Não dá para julgar o tamanho da diferença: há poucos títulos, ou as notas são todas \
                    iguais"
                .to_owned();
        }
        (Some(Effect::Negligible), Language::En) => {
            return format!("There is hardly any difference between {longer} and the others");
        }
        (Some(Effect::Negligible), Language::PtBr) => {
            let others = match question {
                Question::SeriesLength => "as demais séries",
                _ => "os demais filmes",
            };
            return format!("Quase não há diferença entre {longer} e {others}");
        }
        (Some(Effect::Small), _) => pick(language, "somewhat", "um pouco"),
        (Some(Effect::Medium), _) => pick(language, "noticeably", "sensivelmente"),
        (Some(Effect::Large), _) => pick(language, "much", "muito"),
    };
    let uncertain = answer.sureness() != Sureness::Clear;
    let opening = words::yes_or_no(language, higher, uncertain);
    match (language, higher) {
        (Language::En, true) => format!("{opening} {longer} have a {size} higher mean rating"),
        (Language::En, false) => format!("{opening} {longer} have a {size} lower mean rating"),
        (Language::PtBr, true) => format!("{opening} {longer} têm nota média {size} maior"),
        (Language::PtBr, false) => format!("{opening} {longer} têm nota média {size} menor"),
    }
}

/// The difference with its direction, as sure as the verdict.
pub(super) fn finding(language: Language, question: Question, answer: &Comparison) -> String {
    let (en, pt_br) = match question {
        Question::SeriesLength => ("series", "séries"),
        _ => ("films", "filmes"),
    };
    let longer = if question == Question::SeriesLength {
        "Séries mais longas"
    } else {
        "Filmes mais longos"
    };
    let difference = answer.difference.unwrap_or(f64::NAN);
    let size = words::decimal(language, difference.abs(), 2);
    let way = match (language, difference > 0.0) {
        (Language::En, true) => "higher",
        (Language::En, false) => "lower",
        (Language::PtBr, true) => "maior",
        (Language::PtBr, false) => "menor",
    };
    match (language, answer.sureness(), answer.effect) {
        (Language::En, Sureness::Clear, _) => format!("Longer {en} are rated {size} {way}"),
        (Language::PtBr, Sureness::Clear, _) => format!("{longer} têm nota {size} {way}"),
        (Language::En, Sureness::Perhaps, _) => format!("Longer {en} may be rated {size} {way}"),
        (Language::PtBr, Sureness::Perhaps, _) => {
            format!("{longer} talvez tenham nota {size} {way}")
        }
        (Language::En, _, Some(_)) => {
            format!("Longer {en} are rated almost the same: {size} {way}")
        }
        (Language::PtBr, _, Some(_)) => format!("{longer} têm nota quase igual: {size} {way}"),
        (Language::En, _, None) => format!("There are too few {en} to judge a difference"),
        (Language::PtBr, _, None) => {
            format!(
                "Há {few} {pt_br} para julgar a diferença",
                few = if question == Question::SeriesLength {
                    "poucas"
                } else {
                    "poucos"
                }
            )
        }
    }
}

fn figures(language: Language, question: Question, answer: &Comparison) -> String {
    let mean = |side: &Side| words::decimal_or_dash(language, side.mean, 2);
    let number = |side: &Side| match question {
        Question::SeriesLength => words::series(language, side.titles),
        _ => words::films(language, side.titles),
    };
    let (longer, shorter) = (&answer.longer, &answer.shorter);
    let mut text = match language {
        Language::En => format!(
            "mean {} over {} against {} over {} (difference {}",
            mean(longer),
            number(longer),
            mean(shorter),
            number(shorter),
            words::decimal_or_dash(language, answer.difference, 2),
        ),
        Language::PtBr => format!(
            "média {} em {} contra {} em {} (diferença {}",
            mean(longer),
            number(longer),
            mean(shorter),
            number(shorter),
            words::decimal_or_dash(language, answer.difference, 2),
        ),
    };
    if let Some(ci95) = answer.ci95 {
        text.push_str(pick(language, ", 95% interval ", ", intervalo de 95% "));
        text.push_str(&interval(language, ci95));
    }
    if let (Some(d), Some(effect)) = (answer.cohens_d, answer.effect) {
        let d = words::decimal(language, d, 2);
        let word = effect.word(language);
        text.push_str(&match language {
            Language::En => format!("; Cohen's d {d}, a {word} effect"),
            Language::PtBr => format!("; d de Cohen {d}, efeito {word}"),
        });
    }
    text.push(')');
    text
}

fn among_like(language: Language, adjusted: &AdjustedDifference) -> String {
    let mut figure = words::decimal(language, adjusted.difference, 2);
    if let Some(ci95) = adjusted.ci95 {
        figure.push_str(&format!(" ({})", interval(language, ci95)));
    }
    match language {
        Language::En => {
            format!(
                "Among titles of the same decade, genres and number of votes the difference is {figure}."
            )
        }
        Language::PtBr => {
            format!(
                "Entre títulos da mesma década, dos mesmos gêneros e com número parecido de votos, a diferença é {figure}."
            )
        }
    }
}

pub(super) fn interval(language: Language, interval: Interval) -> String {
    words::range(language, [interval.low, interval.high], 2)
}

pub(super) fn notes(question: Question, answer: &Comparison) -> Vec<ByLanguage> {
    let mut notes = vec![match question {
        Question::SeriesLength => ByLanguage::text(
            "Years are end year − start year. The catalogue does not distinguish a series that still \
             runs from one whose end is unknown. A series without an end year is treated as still \
             running: it counts as over 2 years if as-of year − start year is over 2, and is \
             undetermined otherwise.",
            "Os anos são ano de término − ano de início. O catálogo não distingue uma série ainda em \
             exibição de uma cujo término é desconhecido. Uma série sem ano de término é tratada como \
             ainda em exibição: conta como de mais de 2 anos se ano de referência − ano de início passa \
             de 2 e, do contrário, fica indeterminada.",
        ),
        _ => ByLanguage::text(
            "A film of exactly 120 minutes is not over 120 minutes. Films without a runtime are left \
             out of both groups.",
            "Um filme de exatamente 120 minutos não tem mais de 120 minutos. Filmes sem duração \
             conhecida ficam fora dos dois grupos.",
        ),
    }];
    notes.push(ByLanguage::text(
        "There is no minimum of votes here: the answer uses the same titles as the literal answer, \
         and every title counts once.",
        "Aqui não há mínimo de votos: a resposta usa os mesmos títulos que a resposta literal, e cada \
         título conta uma vez.",
    ));
    notes.push(ByLanguage::text(
        "The words for the size of an effect follow Cohen's d: small from 0.2, medium from 0.5, large from \
         0.8 (Cohen 1988). A difference between groups does not say what causes it.",
        "As palavras para o tamanho do efeito seguem o d de Cohen: pequeno a partir de 0,2, médio a \
         partir de 0,5, grande a partir de 0,8 (Cohen 1988). Uma diferença entre grupos não diz o que a \
         causa.",
    ));
    if let Some(adjusted) = &answer.adjusted_difference {
        notes.push(ByLanguage::each(|language| strata_note(language, adjusted)));
    }
    notes
}

fn strata_note(language: Language, adjusted: &AdjustedDifference) -> String {
    let [titles, strata, one_sided] = [adjusted.titles, adjusted.strata, adjusted.one_sided_titles]
        .map(|number| words::count(language, number));
    match language {
        Language::En => format!(
            "The adjusted difference compares titles of the same decade, the same list of genres and \
             the same power of ten of votes. Titles compared: {titles}; groups: {strata}; titles without \
             a counterpart, which are not used for it: {one_sided}."
        ),
        Language::PtBr => format!(
            "A diferença ajustada compara títulos da mesma década, com a mesma lista de gêneros e a \
             mesma potência de dez de votos. Títulos comparados: {titles}; grupos: {strata}; títulos sem \
             par, que não entram nela: {one_sided}."
        ),
    }
}
