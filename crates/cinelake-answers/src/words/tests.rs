use std::path::Path;

use super::catalogue::text;
use super::checks::Catalogue;
use crate::language::Language;

/// Keys that are made of a code: the reasons for leaving titles out, and those that make money suspect.
const FAMILIES: &[&str] = &["reason-", "money-"];

#[test]
fn the_catalogue_is_whole_in_both_languages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let catalogue = Catalogue::new(Language::ALL.map(text), &[folder]);
    catalogue.check(FAMILIES);
}
