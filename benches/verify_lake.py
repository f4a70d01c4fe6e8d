#!/usr/bin/env python3
"""Checks a lake against the records that were served: every landed record equal in value to its source.

    benches/verify_lake.py LAKE --records FILE...        (plain, .gz, or .zst where the zstd command is there)

Also: at most 100 records and 10 MB a file, no title landed twice, no data file without its entry and no entry without
its file, and in every run's manifest outcomes that add up to the titles. Prints what it counted; exits 1 at the first
thing that is wrong. Python's standard library only; numbers are compared exactly (decimal, not floating point).
"""

import argparse
import gzip
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

FILE_RECORDS, FILE_BYTES = 100, 10_000_000


def load(text):
    return json.loads(text, parse_float=Decimal)


def lines_of(path):
    """The lines of a text file that may be compressed."""
    if path.endswith(".zst"):
        # By standard input: by name, zstd refuses links.
        with open(path, "rb") as file, subprocess.Popen(["zstd", "-dc"], stdin=file, stdout=subprocess.PIPE) as process:
            yield from process.stdout
        if process.returncode != 0:
            sys.exit(f"zstd could not read {path}")
    else:
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
            yield from file


def fail(text):
    sys.exit(f"wrong: {text}")


def landed_records(lake):
    """Every landed record by kind and IMDb id; checks sizes and double landings."""
    landed, files, largest = {}, 0, 0
    for path in sorted((lake / "Raw/TMDB/JSON").rglob("*.json")):
        text = path.read_text(encoding="utf-8")
        records = load(text) if text.startswith("[") else [load(line) for line in text.split("\n") if line]
        if not 0 < len(records) <= FILE_RECORDS or path.stat().st_size > FILE_BYTES and len(records) > 1:
            fail(f"{path} holds {len(records)} records in {path.stat().st_size} bytes")
        files, largest = files + 1, max(largest, path.stat().st_size)
        kind = path.name.split("_")[0]
        for record in records:
            key = (kind, record["_cinelake"]["tconst"])
            if key in landed:
                fail(f"{key} is landed twice, the second time in {path}")
            landed[key] = record
    return landed, files, largest


def check_records(landed, sources):
    """Compares each landed record with the one of the same kind and TMDB id in the sources."""
    by_id = {}
    for (kind, tconst), record in landed.items():
        by_id.setdefault((kind, record["id"]), []).append(tconst)
    compared = 0
    for source in sources:
        for line in lines_of(source):
            if not line.strip():
                continue
            record = load(line)
            kind = "movie" if "title" in record else "series"
            for tconst in by_id.get((kind, record["id"]), []):
                stamped = dict(landed[kind, tconst])
                del stamped["_cinelake"]
                if stamped != record:
                    fail(f"{tconst} differs from its source in {source}")
                compared += 1
    if compared != len(landed):
        fail(f"{compared} of {len(landed)} landed records have a source")
    return compared


def check_books(lake):
    """Data files and entries belong together, and the outcomes of every ended run add up."""
    runs = lake / "Raw/TMDB/_runs"
    entries = [load(path.read_text(encoding="utf-8")) for path in runs.glob("*/batches/*.json")]
    named = {entry["file"] for entry in entries if entry["file"]}
    there = {path.relative_to(lake).as_posix() for path in (lake / "Raw/TMDB/JSON").rglob("*.json")}
    if named != there:
        fail(f"files without an entry or entries without a file: {sorted(named ^ there)[:5]}")
    for path in sorted(runs.glob("*.json")):
        manifest = load(path.read_text(encoding="utf-8"))
        if manifest["status"] == "running":
            print(f"{manifest['run_id']}: never ended (killed), {manifest['titles']} titles")
            continue
        outcomes = manifest["outcomes"]
        if sum(outcomes.values()) != manifest["titles"] or not manifest["balanced"]:
            fail(f"the books of {manifest['run_id']} do not balance: {outcomes}")
        shown = ", ".join(f"{count} {name}" for name, count in outcomes.items() if count)
        print(f"{manifest['run_id']}: {manifest['status']}, {manifest['titles']} titles = {shown}")


def verify(lake, sources):
    """The whole check, printed."""
    landed, files, largest = landed_records(lake)
    compared = check_records(landed, sources)
    check_books(lake)
    print(f"{compared} landed records equal in value to their source, in {files} files of at most {largest} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lake", type=Path)
    parser.add_argument("--records", nargs="+", required=True, metavar="FILE")
    args = parser.parse_args()
    verify(args.lake, args.records)


if __name__ == "__main__":
    main()
