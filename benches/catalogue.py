#!/usr/bin/env python3
"""Times `cinelake plan` over a catalogue as large as the course's against Polars' lazy scan with the same filter.

    benches/catalogue.py                          release build, 1,013,000 rows, about 175 MB, nine rounds
    benches/catalogue.py --shuffled               the same rows in no order: rows of a title lie apart
    benches/catalogue.py --gzip                   the same file as .gz
    benches/catalogue.py --pandas                 pandas too
    benches/catalogue.py --catalogue movies.csv --binary cinelake --rounds 5

Every job is a process of its own, with the file in the system's page cache. In each round all jobs run once, in an order that
rotates, so that a slow minute of the machine hits all alike; ratios are taken within a round. The import row is what starting
Python with the engine costs by itself, and one ratio leaves it out. The jobs must find the same number of titles. Polars and
pandas filter rows and count distinct ids; cinelake also merges rows, checks every id, counts nulls, contradictions and what
was left out, and looks into the lake. Wall and CPU time and peak memory are the kernel's (wait4). Prints Markdown.
"""

import argparse
import gzip
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402
import ingest  # noqa: E402
import made_up  # noqa: E402

TITLES = 244_544
FROM_YEAR, TO_YEAR, GENRES = 2015, 2024, ("Drama", "Romance")
FIGURES = ("wall s", "CPU s", "peak MB")
CINELAKE, POLARS, PANDAS, IMPORT = "cinelake plan", "Polars", "pandas", "import of "


def names(draw, kinds):
    """Made-up names of people."""
    first, last = "Ana Bo Carla Davi Eva Ivo Lia Noé Rui Zoe".split(), "Alves Braga Costa Dias Melo Prado Reis Sá".split()
    return [f"{draw.choice(first)} {draw.choice(last)} {number}" for number in range(kinds)]


def rows_of(draw, number, people):
    """The artist rows of one film, in the course's format."""
    def known(value, share):
        return value if draw.random() < share else "\\N"

    name = f"The {' '.join(draw.choices(made_up.WORDS, k=draw.randint(1, 3)))} {number}"
    name = f'"{name} | a ""part"""' if number % 20_000 == 0 else name
    original = name if draw.random() < 0.8 else f"O {number}"
    genres = ",".join(draw.sample(made_up.GENRES, draw.randint(1, 3)))
    rated = draw.random() < 0.7
    film = [made_up.tconst(number), name, original, known(draw.randint(1930, 2024), 0.97), known(draw.randint(60, 180), 0.8), genres,
            draw.randint(20, 95) / 10 if rated else "\\N", draw.randint(5, 90_000) if rated else "\\N"]
    for _ in range(draw.choice((1, 3, 3, 4, 4, 4, 5, 5, 5, 7))):
        titles = ",".join(made_up.tconst(draw.randrange(9_000_000)) for _ in range(draw.randint(3, 4)))
        artist = [draw.choice(("actor", "actress")), f"The {draw.choice(made_up.WORDS)} {draw.randrange(900)}", draw.choice(people),
                  known(draw.randint(1920, 2000), 0.5), "\\N", draw.choice(("actor", "actor,producer", "actress,soundtrack")), titles]
        yield "|".join(str(value) for value in film + artist)


def write_catalogue(path, titles, shuffled):
    """Writes the catalogue; same arguments, same bytes."""
    draw = random.Random(3)
    people = names(draw, 20_000)
    rows = [row for number in range(titles) for row in rows_of(draw, number, people)]
    if shuffled:
        draw.shuffle(rows)
    path.write_text("\n".join([made_up.HEADER, *rows, ""]), encoding="utf-8")
    return len(rows)


def by_polars(path):
    """Runs inside a child: titles that pass, by Polars."""
    import polars as pl

    year, genres = pl.col("anoLancamento"), pl.col("genero")
    rows = pl.scan_csv(path, separator="|", null_values=["\\N"], infer_schema_length=10_000)
    passing = rows.filter((year >= FROM_YEAR) & (year <= TO_YEAR) & genres.str.contains("|".join(GENRES)))
    return passing.select(pl.col("id").n_unique()).collect(engine="streaming").item()


def by_pandas(path):
    """Runs inside a child: titles that pass, by pandas."""
    import pandas as pd

    rows = pd.read_csv(path, sep="|", na_values=["\\N"], usecols=["id", "anoLancamento", "genero"])
    passing = rows[rows.anoLancamento.between(FROM_YEAR, TO_YEAR) & rows.genero.str.contains("|".join(GENRES), na=False)]
    return int(passing.id.nunique())


