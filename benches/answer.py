#!/usr/bin/env python3
"""Times `cinelake refine` and `cinelake answer` against DuckDB and Polars doing the same eight plain answers.

    benches/answer.py LAKE                              release build, 7 rounds
    benches/answer.py LAKE --rounds 15 --as-of 2024-12-31 --last-years 10
    benches/answer.py LAKE --cinelake BINARY            a binary that is there

Every job is a process of its own, started cold (the files are in the system's page cache, as for everybody). In each round
all jobs run once, in an order that rotates, so that a slow minute of the machine hits all alike; ratios are taken within a
round. `answer` is paired with the engines over cinelake's Parquet files, `refine` and `answer` together with the engines
over the raw files. cinelake also computes intervals, adjusted differences and words, the engines only plain figures. The
null pair is `answer` against itself: a ratio within its spread says nothing. The import row is what starting Python with
the engine costs by itself. Wall and CPU time and peak memory are the kernel's (wait4). The lake is not written to: its Raw
zone is linked into a scratch folder. Prints Markdown.
"""

import argparse
import json
import os
import platform
import shlex
import shutil
import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402

FIGURES = ("wall s", "CPU s", "peak MB")
ENGINES = ("DuckDB", "Polars")


def by_engine(engine, source, lake, request):
    """Runs inside a child: the eight answers by one engine."""
    if engine == "DuckDB":
        import duckdb
        import plain_answers
        import raw_zone

        con = duckdb.connect()
        if source == "raw":
            with tempfile.TemporaryDirectory() as scratch:
                raw_zone.load(con, lake, scratch)
        else:
            plain_answers.trusted_zone(con, lake)
        found = plain_answers.all_eight(con, request)
        return {"year": found[1]["answer"]["year"], "difference": round(found[5]["difference"], 6),
                "films": [film["tconst"] for film in found[7]["films"]], "titles": found[8]["most_voted"]["titles"]}
    import plain_polars

    tables = plain_polars.from_raw(lake) if source == "raw" else plain_polars.from_parquet(lake)
    found = plain_polars.all_eight(tables, request)
    means = {group["longer"]: group["mean"] for group in found[5][0]}
    best = found[1]["answer"]
    return {"year": best[0]["start_year"] if best else None, "difference": round((means[True] - means[False]) / 1000, 6),
            "films": found[7][0]["tconst"].to_list(), "titles": found[8][0].filter("most_voted")["titles"].sum()}


def headline(answers):
    """The same few figures of cinelake's JSON."""
    answer = {one["question"]: one["answer"] for one in answers["answers"]}
    return {"year": (answer[1] or {}).get("year"), "difference": answer[5]["difference"],
            "films": [film["tconst"] for film in (answer[7] or {"films": []})["films"]],
            "titles": (answer[8] or {"most_voted": {"titles": 0}})["most_voted"]["titles"]}


def linked(lake, folder):
    """A lake with the same Raw zone and nothing else."""
    def link(source, target):
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)

    shutil.copytree(lake / "Raw", folder / "Raw", copy_function=link)
    return folder


class Jobs:
    """The jobs of a round: name, command."""

    def __init__(self, args, binary, lake):
        flags = ["--as-of", args.as_of, "--last-years", args.last_years, "--min-votes", args.min_votes]
        answer = [binary, "answer", "--lake", lake, "--format", "json", *flags]
        self.lake = lake
        self.commands = {"cinelake refine": [binary, "refine", "--lake", lake], "cinelake answer": answer,
                         "cinelake answer again": answer}
        for engine in ENGINES:
            for source in ("Parquet", "raw"):
                child = [sys.executable, __file__, lake, "--engine", engine, "--source", source.lower(), *flags]
                self.commands[f"{engine} from {source}"] = child
            self.commands[f"Python with {engine}, nothing done"] = [sys.executable, "-c", f"import {engine.lower()}"]

    def run(self, name, environment):
        import ingest

        if name == "cinelake refine":
            # Not timed. What is built is built from Raw alone.
            shutil.rmtree(self.lake / "Trusted", ignore_errors=True)
        text, code, used = ingest.measured([str(part) for part in self.commands[name]], environment)
        if code != 0:
            sys.exit(f"{name} ended with {code}: {text}")
        return text, used


