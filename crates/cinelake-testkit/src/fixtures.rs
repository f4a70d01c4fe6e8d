//! Small hand-made catalogues, and the records TMDB would have for their titles.
//!
//! The people and films are made up. The shapes and traps are those of the real files: several
//! artist rows a film, `\N`, years as floats, ids without `tt`, ids of 8 digits, a separator inside
//! a title; and in the records zeros that mean unknown, numbers beyond 32 bits, the five forms of
//! "nothing", nested keys nobody has heard of.

use std::fmt::Write;

/// Header of the course's `movies.csv`.
pub const MOVIES_HEADER: &str = "id|tituloPincipal|tituloOriginal|anoLancamento|tempoMinutos|genero|notaMedia|numeroVotos|generoArtista|personagem|nomeArtista|anoNascimento|anoFalecimento|profissao|titulosMaisConhecidos\n";

/// Header of the course's `series.csv`.
pub const SERIES_HEADER: &str = "id|tituloPincipal|tituloOriginal|anoLancamento|anoTermino|tempoMinutos|genero|notaMedia|numeroVotos|generoArtista|personagem|nomeArtista|anoNascimento|anoFalecimento|profissao|titulosMaisConhecidos\n";

/// A title of a made-up catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeTitle {
    /// The number of its IMDb id.
    pub number: u64,
    /// Its name.
    pub name: String,
    /// Its year.
    pub year: u16,
    /// Its votes; `None` where nobody voted.
    pub votes: Option<u32>,
    /// Its genres, separated by commas.
    pub genres: &'static str,
}

impl MadeTitle {
    /// `tt0000042`.
    pub fn tconst(&self) -> String {
        format!("tt{:07}", self.number)
    }

    /// TMDB's id of it.
    pub fn tmdb_id(&self) -> u64 {
        500_000 + self.number
    }
}

/// Titles with consecutive ids from `first`, every one different, odd ones among them. The votes
/// fall from title to title.
pub fn made_titles(first: u64, count: usize) -> Vec<MadeTitle> {
    let genres = ["Drama", "Comedy,Drama", "Romance", "Horror,Sci-Fi"];
    (0..count)
        .map(|index| {
            let number = first + index as u64;
            MadeTitle {
                number,
                name: name(index, number),
                year: 2015 + (index % 10) as u16,
                votes: Some(1_000_000_u32.saturating_sub(index as u32)),
                genres: genres[index % genres.len()],
            }
        })
        .collect()
}

fn name(index: usize, number: u64) -> String {
    match index % 6 {
        0 => format!("The Lighthouse {number}"),
        1 => format!("Ação & Reação {number}"),
        2 => format!("He said \"{number}\", she left"),
        3 => format!("東京 {number} \u{1f3ac}"),
        4 => format!("\u{202b}قصة {number}\u{202c}"),
        _ => format!("One | Two {number}"),
    }
}

/// The catalogue in the shape of the course's `movies.csv`: one to three artist rows a title.
pub fn movies_csv(titles: &[MadeTitle]) -> String {
    let mut text = MOVIES_HEADER.to_owned();
    for (index, title) in titles.iter().enumerate() {
        for artist in 0..=index % 3 {
            push_common(&mut text, title, &title.year.to_string());
            push_artist(&mut text, artist);
        }
    }
    text
}

/// The catalogue in the shape of the course's `series.csv`.
pub fn series_csv(titles: &[MadeTitle]) -> String {
    let mut text = SERIES_HEADER.to_owned();
    for (index, title) in titles.iter().enumerate() {
        let end = match index % 2 {
            0 => r"\N".to_owned(),
            _ => (title.year + 3).to_string(),
        };
        push_common(&mut text, title, &format!("{}|{end}", title.year));
        push_artist(&mut text, index);
    }
    text
}

fn push_common(text: &mut String, title: &MadeTitle, years: &str) {
    let name = quoted(&title.name);
    let tconst = title.tconst();
    let votes = title
        .votes
        .map_or_else(|| r"\N".to_owned(), |votes| votes.to_string());
    let genres = title.genres;
    push(
        text,
        format_args!("{tconst}|{name}|{name}|{years}|98|{genres}|7.1|{votes}|"),
    );
}

