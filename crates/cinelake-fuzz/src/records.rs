//! Records of TMDB as rows of tables.

use cinelake_imdb::ImdbId;
use cinelake_lake::ledger::{ENTRY_VERSION, LedgerEntry, Request};
use cinelake_lake::manifest::{FindTally, RecordKind};
use cinelake_lake::record::{Match, Provenance, RawFormat, encode, stamp};
use cinelake_lake::verify::{Severity, VerifyOptions};
use cinelake_lake::{Lake, layout};
use cinelake_refine::verify::verify;
use cinelake_refine::{RefineOptions, RefineSummary, TableOutcome, refine};

use crate::lake::{RUN, block_on, memory, now, put};
use crate::picked;

/// Records, one a line, of films or series, as lines or as a list. A line that begins like an object
/// gets its provenance as the ingest adds it; any other stays as it is. Every record becomes a row, is
/// superseded, is too old or is a dead letter with its text; the tables are sound; and a second refine
/// changes nothing.
pub fn records(bytes: &[u8]) {
    let (way, rest) = picked(bytes);
    let kind = RecordKind::ALL[way % 2];
    let format = [RawFormat::Lines, RawFormat::Array][way / 2 % 2];
    block_on(async {
        let lake = memory();
        let landed = land(&lake, kind, format, rest).await;
        let options = RefineOptions {
            rebuild: false,
            version: "0.1.0".to_owned(),
            now: now(),
            keep_days: 180,
        };
        let first = refine(&lake, &options, &|_| ()).await.expect("is refined");
        accounted(&first, landed);
        let again = refine(&lake, &options, &|_| ()).await.expect("is refined");
        let mut states = again.tables.iter().map(|table| table.state);
        assert!(
            states.all(|state| state == TableOutcome::Unchanged),
            "{again:?}"
        );
        let verified = VerifyOptions {
            now: now(),
            keep_days: 180,
        };
        let report = verify(&lake, verified).await.expect("is verified");
        let mut findings = report.findings.iter();
        assert!(
            findings.all(|finding| finding.severity != Severity::Damage),
            "{report:?}"
        );
    });
}

async fn land(lake: &Lake, kind: RecordKind, format: RawFormat, rest: &[u8]) -> u64 {
    let mut lines = Vec::new();
    let mut ids = Vec::new();
    for (at, line) in rest.split(|byte| *byte == b'\n').take(20).enumerate() {
        // Some titles have two records.
        let tconst = ImdbId::new(1 + at as u64 % 15).expect("an id");
        let provenance = Provenance {
            tconst,
            fetched_at: now(),
            endpoint: format!("/3/movie/{tconst}"),
            matched: Match::Direct,
            run_id: RUN.to_owned(),
            request: Request::default(),
        };
        lines.push(match line.starts_with(b"{") {
            true => stamp(line, &provenance),
            false => line.to_vec(),
        });
        ids.push(tconst);
    }
    let file = layout::record_file(now().date_naive(), kind, 1);
    let bytes = encode(format, &lines);
    let entry = LedgerEntry {
        schema_version: ENTRY_VERSION,
        run_id: RUN.to_owned(),
        kind,
        file: Some(file.clone()),
        size_bytes: bytes.len() as u64,
        crc32: Some(cinelake_lake::ledger::crc32(&bytes)),
        records: ids,
        tmdb_ids: Vec::new(),
        misses: Vec::new(),
        fetched_at: now(),
        request: None,
        find: FindTally::default(),
        adopted_by: None,
    };
    put(lake, &file, bytes).await;
    let name = layout::batch_name(kind, 1);
    let entry = serde_json::to_vec(&entry).expect("JSON");
    put(lake, &layout::batch_entry(RUN, &name), entry).await;
    lines.len() as u64
}

fn accounted(summary: &RefineSummary, landed: u64) {
    let counts = &summary.records;
    let dead: u64 = counts.dead_letters.values().sum();
    let became = counts.rows + counts.superseded + counts.expired + dead;
    assert_eq!(counts.records, became, "{counts:?}");
    // A title that the entry names and the file has not is one more dead letter.
    assert!(counts.records >= landed, "{counts:?} of {landed} lines");
    assert!(summary.damaged.is_empty(), "{:?}", summary.damaged);
}
