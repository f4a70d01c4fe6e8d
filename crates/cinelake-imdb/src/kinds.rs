//! What a title is, out of the words of IMDb and of other sources: an open set, in any case and with
//! any separators.
//!
//! Each word of the text is looked up. One word that is not known leaves the whole text unread: a
//! `movie trailer` need not be a film. To teach a word, add it to [`WORDS`].

use std::collections::BTreeSet;

use crate::header::without_accents;
use crate::title::TitleKind;

/// What one word says. Of several words the first in this order decides: a `podcast episode` is no
/// episode of a series, and a `TV movie` is no series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum WordMeaning {
    /// Neither film nor series.
    Other,
    Episode,
    Series,
    /// A film, and nothing else.
    Film,
    /// A form that films have, and in some words series, too: `documentary series`.
    Form,
    /// `TV` alone, which TMDB writes for series.
    Television,
    /// Says nothing about the kind.
    Detail,
}

use WordMeaning::{Detail, Episode, Film, Form, Other, Series, Television};

/// Words without accents, in lower case, and what they say.
#[rustfmt::skip]
const WORDS: &[(WordMeaning, &[&str])] = &[
    (Other, &[
        "game", "games", "videogame", "videogames", "jogo", "jogos", "videojogo", "videojuego",
        "juego", "jeu", "spiel", "videospiel", "podcast", "podcasts", "podcastseries",
        "podcastepisode", "music", "musicvideo", "videoclip", "videoclipe", "игра",
    ]),
    (Episode, &[
        "episode", "episodes", "tvepisode", "episodio", "episodios", "capitulo", "folge",
        "aflevering", "avsnitt", "эпизод",
    ]),
    (Series, &[
        "series", "serie", "seriado", "seriados", "serien", "tvseries", "tvserie", "show", "shows",
        "tvshow", "tvshows", "miniseries", "miniserie", "tvminiseries", "minisserie",
        "minisseries", "docuseries", "docuserie", "webseries", "webserie", "fernsehserie",
        "gameshow", "gameshows", "tvgameshow", "sitcom", "telenovela", "novela", "season", "seasons",
        "tvseason", "temporada", "saison",
        "staffel", "stagione", "сериал",
    ]),
    (Film, &[
        "movie", "movies", "film", "films", "filme", "filmes", "pelicula", "peliculas", "feature",
        "featurefilm", "cinema", "tvmovie", "telefilm", "telefilme", "fernsehfilm", "spielfilm",
        "kurzfilm", "longametragem", "curtametragem", "largometraje", "lungometraggio",
        "shortfilm", "фильм",
    ]),
    (Form, &[
        "short", "shorts", "tvshort", "curta", "curtas", "longa", "longas", "corto",
        "cortometraje", "cortometraggio", "court", "long", "documentary", "documentaries",
        "documentario", "documental", "documentaire", "dokumentarfilm", "tvspecial", "special",
        "specials", "especial", "tvpilot", "pilot", "piloto", "video", "videos",
    ]),
    (Television, &["tv", "television", "televisao", "tele"]),
    (Detail, &[
        "mini", "limited", "web", "online", "streaming", "original", "theatrical", "animated",
        "animation", "anime", "animacao", "animada", "animado", "reality", "talk", "variety",
        "live", "action", "network", "metragem", "metrage", "media", "televisee", "televisiva",
        "de", "da", "do", "del", "di", "des", "la", "el", "for", "made", "para", "em", "en",
        "title", "home", "direct", "to", "motion", "picture", "silent",
    ]),
];

/// The kind that a text names; `None` if a word of it is not known, if none says a kind, or if parts of
/// it say different ones: `Movies & TV` is one of both.
pub(crate) fn read_kind(text: &str) -> Option<TitleKind> {
    let parts = text.split(['&', '/', '+', ',', ';', '|']);
    let told: BTreeSet<TitleKind> = parts.filter_map(read_part).collect();
    let kind = read_part(text)?;
    (told.len() < 2).then_some(kind)
}

/// The kind that a text names which is about one kind.
fn read_part(text: &str) -> Option<TitleKind> {
    let words: Vec<String> = split_words(text)
        .iter()
        .map(|word| without_accents(word))
        .collect();
    let whole = sense_of(&words.concat()).map(|sense| vec![sense]);
    let mut senses = whole.or_else(|| words.iter().map(|word| sense_of(word)).collect())?;
    // A game show is no game.
    let shows = |at: usize| senses.get(at + 1) == Some(&Series);
    if let Some(at) =
        (0..senses.len()).find(|at| words.get(*at).is_some_and(|it| it == "game") && shows(*at))
    {
        senses[at] = Detail;
    }
    if senses.contains(&Film) && senses.contains(&Series) {
        // `Movie or series` is one of both.
        return None;
    }
    match senses.into_iter().min()? {
        Other => Some(TitleKind::Other),
        Episode => Some(TitleKind::Episode),
        Series | Television => Some(TitleKind::Series),
        Film | Form => Some(TitleKind::Movie),
        Detail => None,
    }
}