def measure(jobs, rounds):
    """What each job used in each round, and the headline figures of the first."""
    import ingest

    environment = ingest.clean_environment(PYTHONDONTWRITEBYTECODE="1")
    names, used, said = list(jobs.commands), {name: [] for name in jobs.commands}, {}
    jobs.run("cinelake refine", environment)
    for number in range(rounds):
        # refine comes first whenever its turn is: the others need its tables.
        rest = names[1:]
        turn = number % len(rest)
        for name in ["cinelake refine", *rest[turn:], *rest[:turn]]:
            text, figures = jobs.run(name, environment)
            used[name].append(figures)
            if name in ("cinelake answer", *(f"{engine} from {source}" for engine in ENGINES for source in ("Parquet", "raw"))):
                said[name] = headline(json.loads(text)) if name == "cinelake answer" else json.loads(text)
    for name, figures in said.items():
        if figures != said["cinelake answer"]:
            sys.exit(f"{name} says {figures}, cinelake says {said['cinelake answer']}: not the same work")
    used["cinelake refine + answer"] = [
        {"wall s": a["wall s"] + b["wall s"], "CPU s": a["CPU s"] + b["CPU s"], "peak MB": max(a["peak MB"], b["peak MB"])}
        for a, b in zip(used["cinelake refine"], used["cinelake answer"])]
    return used


def spread(values, places):
    return f"{statistics.median(values):,.{places}f} ({min(values):,.{places}f}–{max(values):,.{places}f})"


def rows(title, heads, lines):
    print(f"\n{title}\n\n| | {' | '.join(heads)} |\n|---|{'---:|' * len(heads)}")
    for name, cells in lines:
        print(f"| {name} | {' | '.join(cells)} |")


def report(used):
    order = ["cinelake refine", "cinelake answer", "cinelake refine + answer", *(name for name in used if "cinelake" not in name)]
    rows("Median (smallest–largest)", FIGURES, [
        (name, [spread([run[figure] for run in used[name]], 1 if figure == "peak MB" else 3) for figure in FIGURES])
        for name in order])
    pairs = [("null pair: answer / answer", "cinelake answer again", "cinelake answer")]
    pairs += [(f"{engine} / cinelake answer, from Parquet", f"{engine} from Parquet", "cinelake answer") for engine in ENGINES]
    pairs += [(f"{engine} / cinelake refine + answer, from raw", f"{engine} from raw", "cinelake refine + answer")
              for engine in ENGINES]
    rows("Ratios, pair by pair (above 1: cinelake used less)", FIGURES, [
        (name, [spread([a[figure] / b[figure] for a, b in zip(used[one], used[other])], 2) for figure in FIGURES])
        for name, one, other in pairs])


def machine():
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def versions(binary):
    import duckdb
    import ingest
    import polars

    ours = ingest.measured([str(binary), "--version"], ingest.clean_environment())[0].strip()
    return f"{ours}, DuckDB {duckdb.__version__}, Polars {polars.__version__}, Python {platform.python_version()}"


def sizes(lake):
    def of(folder):
        files = [path for path in folder.rglob("*") if path.is_file()]
        return f"{len(files):,} files, {sum(path.stat().st_size for path in files) / 1e6:,.1f} MB"

    return f"Raw {of(lake / 'Raw')}; Trusted {of(lake / 'Trusted')}"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lake", type=Path)
    parser.add_argument("--cinelake", metavar="BINARY", help="a binary to measure (default: builds one)")
    parser.add_argument("--profile", default="release", help="the profile to build (default: release)")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2024, 12, 31))
    parser.add_argument("--last-years", type=int, default=10)
    parser.add_argument("--min-votes", type=int, default=1_000)
    parser.add_argument("--venv", metavar="DIR", help="the virtual environment to make or use (default: a cache folder)")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--source", choices=["parquet", "raw"], help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    args = arguments()
    if args.engine:
        from plain_answers import Request

        request = Request(args.as_of, args.last_years, args.min_votes)
        print(json.dumps(by_engine(args.engine, args.source, args.lake, request)))
        return
    bench_env.enter(args.venv)
    import ingest

    binary = Path(args.cinelake or ingest.build(args.profile)).resolve()
    with tempfile.TemporaryDirectory(prefix="cinelake-answer-") as scratch:
        lake = linked(args.lake.resolve(), Path(scratch))
        used = measure(Jobs(args, binary, lake), args.rounds)
        print(f"`{shlex.join(['benches/answer.py', *sys.argv[1:]])}`: {args.rounds} rounds\n")
        print(f"- {machine()}\n- {versions(binary)}\n- {sizes(lake)}")
        report(used)


if __name__ == "__main__":
    main()
