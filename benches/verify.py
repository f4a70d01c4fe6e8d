#!/usr/bin/env python3
"""Measures `cinelake verify` beside reading the same bytes with `cat`.

    benches/verify.py                             1,000,000 records of some 1,300 bytes, as TMDB's are, landed by 10 runs
    benches/verify.py --titles 100000             smaller
    benches/verify.py --keep DIR                  keeps the lake, and uses one that is there already

The lake is made by real runs of `cinelake ingest` against the embedded server. In each round `cat` reads every file of the lake, and
`verify` reads and checks them; the first round is not counted, so that both find the files in memory. Wall time, CPU seconds and peak
memory as the kernel gives them: medians, the smallest and largest in brackets, and the ratio of wall times within a round.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

import ingest  # noqa: E402
import recovery  # noqa: E402

RUNS = 10
FIGURES = ("wall s", "CPU s", "peak MB")


def make(binary, lake, titles, scratch):
    records = scratch / "records.ndjson"
    recovery.write_records(records, titles, overview="Somebody looks for something, and finds another thing. " * 20)
    server = ingest.Server(binary, [records], ["--no-gzip"])
    recovery.make_lake(binary, lake, server.url, titles, RUNS, scratch)
    server.stop()
    records.unlink()


def measured(command):
    text, code, used = ingest.measured(command, ingest.clean_environment())
    if code != 0:
        sys.exit(f"{command} ended with {code}: {text}")
    return used


def rounds(binary, lake, count):
    jobs = {"cat": ["/bin/sh", "-c", 'find "$0" -type f -print0 | xargs -0 cat >/dev/null', str(lake)],
            "cinelake verify": [binary, "verify", "--lake", lake, "--format", "json", "--quiet"]}
    used = {name: [] for name in jobs}
    for number in range(count + 1):
        for name in list(jobs) if number % 2 == 0 else list(jobs)[::-1]:
            used[name].append(measured(jobs[name]))
    return {name: figures[1:] for name, figures in used.items()}


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--binary", type=Path, help="a built cinelake [default: built here, release profile]")
    parser.add_argument("--keep", type=Path, help="a folder for the lake, which is not removed")
    args = parser.parse_args()
    binary = (args.binary or ingest.build("release")).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        lake = (args.keep or Path(temporary)) / f"verify-{args.titles}"
        if not lake.exists():
            make(binary, lake, args.titles, Path(temporary))
        size = sum(path.stat().st_size for path in lake.rglob("*") if path.is_file())
        used = rounds(binary, lake, args.rounds)
    print(f"{args.titles:,} records, {size / 1e6:,.0f} MB\n\n| | {' | '.join(FIGURES)} |\n|---|---:|---:|---:|")
    for name, figures in used.items():
        print(f"| `{name}` | " + " | ".join(spread([one[figure] for one in figures], 2) for figure in FIGURES) + " |")
    ratios = [ours["wall s"] / cat["wall s"] for ours, cat in zip(used["cinelake verify"], used["cat"])]
    print(f"\nverify / cat, wall time within a round: {spread(ratios, 2)}")


if __name__ == "__main__":
    main()
