//! JSON whose fields keep their order, so that columns come in the order of the documented schema.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Null, a truth, a number or a text, as CSV writes it; null is empty.
    Plain(String),
    /// A list.
    List(Vec<Node>),
    /// An object.
    Fields(Vec<(String, Node)>),
}

impl Node {
    /// A field of an object.
    pub(super) fn field(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Fields(fields) => fields
                .iter()
                .find(|(own, _)| own == name)
                .map(|(_, node)| node),
            _ => None,
        }
    }

    /// The items of a list; none for everything else.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// Whether it is null. An empty text counts too: CSV does not tell them apart.
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Plain(text) if text.is_empty())
    }

    /// Every plain value below, with its path: names and numbers from 1, joined by full stops.
    pub(super) fn flatten(&self, path: &str, into: &mut Vec<(String, String)>) {
        let below = |name: &str| {
            if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            }
        };
        match self {
            Self::Plain(text) => into.push((path.to_owned(), text.clone())),
            Self::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    item.flatten(&below(&(at + 1).to_string()), into);
                }
            }
            Self::Fields(fields) => {
                for (name, node) in fields {
                    node.flatten(&below(name), into);
                }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Node;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Plain(String::new()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Plain(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        // As JSON writes it: 7.0 stays 7.0.
        Ok(Node::Plain(format!("{value:?}")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Plain(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            fields.push(entry);
        }
        Ok(Node::Fields(fields))
    }
}
