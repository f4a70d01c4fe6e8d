//! The words around the answers, in their languages.

use cinelake_answers::own::OwnAnswer;
use cinelake_answers::{Answers, Language, Role, TitleFilter};

use crate::render::number::thousands;

/// NOTICE.md has it from TMDB's terms.
const TMDB: &str = "This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.";
/// NOTICE.md has it from IMDb's terms.
const IMDB: &str = "Information courtesy of IMDb (https://www.imdb.com). Used with permission.";

/// Words in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    language: Language,
}

/// The words of a language.
pub(super) fn of(language: Language) -> Words {
    Words { language }
}

impl Words {
    fn pick<'a>(self, en: &'a str, pt_br: &'a str) -> &'a str {
        match self.language {
            Language::En => en,
            Language::PtBr => pt_br,
        }
    }

    /// The language itself.
    pub(super) fn language(self) -> Language {
        self.language
    }

    /// `mean, 0 to 10`: what a scale is of, and where it ends.
    pub(super) fn scale(self, of: &str, end: &str) -> String {
        format!("{of}, 0 {} {end}", self.pick("to", "a"))
    }

    /// A count with the language's separator.
    fn count(self, number: u64) -> String {
        let text = thousands(number);
        match self.language {
            Language::En => text,
            Language::PtBr => text.replace(',', "."),
        }
    }

    /// The heading of the page.
    pub(super) fn heading(self, answers: &Answers) -> String {
        let one = answers.answers.len() + answers.own.len() == 1;
        let word = match (self.language, one) {
            (Language::En, true) => "Answer as of",
            (Language::En, false) => "Answers as of",
            (Language::PtBr, true) => "Resposta com data de referência",
            (Language::PtBr, false) => "Respostas com data de referência",
        };
        format!("{word} {}", self.date(answers))
    }

    fn date(self, answers: &Answers) -> String {
        let pattern = self.pick("%Y-%m-%d", "%d/%m/%Y");
        answers.as_of.format(pattern).to_string()
    }

    /// What holds for all answers: names and sayings.
    pub(super) fn facts(self, answers: &Answers) -> Vec<(&'static str, String)> {
        use chrono::Datelike;
        let last = answers.as_of.year();
        let first = last - i32::from(answers.last_years.max(1)) + 1;
        let window = self.pick("to", "a");
        let minimum = self.count(u64::from(answers.min_votes));
        let (names, minimum) = match self.language {
            Language::En => (
                ["window", "minimum", "titles", "ratings"],
                format!("{minimum} votes, where ratings are compared"),
            ),
            Language::PtBr => (
                ["janela", "mínimo", "títulos", "notas"],
                format!("{minimum} votos, onde notas são comparadas"),
            ),
        };
        let sayings = [
            format!("{first} {window} {last}"),
            minimum,
            self.filter(&answers.filter),
            answers.ratings.get(self.language).clone(),
        ];
        names.into_iter().zip(sayings).collect()
    }

    fn filter(self, filter: &TitleFilter) -> String {
        let mut parts = Vec::new();
        if !filter.genres.is_empty() {
            let or = self.pick(" or ", " ou ");
            let word = self.pick("genre", "gênero");
            parts.push(format!("{word} {}", filter.genres.join(or)));
        }
        if let Some(year) = filter.from_year {
            parts.push(format!("{} {year}", self.pick("from", "a partir de")));
        }
        if let Some(year) = filter.to_year {
            parts.push(format!("{} {year}", self.pick("up to", "até")));
        }
        if let Some(rating) = filter.min_rating {
            let rating = rating.to_string();
            let rating = match self.language {
                Language::En => rating,
                Language::PtBr => rating.replace('.', ","),
            };
            let words = self.pick("rating at least", "nota de no mínimo");
            parts.push(format!("{words} {rating}"));
        }
        if parts.is_empty() {
            return self
                .pick("all titles of the lake", "todos os títulos do lake")
                .to_owned();
        }
        format!("{} {}", self.pick("only", "só"), parts.join(", "))
    }

    /// What a table without a caption shows.
    pub(super) fn role(self, role: Role) -> &'static str {
        match role {
            Role::Answer | Role::Detail => "",
            Role::AsAsked => self.pick(
                "Literal answer, without minimums",
                "Resposta literal, sem mínimos",
            ),
            Role::Sensitivity => self.pick("With other minimums", "Com outros mínimos"),
            Role::LeftOut => self.pick("Left out", "Deixados de fora"),
        }
    }

    /// Titles the answer rests on, and the others by reason.
    pub(super) fn used(self, used: u64, titles: u64, reasons: &[String]) -> String {
        let (used, all) = (self.count(used), self.count(titles));
        let mut text = match self.language {
            Language::En => format!("Titles used: {used} of {all}"),
            Language::PtBr => format!("Títulos usados: {used} de {all}"),
        };
        if !reasons.is_empty() {
            let words = self.pick("left out", "de fora");
            text.push_str(&format!("; {words}: {}", reasons.join(", ")));
        }
        text.push('.');
        text
    }

    /// What was not shown of a table.
    pub(super) fn more_rows(self, rows: usize) -> String {
        let count = self.count(rows as u64);
        match (self.language, rows) {
            (Language::En, 1) => "… and 1 more row".to_owned(),
            (Language::En, _) => format!("… and {count} more rows"),
            (Language::PtBr, 1) => "… e mais 1 linha".to_owned(),
            (Language::PtBr, _) => format!("… e mais {count} linhas"),
        }
    }

    /// Where the rest is to be had.
    pub(super) fn more(self, lake: &str) -> String {
        let what = self.pick(
            "To see how sure each answer is, other minimums and notes:",
            "Para ver a certeza de cada resposta, outros mínimos e notas:",
        );
        let or = self.pick("or", "ou");
        format!("{what} cinelake answer 1 --lake {lake}, {or} --full")
    }

    /// `own question `genres`, with min_films = 5`.
    pub(super) fn own(self, answer: &OwnAnswer) -> String {
        let name = self.pick("Own question", "Pergunta própria");
        let parameters = answer.parameters.iter();
        let parameters: Vec<String> = parameters
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        match parameters.is_empty() {
            true => format!("{name} {}", answer.question),
            false => format!("{name} {}: {}", answer.question, parameters.join(", ")),
        }
    }

    /// Before what kept a question from being answered.
    pub(super) fn not_answered(self) -> &'static str {
        self.pick("Not answered:", "Sem resposta:")
    }

    /// Whose data it is.
    pub(super) fn attribution(self, sample: bool) -> &'static [&'static str] {
        match (sample, self.language) {
            (false, _) => &[TMDB, IMDB],
            (true, Language::En) => &[
                "The sample's figures are rounded and partly invented. They show how cinelake works; they are not facts about films.",
            ],
            (true, Language::PtBr) => &[
                "Os números da amostra são arredondados e em parte inventados. Mostram como o cinelake funciona; não são fatos sobre filmes.",
            ],
        }
    }
}