fn push_artist(text: &mut String, artist: usize) {
    match artist {
        0 => push(text, format_args!(r"\N|\N|\N|\N|\N|\N|\N")),
        _ => push(
            text,
            format_args!(
                r"actress|Keeper|Ana Nobody {artist}|1970|\N|actress,writer|tt0000001,tt0000002"
            ),
        ),
    }
    text.push('\n');
}

fn push(text: &mut String, part: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = text.write_fmt(part);
}

/// CSV's own quoting where a name holds the separator or a quote.
fn quoted(name: &str) -> String {
    if name.contains(['|', '"']) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

/// The ids alone as bare numbers under `header`, as MovieLens writes them; leading zeros are lost.
pub fn bare_numbers_csv(header: &str, titles: &[MadeTitle]) -> String {
    let rows = titles.iter().map(|title| format!("{}\n", title.number));
    format!("{header}\n{}", rows.collect::<String>())
}

/// TMDB's record of a film, on one line without a line end. Odd in another way from title to title.
pub fn movie_record(title: &MadeTitle) -> String {
    let odd = ODDITIES[(title.number % ODDITIES.len() as u64) as usize];
    let (id, tconst) = (title.tmdb_id(), title.tconst());
    let (name, year) = (escaped(&title.name), title.year);
    format!(
        r#"{{"adult":false,"backdrop_path":null,"belongs_to_collection":null,{odd},"genres":[{{"id":18,"name":"Drama"}}],"homepage":"","id":{id},"imdb_id":"{tconst}","original_language":"pt","original_title":"{name}","overview":"A keeper counts ships.\nOne counts back \u2028 \u00e9\/","poster_path":null,"production_companies":[],"production_countries":[{{"iso_3166_1":"PT","name":"Portugal"}}],"release_date":"{year}-03-04","runtime":98,"spoken_languages":[],"status":"Released","tagline":"","title":"{name}","video":false,"vote_average":6.10,"vote_count":12}}"#
    )
}

/// Values that a careless reader changes.
const ODDITIES: [&str; 6] = [
    r#""budget":0,"revenue":2923706026,"popularity":1e-7"#,
    r#""budget":356000000,"revenue":0,"popularity":12.0"#,
    r#""budget":12,"revenue":9007199254740993,"popularity":0.10000000000000000555"#,
    r#""budget":0,"revenue":0,"popularity":3.5E+2,"softcore":false,"new_key":{"deep":[{"a":null,"a b":[[],{}]}]}"#,
    r#""budget": 1 , "revenue" :-0, "popularity":1.50,"origin_country":[]"#,
    r#""budget":18446744073709551616,"revenue":0.0,"popularity":7,"":"empty key","\u006bey":"\ud83c\udfac""#,
];

/// TMDB's record of a series, with its external ids as `append_to_response` brings them.
pub fn series_record(title: &MadeTitle) -> String {
    let (id, tconst) = (title.tmdb_id(), title.tconst());
    let (name, year) = (escaped(&title.name), title.year);
    format!(
        r#"{{"adult":false,"created_by":[],"episode_run_time":[],"first_air_date":"{year}-09-01","genres":[],"id":{id},"name":"{name}","number_of_episodes":10,"origin_country":["GB"],"original_name":"{name}","popularity":3.30,"vote_average":8.0,"vote_count":9,"external_ids":{{"imdb_id":"{tconst}","tvdb_id":null}}}}"#
    )
}

fn escaped(name: &str) -> String {
    name.replace('"', "\\\"")
}

/// Records of films, one a line.
pub fn movie_records(titles: &[MadeTitle]) -> String {
    lines(titles.iter().map(movie_record))
}

/// Records of series, one a line.
pub fn series_records(titles: &[MadeTitle]) -> String {
    lines(titles.iter().map(series_record))
}

fn lines(records: impl Iterator<Item = String>) -> String {
    records.map(|record| record + "\n").collect()
}
