//! Question 8 in words.

use super::{Bounds, Contrast, Side, Sides, VotesAndBudget};
use crate::language::{ByLanguage, Language};
use crate::questions::box_office::coverage::WindowCounts;
use crate::questions::second_opinions::{self, BUDGET};
use crate::stats::{Effect, Interval};
use crate::sureness::Sureness;
use crate::words::{self, pick};

/// Why this lake cannot answer.
pub(super) fn why_not(
    language: Language,
    (first, last): (i32, i32),
    window: &WindowCounts,
    sides: &Sides,
) -> String {
    let none = sides.most_voted.known.is_empty() && sides.others.known.is_empty();
    match (language, window.has_records(), none) {
        (Language::En, false, _) => "Not answerable from this lake: it has no TMDB record \
                                     of a film, and budgets come from these."
            .to_owned(),
        (Language::PtBr, false, _) => {
            "Não dá para responder com este lake: ele não tem nenhum registro de filme do \
                                    TMDB, e os orçamentos vêm deles."
                .to_owned()
        }
        (Language::En, true, true) => format!(
            "Not answerable from this lake: no film of {first} to {last} has a known budget that is \
             not suspect."
        ),
        (Language::PtBr, true, true) => format!(
            "Não dá para responder com este lake: nenhum filme de {first} a {last} tem orçamento \
             conhecido e não suspeito."
        ),
        (Language::En, true, false) => format!(
            "Not answerable from this lake: of the films of {first} to {last} with a usable budget, \
             all are among the most-voted or none is, so there is nothing to compare."
        ),
        (Language::PtBr, true, false) => format!(
            "Não dá para responder com este lake: dos filmes de {first} a {last} com orçamento \
             utilizável, todos estão entre os mais votados ou nenhum está, portanto não há o que \
             comparar."
        ),
    }
}

/// The verdict with its figures, and what the unknown budgets could do to it.
pub(super) fn sentence(language: Language, found: &VotesAndBudget) -> String {
    let mut text = format!("{}: {}", verdict(language, found), figures(language, found));
    if let Some(ci95) = found.contrast.ci95
        && ci95.contains(1.0)
    {
        text.push_str(pick(
            language,
            "; the interval includes 1, so even the direction is uncertain",
            "; o intervalo inclui 1, portanto nem a direção é certa",
        ));
    }
    text.push_str(". ");
    text.push_str(&known_shares(language, found));
    if let Some(filled) = second_opinions::filled_sentence(language, &found.second_opinions, BUDGET)
    {
        text.push(' ');
        text.push_str(&filled);
    }
    if let Some(bounds) = &found.bounds {
        text.push(' ');
        text.push_str(turning(language, bounds));
    }
    text
}

/// What is said follows the size of the effect, not a p value.
fn verdict(language: Language, found: &VotesAndBudget) -> String {
    let larger = found.is_larger();
    let size = match found.contrast.effect {
        None | Some(Effect::Negligible) => {
            return pick(
                language,
                "There is hardly any difference between the budgets of the most-voted films and of the others",
                "Quase não há diferença entre os orçamentos dos filmes mais votados e dos demais",
            )
            .to_owned();
        }
        Some(Effect::Small) => pick(language, "somewhat", "um pouco"),
        Some(Effect::Medium) => pick(language, "noticeably", "sensivelmente"),
        Some(Effect::Large) => pick(language, "much", "muito"),
    };
    let uncertain = found.sureness() != Sureness::Clear;
    let opening = words::yes_or_no(language, larger, uncertain);
    match (language, larger) {
        (Language::En, true) => {
            format!("{opening} the most-voted films have {size} larger budgets")
        }
        (Language::En, false) => {
            format!("{opening} the most-voted films have {size} smaller budgets")
        }
        (Language::PtBr, true) => {
            format!("{opening} os filmes mais votados têm orçamento {size} maior")
        }
        (Language::PtBr, false) => {
            format!("{opening} os filmes mais votados têm orçamento {size} menor")
        }
    }
}

/// The medians with the direction, as sure as the verdict.
pub(super) fn finding(language: Language, found: &VotesAndBudget) -> String {
    let median = |side: &Side| {
        side.median_budget.map_or_else(
            || words::UNKNOWN.to_owned(),
            |dollars| words::usd_compact(language, dollars),
        )
    };
    let (most, others) = (median(&found.most_voted), median(&found.others));
    let way = match (language, found.is_larger()) {
        (Language::En, true) => "larger",
        (Language::En, false) => "smaller",
        (Language::PtBr, true) => "maior",
        (Language::PtBr, false) => "menor",
    };
    match (language, found.sureness()) {
        (Language::En, Sureness::Clear) => {
            format!("Most-voted films have {way} budgets: {most} against {others}")
        }
        (Language::En, Sureness::Perhaps) => {
            format!("Most-voted films may have {way} budgets: {most} against {others}")
        }
        (Language::En, _) => {
            format!("Most-voted films and others have similar budgets: {most} and {others}")
        }
        (Language::PtBr, Sureness::Clear) => {
            format!("Os mais votados têm orçamento {way}: {most} contra {others}")
        }
        (Language::PtBr, Sureness::Perhaps) => {
            format!("Os mais votados talvez tenham orçamento {way}: {most} contra {others}")
        }
        (Language::PtBr, _) => {
            format!("Mais votados e demais têm orçamento parecido: {most} e {others}")
        }
    }
}