def jobs(args, binary, catalogue, lake):
    """The command of each job, by name."""
    child = [sys.executable, __file__, "--child"]
    plan = [binary, "plan", catalogue, "--lake", lake, "--from-year", FROM_YEAR, "--to-year", TO_YEAR, "--genre", ",".join(GENRES),
            "--format", "json", "--quiet"]
    engines = [POLARS, *([PANDAS] if args.pandas else [])]
    return {CINELAKE: plan} | {engine: [*child, engine, catalogue] for engine in engines} | {
        IMPORT + engine: [*child, IMPORT + engine, catalogue] for engine in engines}


def child(job, path):
    """One job of an engine."""
    if job.startswith(IMPORT):
        __import__(job.removeprefix(IMPORT).lower())
        return
    print(by_polars(path) if job == POLARS else by_pandas(path))


def found(job, text):
    """How many titles a job found; None for an import."""
    if job.startswith(IMPORT):
        return None
    return json.loads(text)["plan"]["titles"] if job == CINELAKE else int(text)


def one_round(commands, order, environment):
    """All jobs once: by job, the figures."""
    figures, titles = {}, {}
    for job in order:
        text, code, figures[job] = ingest.measured(commands[job], environment)
        if code != 0:
            sys.exit(f"{job} ended with {code}: {text}")
        if (count := found(job, text)) is not None:
            titles[job] = count
    if len(set(titles.values())) != 1:
        sys.exit(f"not the same titles: {titles}")
    return figures, titles[CINELAKE]


def spread(values, places):
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:,.{places}f} ({low:,.{places}f} to {high:,.{places}f})"


def report(rounds, engines):
    """Prints the medians of all jobs, and the ratios within the rounds."""
    print("\n| process | " + " | ".join(FIGURES) + " |\n|---|---|---|---|")
    for job in rounds[0]:
        columns = [spread([figures[job][figure] for figures in rounds], 0 if figure == "peak MB" else 3) for figure in FIGURES]
        print(f"| {job} | " + " | ".join(columns) + " |")
    print(f"\n| against {CINELAKE} | wall | wall without the import | CPU | peak |\n|---|---|---|---|---|")
    for engine in engines:
        def ratios(figure, without_import=False):
            less = [figures[IMPORT + engine][figure] if without_import else 0 for figures in rounds]
            return spread([(figures[engine][figure] - off) / figures[CINELAKE][figure] for figures, off in zip(rounds, less)], 2)

        print(f"| {engine} | {ratios('wall s')} | {ratios('wall s', True)} | {ratios('CPU s')} | {ratios('peak MB')} |")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalogue", type=Path, help="a film catalogue in the course's format instead of a made-up one")
    parser.add_argument("--titles", type=int, default=TITLES)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--shuffled", action="store_true", help="rows of a title lie apart")
    parser.add_argument("--gzip", action="store_true")
    parser.add_argument("--pandas", action="store_true")
    parser.add_argument("--binary", type=Path, help="a cinelake that is built already")
    parser.add_argument("--profile", default="release")
    parser.add_argument("--venv", type=Path, help="where the virtual environment is or is to be made")
    parser.add_argument("--child", nargs=2, metavar=("JOB", "FILE"), help=argparse.SUPPRESS)
    return parser.parse_args()


def made(args, folder):
    """The catalogue to read."""
    path = args.catalogue or folder / "movies.csv"
    if not args.catalogue:
        rows = write_catalogue(path, args.titles, args.shuffled)
        print(f"{rows:,} rows of {args.titles:,} made-up films{', shuffled' if args.shuffled else ''}, {path.stat().st_size / 1e6:.0f} MB")
    if args.gzip:
        packed = folder / "movies.csv.gz"
        with open(path, "rb") as source, gzip.open(packed, "wb", 6) as target:
            shutil.copyfileobj(source, target)
        print(f"packed: {packed.stat().st_size / 1e6:.0f} MB")
        return packed
    return path.resolve()


def main():
    args = arguments()
    bench_env.enter(args.venv)
    if args.child:
        return child(*args.child)
    binary = args.binary.resolve() if args.binary else ingest.build(args.profile)
    with tempfile.TemporaryDirectory(prefix="cinelake-bench-") as folder:
        folder = Path(folder)
        catalogue = made(args, folder)
        commands = jobs(args, binary, catalogue, folder / "lake")
        environment = ingest.clean_environment(PYTHONDONTWRITEBYTECODE="1", **{bench_env.INSIDE: "1"})
        names, rounds = list(commands), []
        one_round(commands, names, environment)
        for number in range(args.rounds):
            order = names[number % len(names):] + names[:number % len(names)]
            figures, titles = one_round(commands, order, environment)
            rounds.append({job: figures[job] for job in names})
        print(f"{titles:,} titles pass; {os.cpu_count()} processors, {args.rounds} rounds; median (least to most)")
        report(rounds, [job for job in (POLARS, PANDAS) if job in names])


if __name__ == "__main__":
    main()
