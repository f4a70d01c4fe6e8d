//! What a request asks for: its path as a [`Target`], its parameters as a [`Query`].

use std::borrow::Cow;

use crate::records::Kind;

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Route {
    /// `/3/movie/{id}`
    Movie,
    /// `/3/tv/{id}`
    Tv,
    /// `/3/movie/{id}/credits` and its like
    Part,
    /// `/3/find/{id}`
    Find,
    /// `/3/movie/changes`, `/3/tv/changes`
    Changes,
    /// `/3/configuration`
    Configuration,
    /// `/3/authentication`
    Authentication,
    /// `/p/exports/{file}`
    Export,
    /// Anything else
    Unknown,
}

impl Route {
    /// All routes, in the order of their declaration.
    pub const ALL: [Self; 9] = [
        Self::Movie,
        Self::Tv,
        Self::Part,
        Self::Find,
        Self::Changes,
        Self::Configuration,
        Self::Authentication,
        Self::Export,
        Self::Unknown,
    ];
}

/// A parsed path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParsedPath<'a> {
    Title {
        kind: Kind,
        id: &'a str,
    },
    Part {
        kind: Kind,
        id: &'a str,
        name: &'a str,
    },
    Find {
        id: &'a str,
    },
    Changes(Kind),
    Configuration,
    Authentication,
    Export {
        file: &'a str,
    },
    Unknown,
}

impl<'a> ParsedPath<'a> {
    pub(crate) fn parse(path: &'a str) -> Self {
        if let Some(file) = path.strip_prefix("/p/exports/") {
            return Self::Export { file };
        }
        let Some((first, rest)) = path.strip_prefix("/3/").map(split) else {
            return Self::Unknown;
        };
        match (first, rest) {
            ("configuration", None) => Self::Configuration,
            ("authentication", None) => Self::Authentication,
            ("movie", Some(rest)) => Self::title(Kind::Movie, rest),
            ("tv", Some(rest)) => Self::title(Kind::Tv, rest),
            ("find", Some(id)) if !id.contains('/') => Self::Find { id },
            _ => Self::Unknown,
        }
    }

    fn title(kind: Kind, rest: &'a str) -> Self {
        match split(rest) {
            ("changes", None) => Self::Changes(kind),
            (id, None) => Self::Title { kind, id },
            (id, Some(name)) => Self::Part { kind, id, name },
        }
    }

    pub(crate) fn route(self) -> Route {
        match self {
            Self::Title {
                kind: Kind::Movie, ..
            } => Route::Movie,
            Self::Title { kind: Kind::Tv, .. } => Route::Tv,
            Self::Part { .. } => Route::Part,
            Self::Find { .. } => Route::Find,
            Self::Changes(_) => Route::Changes,
            Self::Configuration => Route::Configuration,
            Self::Authentication => Route::Authentication,
            Self::Export { .. } => Route::Export,
            Self::Unknown => Route::Unknown,
        }
    }
}

fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('/')
        .map_or((path, None), |(first, rest)| (first, Some(rest)))
}

/// The parameters of a request, decoded, in their order.
#[derive(Debug)]
pub(crate) struct Query<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Query<'a> {
    pub(crate) fn parse(text: &'a str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let split = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        Self(
            split
                .map(|(name, value)| (decode(name), decode(value)))
                .collect(),
        )
    }

    /// The first value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_ref())
    }

    /// Whether a parameter is there twice, which TMDB refuses.
    pub(crate) fn has_repeats(&self) -> bool {
        let mut rest = self.0.as_slice();
        while let [(key, _), after @ ..] = rest {
            if after.iter().any(|(other, _)| other == key) {
                return true;
            }
            rest = after;
        }
        false
    }
}

/// Decodes `%2C` and `+`; a stray `%` stands for itself.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        decoded.push(match (byte, after) {
            (b'+', _) => b' ',
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    rest = after;
                    high << 4 | low
                }
                _ => b'%',
            },
            (&byte, _) => byte,
        });
    }
    Cow::Owned(String::from_utf8_lossy(&decoded).into_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_are_told_apart() {
        let (movie, tv) = (Kind::Movie, Kind::Tv);
        for (path, target) in [
            (
                "/3/movie/tt0000001",
                ParsedPath::Title {
                    kind: movie,
                    id: "tt0000001",
                },
            ),
            ("/3/tv/7", ParsedPath::Title { kind: tv, id: "7" }),
            ("/3/movie/changes", ParsedPath::Changes(movie)),
            (
                "/3/movie/7/changes",
                ParsedPath::Part {
                    kind: movie,
                    id: "7",
                    name: "changes",
                },
            ),
            (
                "/3/tv/7/watch/providers",
                ParsedPath::Part {
                    kind: tv,
                    id: "7",
                    name: "watch/providers",
                },
            ),
            ("/3/find/tt0000001", ParsedPath::Find { id: "tt0000001" }),
            ("/3/configuration", ParsedPath::Configuration),
            ("/3/authentication", ParsedPath::Authentication),
            (
                "/p/exports/a.json.gz",
                ParsedPath::Export { file: "a.json.gz" },
            ),
            ("/3/configuration/", ParsedPath::Unknown),
            ("/3/find/a/b", ParsedPath::Unknown),
            ("/3/movie", ParsedPath::Unknown),
            ("/4/movie/7", ParsedPath::Unknown),
            ("/", ParsedPath::Unknown),
        ] {
            assert_eq!(ParsedPath::parse(path), target, "{path}");
        }
    }

    #[test]
    fn parameters_are_decoded() {
        let query = Query::parse("append_to_response=credits%2Cwatch%2fproviders&a=x+y&b&%=%zz");
        assert_eq!(
            query.get("append_to_response"),
            Some("credits,watch/providers")
        );
        assert_eq!(query.get("a"), Some("x y"));
        assert_eq!(query.get("b"), Some(""));
        assert_eq!(query.get("%"), Some("%zz"));
        assert_eq!(query.get("c"), None);
    }

    #[test]
    fn repeated_parameter_is_noticed() {
        assert!(Query::parse("language=a&x=1&language=b").has_repeats());
        assert!(!Query::parse("language=a&x=1").has_repeats());
    }

    proptest! {
        #[test]
        fn any_query_can_be_parsed(text in ".*", name in ".*") {
            let query = Query::parse(&text);
            let _ = (query.get(&name), query.has_repeats());
        }
    }
}
