#!/usr/bin/env python3
"""Measures how long a run takes to find out what a lake holds, and how that grows with titles and with runs.

    benches/recovery.py                                1,000,000 landed titles after 10, 100 and 500 runs
    benches/recovery.py --titles 100000 --runs 10,50   smaller
    benches/recovery.py --keep DIR                     keeps the lakes, and uses those that are there already

Every lake is made by real runs of `cinelake ingest` against the embedded server: the catalogue is cut into as many parts
as there are runs, and every tenth run is stopped by SIGINT in its middle (the next run asks what it left). Measured is
`cinelake plan` over a list of one id, once without a lake and once with it: the difference is the recovery, because
`plan` reads the ledger as a run does and asks TMDB nothing. Wall time, CPU seconds and peak memory as the kernel gives
them; medians over --rounds rounds, with and without the lake in turn.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True

import ingest  # noqa: E402
import made_up  # noqa: E402


def write_part(path, first, count):
    """A list of ids: titles number `first` to `first + count - 1`."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("imdb_id\n")
        file.writelines(f"{made_up.tconst(number)}\n" for number in range(first, first + count))


def write_records(path, titles, overview=""):
    """The shortest records that are TMDB's, unless they get an overview: what is measured is the ledger, not the records."""
    more = {"overview": overview} if overview else {}
    with open(path, "w", encoding="utf-8") as file:
        for number in range(titles):
            file.write(json.dumps({"id": 9_000_000 + number, "imdb_id": made_up.tconst(number), "title": f"F {number}",
                                   "budget": 0, "revenue": 0} | more, separators=(",", ":")) + "\n")


def one_run(binary, part, lake, url, stop):
    """One run; with `stop` it is told to stop once it has landed something."""
    line = [binary, "ingest", part, "--lake", lake, "--rate", 0, "--min-match", 0, "--format", "json", "--quiet"]
    process = subprocess.Popen([str(word) for word in line], env=ingest.settings(url), stdout=subprocess.PIPE)
    if stop:
        time.sleep(0.15)
        process.send_signal(signal.SIGINT)
    text = process.communicate()[0]
    if process.returncode not in (0, 3, 4):
        sys.exit(f"a run ended with {process.returncode}: {text.decode()}")
    return json.loads(text)["status"]


def make_lake(binary, lake, url, titles, runs, scratch):
    """Lands `titles` titles in `runs` runs; returns how many runs were stopped."""
    part, stopped, size = scratch / "part.csv", 0, titles // runs
    for number in range(runs):
        write_part(part, number * size, size)
        stop = number % 10 == 5
        status = one_run(binary, part, lake, url, stop)
        stopped += status == "stopped"
        if status == "stopped":
            one_run(binary, part, lake, url, False)
    return stopped


def objects(lake):
    """Objects in the folder of runs, and record files."""
    count = lambda folder: sum(len(files) for _, _, files in os.walk(lake / folder))
    return count("Raw/TMDB/_runs"), count("Raw/TMDB/JSON")


def measure(binary, lake, one, rounds):
    """Medians of `plan` with the lake less `plan` without it."""
    figures = {"with": [], "without": []}
    for _ in range(rounds):
        for name, more in (("without", []), ("with", ["--lake", lake])):
            text, code, used = ingest.measured([binary, "plan", one, "--format", "json", "--quiet", *more],
                                               ingest.clean_environment())
            if code != 0:
                sys.exit(f"plan ended with {code}: {text}")
            figures[name].append(used)
    median = lambda name, key: statistics.median(used[key] for used in figures[name])
    seconds = sorted(used["wall s"] for used in figures["with"])
    return {"recovery s": median("with", "wall s") - median("without", "wall s"),
            "CPU s": median("with", "CPU s") - median("without", "CPU s"),
            "peak MB": median("with", "peak MB"), "wall min..max s": f"{seconds[0]:.2f}..{seconds[-1]:.2f}"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=1_000_000)
    parser.add_argument("--runs", default="10,100,500")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--binary", type=Path, help="a built cinelake [default: built here, release profile]")
    parser.add_argument("--keep", type=Path, help="a folder for the lakes, which is not removed")
    args = parser.parse_args()
    binary = (args.binary or ingest.build("release")).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        scratch, lakes = Path(temporary), args.keep or Path(temporary)
        one = scratch / "one.csv"
        write_part(one, 0, 1)
        print("| titles | runs | stopped | objects of runs | record files | recovery s | CPU s | peak MB | wall with the lake |")
        print("|---|---|---|---|---|---|---|---|---|")
        for runs in map(int, args.runs.split(",")):
            lake = lakes / f"lake-{args.titles}-{runs}"
            stopped = "?"
            if not lake.exists():
                records = scratch / "records.ndjson"
                if not records.exists():
                    write_records(records, args.titles)
                server = ingest.Server(binary, [records], ["--no-gzip"])
                stopped = make_lake(binary, lake, server.url, args.titles, runs, scratch)
                server.stop()
            used = measure(binary, lake, one, args.rounds)
            print(f"| {args.titles:,} | {runs} | {stopped} | {objects(lake)[0]:,} | {objects(lake)[1]:,} | "
                  f"{used['recovery s']:.2f} | {used['CPU s']:.2f} | {used['peak MB']:.0f} | {used['wall min..max s']} |", flush=True)


if __name__ == "__main__":
    main()