fn figures(language: Language, found: &VotesAndBudget) -> String {
    let median = |side: &Side| {
        side.median_budget.map_or_else(
            || words::UNKNOWN.to_owned(),
            |dollars| words::usd_short(language, dollars),
        )
    };
    let (most, others) = (&found.most_voted, &found.others);
    let (most_films, other_films) = (
        words::films(language, most.titles),
        words::count(language, others.titles),
    );
    let mut text = match language {
        Language::En => format!(
            "median {} over {most_films} among the top 10% by votes against {} over {other_films} \
             others",
            median(most),
            median(others)
        ),
        Language::PtBr => format!(
            "mediana de {} em {most_films} entre os 10% mais votados contra {} em {other_films} \
             outros",
            median(most),
            median(others)
        ),
    };
    text.push_str(&ratio_words(language, &found.contrast));
    if let Some(rho) = found.spearman {
        let rho = words::decimal(language, rho, 2);
        let ci95 = found.spearman_ci95.map_or_else(String::new, |ci95| {
            format!(" ({})", interval(language, ci95))
        });
        text.push_str(pick(
            language,
            "; rank correlation of votes and budget ",
            "; correlação de postos entre votos e orçamento ",
        ));
        text.push_str(&rho);
        text.push_str(&ci95);
    }
    text
}

fn ratio_words(language: Language, contrast: &Contrast) -> String {
    let Some(ratio) = contrast.ratio_of_geometric_means else {
        return String::new();
    };
    let ratio = words::decimal(language, ratio, 1);
    let ci95 = contrast.ci95.map_or_else(String::new, |ci95| {
        format!(
            " ({} {})",
            pick(language, "95% interval", "intervalo de 95%"),
            words::range(language, [ci95.low, ci95.high], 1)
        )
    });
    format!(
        "{}{ratio}{ci95}",
        pick(
            language,
            "; ratio of geometric means ",
            "; razão das médias geométricas ",
        )
    )
}

pub(super) fn interval(language: Language, interval: Interval) -> String {
    words::range(language, [interval.low, interval.high], 2)
}

fn known_shares(language: Language, found: &VotesAndBudget) -> String {
    let share = |side: &Side| words::percent(language, side.titles as f64 / side.films as f64, 1);
    let (most, others) = (share(&found.most_voted), share(&found.others));
    match language {
        Language::En => format!(
            "A budget that is not suspect is known for {most} of the most-voted films and {others} of \
             the others."
        ),
        Language::PtBr => format!(
            "Há orçamento conhecido e não suspeito para {most} dos filmes mais votados e {others} dos \
             demais."
        ),
    }
}

fn turning(language: Language, bounds: &Bounds) -> &'static str {
    if bounds.order_could_turn {
        pick(
            language,
            "So many budgets are unknown that they could reverse the medians.",
            "Há tantos orçamentos desconhecidos que eles poderiam inverter a ordem das medianas.",
        )
    } else {
        pick(
            language,
            "The order of the medians stays the same whatever the unknown budgets are, if they lie \
             within the range of the known ones.",
            "A ordem das medianas se mantém sejam quais forem os orçamentos desconhecidos, desde que \
             estejam na faixa dos conhecidos.",
        )
    }
}

pub(super) fn notes(found: &VotesAndBudget) -> Vec<ByLanguage> {
    let (first, last) = (found.first_year, found.last_year);
    let mut notes = vec![
        ByLanguage {
            en: format!(
                "The window is {first} to {last}. A film's year is that of TMDB's release date; where \
                 TMDB has no date, it is the catalogue's year. Votes are IMDb's, from the catalogue. \
                 The most-voted films are the 10% of the window's films with the most votes; ties at \
                 the limit are included, and unknown votes come last."
            ),
            pt_br: format!(
                "A janela vai de {first} a {last} pelo ano da data de lançamento do TMDB, ou pelo ano \
                 do catálogo quando ele não tem data. Os votos são os do IMDb, do catálogo; mais \
                 votados são os 10% dos filmes da janela com mais votos, com os empates na linha de \
                 corte; votos desconhecidos vêm por último."
            ),
        },
        ByLanguage::text(
            "Budgets are what users of TMDB entered, in US dollars of the time; 0 means unknown. \
             Films with any suspect figure (money_flag) are left out of the answer, but not of the literal \
             answer.",
            "Os orçamentos são o que usuários do TMDB informaram, em dólares da época; 0 significa \
             desconhecido. Filmes com qualquer número suspeito (money_flag) ficam fora da resposta, mas \
             não da resposta literal.",
        ),
        ByLanguage::text(
            "The words for the size of the difference follow Cliff's delta: small from 0.147, medium from \
             0.33, large from 0.474 (Romano et al. 2006). A difference between groups does not say what \
             causes it.",
            "As palavras para o tamanho da diferença seguem o delta de Cliff: pequeno a partir de 0,147, \
             médio a partir de 0,33, grande a partir de 0,474 (Romano et al. 2006). Uma diferença entre \
             grupos não diz o que a causa.",
        ),
        ByLanguage::text(
            "\"Median at least\" is the median if every unknown budget were the lowest known budget of the \
             window; \"median at most\" is the median if it were the highest.",
            "\"Mediana no mínimo\" é a mediana se todo orçamento desconhecido fosse o menor conhecido da \
             janela; \"mediana no máximo\", se fosse o maior.",
        ),
    ];
    notes.extend(second_opinions::notes(&found.second_opinions));
    notes
}
