//! Files that a user names for a result: never in the zones of the lake that it is read from.

use std::path::Path;

use anyhow::anyhow;
use cinelake_lake::{Lake, LakeUrl};

use crate::failure::Failure;

/// The folders of a lake, whose files only cinelake writes.
const ZONES: [&str; 3] = ["Raw", "Trusted", "Refined"];

/// Refuses a file in a zone of the lake: it would replace a table or a record, or be taken for one.
pub(super) fn outside(lake: &Lake, file: &Path) -> Result<(), Failure> {
    let LakeUrl::Local(root) = lake.url() else {
        return Ok(());
    };
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // What is not there yet is told by whoever writes there.
    let (Ok(folder), Ok(root)) = (std::fs::canonicalize(folder), std::fs::canonicalize(root))
    else {
        return Ok(());
    };
    match ZONES
        .iter()
        .find(|zone| folder.starts_with(root.join(zone)))
    {
        None => Ok(()),
        Some(zone) => Err(Failure::usage(anyhow!(
            "{} lies in the zone {zone} of the lake, where only cinelake's own files may be; name a file \
             outside of the lake",
            file.display()
        ))),
    }
}
