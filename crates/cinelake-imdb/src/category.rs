//! What a person did in a title, in IMDb's words.

use crate::header::without_accents;

/// IMDb's word and how other tables write it, without accents and in small letters.
const WORDS: [(&str, &[&str]); 13] = [
    (
        "actor",
        &["actor", "ator", "acteur", "attore", "schauspieler"],
    ),
    (
        "actress",
        &[
            "actress",
            "atriz",
            "actriz",
            "actrice",
            "attrice",
            "schauspielerin",
        ],
    ),
    (
        "director",
        &[
            "director",
            "diretor",
            "diretora",
            "directora",
            "realisateur",
            "regista",
            "regisseur",
        ],
    ),
    (
        "writer",
        &[
            "writer",
            "roteirista",
            "escritor",
            "escritora",
            "guionista",
            "scenariste",
            "drehbuchautor",
        ],
    ),
    (
        "producer",
        &[
            "producer",
            "produtor",
            "produtora",
            "productor",
            "productora",
            "producteur",
            "produttore",
        ],
    ),
    ("composer", &["composer", "compositor", "compositora"]),
    (
        "cinematographer",
        &["cinematographer", "diretor de fotografia"],
    ),
    ("editor", &["editor", "editora"]),
    ("self", &["self"]),
    ("archive_footage", &[]),
    ("archive_sound", &[]),
    ("casting_director", &[]),
    ("production_designer", &[]),
];

/// IMDb's word for a category that is known in another language or case; any other as it is.
pub(crate) fn in_imdb_words(text: &str) -> &str {
    let is_imdb = |(word, _): &&(&'static str, &[&str])| *word == text;
    if let Some((word, _)) = WORDS.iter().find(is_imdb) {
        return word;
    }
    let plain = without_accents(text.trim());
    let known = WORDS.iter();
    let mut known = known.filter(|(_, names)| names.contains(&plain.as_str()));
    known.next().map_or(text, |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_of_other_tables_are_imdbs() {
        for (text, word) in [
            ("actor", "actor"),
            ("Actor", "actor"),
            ("ATOR", "actor"),
            ("Atriz", "actress"),
            ("Réalisateur", "director"),
            ("archive_footage", "archive_footage"),
            ("SELF", "self"),
            ("Stunts", "Stunts"),
        ] {
            assert_eq!(in_imdb_words(text), word, "{text}");
        }
    }
}
