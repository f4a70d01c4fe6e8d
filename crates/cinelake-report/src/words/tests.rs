use std::path::Path;

use cinelake_answers::Language;

use super::catalogue;
use super::checks::Catalogue;

/// Keys that the code puts together: what it begins with. The code that does has a test that goes
/// through all of them.
const FAMILIES: &[&str] = &["outcome-", "status-"];

#[test]
fn the_catalogue_is_whole_in_both_languages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("src"), root.join("templates")];
    let catalogue = Catalogue::new(Language::ALL.map(catalogue), &folders);
    catalogue.check(FAMILIES);
}
