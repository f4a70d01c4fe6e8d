//! Small JSON files of the lake: written whole, and read with a word on what is wrong with them.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::LakeError;
use crate::store::Lake;

/// A small file of the lake that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// Its path in the lake.
    pub path: String,
    /// What is wrong with it.
    pub problem: String,
    /// Whether a newer cinelake wrote it, and it is whole for that one.
    pub newer_version: bool,
}

/// Why the content of a small file cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    problem: String,
    newer_version: bool,
}

#[derive(Deserialize)]
struct Versioned {
    schema_version: u32,
}

impl Unreadable {
    /// What is said of a version that is not known.
    pub(crate) fn newer(version: u32, known: u32) -> Self {
        Self {
            problem: format!(
                "it has version {version}, but this cinelake can only read version {known}"
            ),
            newer_version: true,
        }
    }

    pub(crate) fn at(self, path: String) -> Damaged {
        Damaged {
            path,
            problem: self.problem,
            newer_version: self.newer_version,
        }
    }
}

impl<E: ToString> From<E> for Unreadable {
    fn from(problem: E) -> Self {
        Self {
            problem: problem.to_string(),
            newer_version: false,
        }
    }
}

/// Reads a small file of a version that is known.
///
/// # Errors
/// Says why it cannot be understood.
pub(crate) fn from_json<T: DeserializeOwned>(bytes: &[u8], known: u32) -> Result<T, Unreadable> {
    match serde_json::from_slice(bytes) {
        Ok(Versioned { schema_version }) if schema_version > known => {
            Err(Unreadable::newer(schema_version, known))
        }
        _ => Ok(serde_json::from_slice(bytes)?),
    }
}

/// A small file as JSON, with a line end.
pub(crate) fn to_json(lake: &Lake, path: &str, value: &impl Serialize) -> Result<Bytes, LakeError> {
    let mut bytes = serde_json::to_vec(value)
        .map_err(|error| LakeError::other("write", lake.show(path), error))?;
    bytes.push(b'\n');
    Ok(bytes.into())
}