/// Whether the values of a column without a known header say what titles are: at least so many and nine
/// of ten can be read, and one is a word that is seldom used for anything else. `TV` and `cinema` are
/// also places to watch.
pub(crate) fn are_kinds<'v>(values: impl Iterator<Item = &'v str>, least: usize) -> bool {
    const PLACES: [&str; 4] = ["cinema", "cinemas", "tv", "video"];
    // A column of something else is known by its first values; a table may have hundreds of columns.
    const FIRST: usize = 20;
    let (mut count, mut kinds, mut sure) = (0_usize, 0_usize, false);
    for value in values {
        if count >= FIRST && kinds * 2 < count {
            return false;
        }
        count += 1;
        if read_kind(value).is_some() {
            kinds += 1;
            sure |= !PLACES.contains(&without_accents(value).as_str());
        }
    }
    kinds >= least && sure && kinds * 10 >= count * 9
}

fn sense_of(word: &str) -> Option<WordMeaning> {
    let known = WORDS.iter().find(|(_, words)| words.contains(&word));
    known.map(|(sense, _)| *sense)
}

/// The words of `tvMiniSeries`, `TV Mini-Series`, `TV_MINI_SERIES`.
fn split_words(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut words = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(at + 1);
        let starts = letter.is_uppercase()
            && (before.is_some_and(char::is_lowercase)
                || (before.is_some_and(char::is_uppercase)
                    && after.is_some_and(|after| after.is_lowercase())));
        if starts || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.push(*letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_of_many_sources_are_read() {
        for (kind, words) in [
            (
                TitleKind::Movie,
                "movie MOVIE Movie film Filme filmes tvMovie TV_MOVIE TVMovie short tvShort video \
                 tvSpecial tvPilot Documentary telefilm Película",
            ),
            (
                TitleKind::Series,
                "series Série SERIE show SHOW tvSeries tvMiniSeries TV_MINI_SERIES TVMINISERIES \
                 miniseries Minissérie tv season TV-Show",
            ),
            (TitleKind::Episode, "episode tvEpisode TV_EPISODE Episódio"),
            (
                TitleKind::Other,
                "game videoGame VIDEO_GAME musicVideo podcastSeries podcastEpisode",
            ),
        ] {
            for word in words.split(' ') {
                assert_eq!(read_kind(word), Some(kind), "{word}");
            }
        }
        for (text, kind) in [
            ("TV Mini Series", TitleKind::Series),
            ("Feature Film", TitleKind::Movie),
            ("Documentary series", TitleKind::Series),
            ("Série de TV", TitleKind::Series),
            ("Longa-metragem", TitleKind::Movie),
            ("Video Game", TitleKind::Other),
            ("Game Show", TitleKind::Series),
            ("TV Game Show", TitleKind::Series),
            ("game-show", TitleKind::Series),
            ("TV Movie", TitleKind::Movie),
            ("Série / Minissérie", TitleKind::Series),
            ("Film & Documentary", TitleKind::Movie),
        ] {
            assert_eq!(read_kind(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn what_names_no_kind_or_two_is_unread() {
        for text in [
            "banana",
            "movie trailer",
            "person",
            "Movie/Series",
            "Movies & TV",
            "FILM + TV",
            "Movies and TV",
            "original",
            "1",
            "",
            "OVA",
        ] {
            assert_eq!(read_kind(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn case_and_separators_change_nothing(
            words in prop::sample::select(&[
                "tv movie", "tv mini series", "feature film", "tv show", "video game", "tv episode",
                "short", "movie", "series",
            ][..]),
            separator in prop::sample::select(&[" ", "-", "_", ".", "  "][..]),
            case in 0..3,
        ) {
            let plain = read_kind(words);
            prop_assert!(plain.is_some());
            let dressed = words.replace(' ', separator);
            let dressed = match case {
                0 => dressed,
                1 => dressed.to_uppercase(),
                _ => format!(" {}{} ", dressed[..1].to_uppercase(), &dressed[1..]),
            };
            prop_assert_eq!(read_kind(&dressed), plain, "{}", dressed);
        }

        #[test]
        fn any_text_is_read_or_left(text in ".{0,30}") {
            let _ = read_kind(&text);
        }
    }
}
