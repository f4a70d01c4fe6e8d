"""The books of runs, whole and damaged. Needs no Spark: python3 -m unittest discover tests"""

import gzip
import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cinelake_job import ledger  # noqa: E402

RUN = "20261123T210000Z-adbeef"
FOLDER = f"s3://films/{ledger.RUNS}/{RUN}"
FILE = "Raw/TMDB/JSON/2026/11/23/movie_0001.json"
ENTRY = {"schema_version": 2, "run_id": RUN, "kind": "movie", "file": FILE, "size_bytes": 1, "records": ["tt0111161"],
         "misses": [{"tconst": "tt0068646", "kind": "movie", "outcome": "not_found", "reason": "gone"}],
         "fetched_at": "2026-11-23T21:00:05Z"}
MANIFEST = {"schema_version": 1, "run_id": RUN, "version": "0.2.0", "status": "done", "started_at": "2026-11-23T21:00:00Z",
            "options": {}, "inputs": [], "titles": 2, "outcomes": {}, "filtered": {}, "balanced": True, "files": 1, "size_bytes": 1,
            "requests": {}, "find": {"asked": 0, "added": 0}}
LINE = {"tconst": "tt0111161", "kind": "movie", "outcome": "landed", "file": FILE, "fetched_at": "2026-11-23T21:00:05Z"}


def read(name, found):
    return ledger.small(f"{FOLDER}{name}", json.dumps(found).encode())


class Ledger(unittest.TestCase):
    def test_an_entry_says_what_was_landed_and_what_was_missed(self):
        entry = read("/batches/movie_0001.json", ENTRY)
        self.assertTrue(entry.has_records)
        self.assertEqual([line[:4] for line in entry.outcomes()],
                         [("tt0111161", "movie", "landed", None), ("tt0068646", "movie", "not_found", "gone")])
        misses = read("/batches/misses_0001.json", ENTRY | {"file": None, "records": []})
        self.assertFalse(misses.has_records)

    def test_an_entry_that_was_rebuilt_comes_after_the_first_one(self):
        first, again = read("/batches/movie_0001.json", ENTRY), read("/batches/movie_0001.2.json", ENTRY)
        self.assertLess(first.order, again.order)

    def test_damaged_files_and_those_of_others_are_none(self):
        for name, found in (
            ("/batches/movie_0002.json", ENTRY),
            ("/batches/movie_0001.json", ENTRY | {"schema_version": 3}),
            ("/batches/movie_0001.json", ENTRY | {"run_id": "20261123T210000Z-adbee0"}),
            ("/batches/movie_0001.json", ENTRY | {"records": ["111161"]}),
            ("/batches/movie_0001.json", ENTRY | {"misses": [{"tconst": "tt0068646"}]}),
            ("/batches/movie_0001.json", ENTRY | {"fetched_at": "yesterday"}),
            ("/batches/movie_0001.json", []),
            ("/batches/notes.json", ENTRY),
            (".json", MANIFEST | {"status": "perhaps"}),
            (".json", MANIFEST | {"schema_version": 2}),
            (".json", {key: value for key, value in MANIFEST.items() if key != "inputs"}),
        ):
            self.assertIsNone(read(name, found), (name, found))
        self.assertIsNone(ledger.small(f"{FOLDER}.json", b'{"schema_version":1'))

    def test_a_checkpoint_says_whether_a_run_ended_and_without_one_the_manifest_does(self):
        paths = [f"{FOLDER}/ended.ndjson.zst", f"{FOLDER}/stopped.ndjson.zst", f"{FOLDER[:-1]}0/ended.ndjson.zst"]
        manifests = {RUN: "done", f"{RUN[:-1]}1": "done", f"{RUN[:-1]}2": "stopped"}
        self.assertEqual(ledger.ended_runs(paths, manifests), {f"{RUN[:-1]}0", f"{RUN[:-1]}1"})
        self.assertEqual(read(".json", MANIFEST).status, "done")

    def test_outcomes_are_read_to_their_end_or_not_at_all(self):
        line = json.dumps(LINE).encode() + b"\n"
        whole = gzip.compress(line) + gzip.compress(line)
        self.assertEqual(ledger.outcomes(whole)[1][:3], ("tt0111161", "movie", "landed"))
        self.assertTrue(ledger.is_whole(gzip.compress(b"")))
        for content in (b"", whole[:-5], b"{}", gzip.compress(line + b"\n" + line), gzip.compress(b'{"tconst":"tt0111161"}\n'),
                        gzip.compress(b"\xff\n")):
            self.assertFalse(ledger.is_whole(content), content)

    def test_a_run_started_when_its_id_says(self):
        self.assertEqual(ledger.started(RUN), 1_795_467_600_000_000)
        self.assertIsNone(ledger.started("20261323T210000Z-adbeef"))


if __name__ == "__main__":
    unittest.main()
