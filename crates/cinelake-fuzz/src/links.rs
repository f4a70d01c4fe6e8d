//! What other sources say of titles: TMDB's ids, and budgets and box offices.

use std::collections::BTreeSet;

use cinelake_imdb::{Crosswalk, ImdbId, Opinions, TitleKind};

use crate::catalogue::input;

/// Between the file with pairs and the export of TMDB's ids.
const BETWEEN: &[u8] = b"\n---\n";

/// A table of pairs of ids, and perhaps TMDB's export of ids behind a line `---`; and the table as a
/// second opinion. Every row and every figure is accounted for; a title has at most one id of a kind
/// and one figure of a kind; and pieces are read as the whole.
pub fn links(bytes: &[u8]) {
    let at = bytes.windows(BETWEEN.len()).position(|it| it == BETWEEN);
    let (pairs, export) = match at {
        Some(at) => (&bytes[..at], Some(&bytes[at + BETWEEN.len()..])),
        None => (bytes, None),
    };
    crosswalk(pairs, export);
    opinions(pairs);
}

fn crosswalk(pairs: &[u8], export: Option<&[u8]>) {
    let read = |length| {
        let exports = export.map(|export| input(export, length, false));
        let found = Crosswalk::read(vec![input(pairs, length, false)], Vec::new());
        found.map(|found| {
            (
                found.clone(),
                found.with_exports(exports.into_iter().collect()),
            )
        })
    };
    let Ok((alone, compared)) = read(usize::MAX) else {
        assert!(read(3).is_err());
        return;
    };
    let (in_pieces, _) = read(3).expect("it was read in one piece");
    assert_eq!(alone, in_pieces);
    let report = alone.report();
    assert!(report.rejected_rows + report.without_tmdb_id <= report.rows);
    let (mut films, mut series) = (0, 0);
    for title in (1..500).filter_map(ImdbId::new) {
        films += u64::from(alone.tmdb_id(title, TitleKind::Movie).is_some());
        series += u64::from(alone.tmdb_id(title, TitleKind::Series).is_some());
        assert_eq!(
            alone.vanished_id(title, TitleKind::Movie),
            None,
            "without an export"
        );
    }
    assert!(films <= report.films && series <= report.series);
    if let Ok(compared) = compared {
        let known = compared.report();
        assert!(known.not_in_export <= known.films + known.series);
        assert_eq!((known.films, known.series), (report.films, report.series));
        for title in (1..500).filter_map(ImdbId::new) {
            let gone = compared.vanished_id(title, TitleKind::Movie);
            assert!(gone.is_none() || gone == alone.tmdb_id(title, TitleKind::Movie));
        }
    }
}

fn opinions(table: &[u8]) {
    let Ok(read) = Opinions::read(input(table, usize::MAX, false)) else {
        return;
    };
    let report = read.report();
    let sum = report.used + report.not_a_number + report.repeated + report.contradicting;
    assert_eq!(report.values, sum, "{report:?}");
    assert_eq!(report.used, read.opinions().len() as u64);
    assert!(report.used > 0);
    let mut seen = BTreeSet::new();
    for one in read.opinions() {
        assert!(seen.insert((one.title, one.figure)), "{one:?} twice");
        assert_eq!(one.title.to_string().parse(), Ok(one.title));
    }
    let again = Opinions::read(input(table, 2, false)).expect("it was read in one piece");
    assert_eq!(read, again);
}
