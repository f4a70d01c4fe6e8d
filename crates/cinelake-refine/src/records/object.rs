//! JSON objects and lists, one level at a time: each value stays as it was landed until it is read.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::fields::{Raw, Refused, known, refuse};

/// Keys that most of TMDB's objects do not have more of.
const USUAL_KEYS: usize = 16;

/// The keys and values of an object, in the order in which they were landed.
#[derive(Debug, Default)]
pub(super) struct Object<'r> {
    entries: Vec<(Cow<'r, str>, &'r RawValue)>,
}

impl<'r> Object<'r> {
    /// The value of a key; the last one where the key is there more than once.
    pub(super) fn get(&self, key: &str) -> Raw<'r> {
        let mut entries = self.entries.iter().rev();
        entries.find(|(own, _)| own == key).map(|(_, value)| *value)
    }

    pub(super) fn entries(&self) -> &[(Cow<'r, str>, &'r RawValue)] {
        &self.entries
    }

    /// The object below a key; empty where there is none.
    pub(super) fn object(&self, key: &str) -> Result<Self, Refused> {
        object(key, self.get(key))
    }

    /// The objects in the list below a key; empty where there is none.
    pub(super) fn objects(&self, key: &str) -> Result<Vec<Self>, Refused> {
        objects(key, self.get(key))
    }
}

/// Reads an object. Nothing, `null` and `""` are an empty one.
pub(super) fn object<'r>(name: &str, raw: Raw<'r>) -> Result<Object<'r>, Refused> {
    match something(raw) {
        Some(json) => serde_json::from_str(json).map_err(|_| refuse(name, json)),
        None => Ok(Object::default()),
    }
}

/// Reads a list of objects. Nothing, `null` and `""` are an empty one.
pub(super) fn objects<'r>(name: &str, raw: Raw<'r>) -> Result<Vec<Object<'r>>, Refused> {
    match something(raw).filter(|json| *json != "[]") {
        Some(json) => serde_json::from_str(json).map_err(|_| refuse(name, json)),
        None => Ok(Vec::new()),
    }
}

/// Reads a list of values, each as it was landed.
pub(super) fn values<'r>(name: &str, raw: Raw<'r>) -> Result<Vec<&'r RawValue>, Refused> {
    match something(raw) {
        Some(json) => serde_json::from_str(json).map_err(|_| refuse(name, json)),
        None => Ok(Vec::new()),
    }
}

fn something<'r>(raw: Raw<'r>) -> Option<&'r str> {
    known(raw).filter(|json| *json != "\"\"")
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::with_capacity(USUAL_KEYS);
        while let Some(KeyText(key)) = map.next_key()? {
            entries.push((key, map.next_value()?));
        }
        Ok(Object { entries })
    }
}

/// A key that borrows unless it is escaped.
struct KeyText<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for KeyText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = KeyText<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
                Ok(KeyText(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
                Ok(KeyText(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}
