#!/usr/bin/env python3
"""IMDb's files to typed tables: time and peak memory of `cinelake refine`, beside DuckDB's.

    benches/imdb_scale.py                                         a hundredth of IMDb's size
    benches/imdb_scale.py --titles 456000 --copies 27 --peers     IMDb's size, beside DuckDB
    benches/imdb_scale.py --imdb FOLDER --peers                   files that are there
    benches/imdb_scale.py --titles 4560 --copies 27 --rounds 1 --most-mb 384   what CI runs: a hundredth, in little memory
    benches/imdb_scale.py --titles 228000 --copies 54 --model     also the star of these tables, once

Without `--imdb` all seven files are made by imdb_files.py from a seed, with the oddities of the real ones; the rows of each
table are compared with what the generator knows. (It makes
about 500 titles in a second; `--copies` writes every line so many times, each under ids of its own, which is much faster, and
compresses better than the real files.) Every job is a process of its own; wall and CPU time and peak memory are the kernel's (wait4).

DuckDB reads the same gzipped files with `read_csv` and writes the same typed columns as Parquet (zstd), with two threads and
without keeping the order, as its documents advise; it does not merge, sort, count or check. Ratios are taken within a round.
The exit code is 1 where `refine` or `model` needed more memory than `--most-mb`. Prints Markdown.
"""

import argparse
import gzip
import json
import platform
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402

# Each file, with the columns that hold ids, one or a list of them.
FILES = {"title.basics.tsv.gz": (0,), "title.ratings.tsv.gz": (0,), "title.principals.tsv.gz": (0, 2), "name.basics.tsv.gz": (0, 5),
         "title.crew.tsv.gz": (0, 1, 2), "title.episode.tsv.gz": (0, 1), "title.akas.tsv.gz": (0,)}
FIGURES = ("wall s", "CPU s", "peak MB")
IMDB_TITLES = 12_300_000
MOST_MB = 2 * 2**30 / 1e6
MODEL_MEMORY = "1536MiB"

READ = """read_csv('{imdb}/{name}', delim='\\t', header=true, quote='', escape='', nullstr='\\N', max_line_size=4000000, columns={columns}) AS {alias}"""
COLUMNS = {
    "title.basics.tsv.gz": {"tconst": "VARCHAR", "titleType": "VARCHAR", "primaryTitle": "VARCHAR", "originalTitle": "VARCHAR",
                            "isAdult": "INTEGER", "startYear": "INTEGER", "endYear": "INTEGER", "runtimeMinutes": "INTEGER",
                            "genres": "VARCHAR"},
    "title.ratings.tsv.gz": {"tconst": "VARCHAR", "averageRating": "DOUBLE", "numVotes": "BIGINT"},
    "title.principals.tsv.gz": {"tconst": "VARCHAR", "ordering": "INTEGER", "nconst": "VARCHAR", "category": "VARCHAR",
                                "job": "VARCHAR", "characters": "VARCHAR"},
    "name.basics.tsv.gz": {"nconst": "VARCHAR", "primaryName": "VARCHAR", "birthYear": "INTEGER", "deathYear": "INTEGER",
                           "primaryProfession": "VARCHAR", "knownForTitles": "VARCHAR"},
    "title.crew.tsv.gz": {"tconst": "VARCHAR", "directors": "VARCHAR", "writers": "VARCHAR"},
    "title.episode.tsv.gz": {"tconst": "VARCHAR", "parentTconst": "VARCHAR", "seasonNumber": "INTEGER", "episodeNumber": "INTEGER"},
    "title.akas.tsv.gz": {"titleId": "VARCHAR", "ordering": "INTEGER", "title": "VARCHAR", "region": "VARCHAR", "language": "VARCHAR",
                          "types": "VARCHAR", "attributes": "VARCHAR", "isOriginalTitle": "INTEGER"},
}
TABLES = {
    "titles": """SELECT tconst, titleType, primaryTitle, originalTitle, startYear, endYear, runtimeMinutes,
        string_split(genres, ',') AS genres, genres AS genres_text, averageRating, numVotes
        FROM {basics} LEFT JOIN {ratings} USING (tconst)""",
    "principals": """SELECT tconst, ordering, nconst, primaryName, category, job,
        from_json(characters, '["VARCHAR"]') AS characters, birthYear, deathYear
        FROM {principals} LEFT JOIN {names} USING (nconst)""",
    "people": """SELECT nconst, primaryName, birthYear, deathYear, string_split(primaryProfession, ',') AS professions,
        string_split(knownForTitles, ',') AS known_for FROM {names}""",
    "crew": """SELECT tconst, 'director' AS role, unnest(string_split(directors, ',')) AS nconst FROM {crew} UNION ALL
        SELECT tconst, 'writer', unnest(string_split(writers, ',')) FROM {crew}""",
    "episodes": "SELECT * FROM {episodes}",
    "akas": """SELECT titleId, ordering, title, region, language, string_split(types, chr(2)) AS types,
        string_split(attributes, chr(2)) AS attributes, isOriginalTitle = 1 AS is_original FROM {akas}""",
}


def by_duckdb(imdb, output):
    """Runs inside a child: the same tables by DuckDB. Returns the rows of each."""
    import duckdb

    con = duckdb.connect()
    con.execute("SET threads = 2; SET preserve_insertion_order = false")
    con.execute(f"SET temp_directory = '{output}/spill'")
    aliases = ("basics", "ratings", "principals", "names", "crew", "episodes", "akas")
    sources = {alias: READ.format(imdb=imdb, name=name, columns=COLUMNS[name], alias=alias) for alias, name in zip(aliases, FILES)}
    rows = {}
    for table, query in TABLES.items():
        path = f"{output}/{table}.parquet"
        con.execute(f"COPY ({query.format(**sources)}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        rows[table] = con.execute(f"SELECT count(*) FROM '{path}'").fetchone()[0]
    return rows


def lake_of(imdb, folder):
    """A lake into which somebody put these files."""
    place = folder / "Raw" / "Local" / "CSV" / "Movies" / "2026" / "11" / "23"
    place.mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(imdb / name, place / name)
    return folder


def refined(binary, lake):
    """What `refine` makes anew and uses: rows by table, figures."""
    import ingest

    shutil.rmtree(lake / "Trusted", ignore_errors=True)
    text, code, used = ingest.measured([binary, "refine", "--lake", lake, "--format", "json"], ingest.clean_environment())
    if code != 0:
        sys.exit(f"refine ended with {code}: {text}")
    return {table["table"]: table["rows"] for table in json.loads(text)["tables"]}, used


def star(binary, lake):
    """Makes the star of the tables that are there, once. What is left of two gibibytes is for the program itself."""
    import ingest

    command = [binary, "model", "--rebuild", "--lake", lake, "--memory", MODEL_MEMORY, "--format", "json"]
    text, code, used = ingest.measured(command, ingest.clean_environment())
    if code != 0:
        sys.exit(f"model ended with {code}: {text}")
    rows = {table["table"]: table["rows"] for table in json.loads(text)["tables"]}
    print("- cinelake model: " + ", ".join(f"{table} {count:,}" for table, count in rows.items() if count > 1))
    print("- cinelake model: " + ", ".join(f"{figure} {used[figure]:,.0f}" for figure in FIGURES), flush=True)
    return used


def made(titles, copies, seed, folder):
    """Files of about so many titles, so many times, and the rows that tables of them have."""
    import imdb_files

    rows = imdb_files.make(titles, seed, folder / "once", False)["rows"]
    if copies == 1:
        return folder / "once", rows
    places = {}
    for name, columns in FILES.items():
        copy_lines(folder / "once" / name, folder / name, columns, copies, places)
    shutil.rmtree(folder / "once")
    return folder, {table: number * copies for table, number in rows.items()}


def copy_lines(source, target, columns, copies, places):
    """Writes every line so many times under ids of its own. The ids of titles stay as dense as IMDb's: three for a title."""
    def moved(text, copy):
        if text.startswith(b"tt"):
            return b"tt%07d" % ((places.setdefault(text, len(places)) * copies + copy) * 3 + 1)
        return b"nm%07d" % (int(text[2:]) * copies + copy) if text.startswith(b"nm") else text

    with gzip.open(source) as lines, gzip.open(target, "wb", compresslevel=1) as out:
        out.write(next(lines))
        for line in lines:
            fields = line.rstrip(b"\n").split(b"\t")
            for copy in range(copies):
                changed = list(fields)
                for column in columns:
                    changed[column] = b",".join(moved(text, copy) for text in fields[column].split(b","))
                out.write(b"\t".join(changed) + b"\n")


def checked(known, rows):
    """Ends the script where a table has not the rows that the generator knows of."""
    wrong = {table: rows[table] for table in known if rows[table] != known[table]}
    if wrong:
        sys.exit(f"refine made {wrong}, the files have {known}")


def by_duckdb_alone(imdb, output):
    """The same in a child: rows by table, figures."""
    import ingest

    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    child = [sys.executable, __file__, "--child", imdb, output]
    text, code, used = ingest.measured(child, ingest.clean_environment(PYTHONDONTWRITEBYTECODE="1"))
    if code != 0:
        sys.exit(f"DuckDB ended with {code}: {text}")
    return json.loads(text), used


def rounds(args, binary, imdb, lake, known):
    """Every job once in each round, in turn; what each used."""
    import answer

    used = {"cinelake refine": [], "DuckDB": []} if args.peers else {"cinelake refine": []}
    for number in range(args.rounds):
        for name in list(used) if number % 2 == 0 else list(used)[::-1]:
            ours = name == "cinelake refine"
            rows, figures = refined(binary, lake) if ours else by_duckdb_alone(imdb, lake.parent / "duckdb")
            if ours:
                checked(known, rows)
            print(f"- {name}: " + ", ".join(f"{table} {rows[table]:,}" for table in TABLES), flush=True)
            used[name].append(figures)
    answer.rows("Median (smallest–largest)", FIGURES, [
        (name, [answer.spread([one[figure] for one in runs], 1) for figure in FIGURES]) for name, runs in used.items()])
    if args.peers:
        pairs = list(zip(used["cinelake refine"], used["DuckDB"]))
        answer.rows("Ratio within a round (below 1: cinelake used less)", FIGURES, [
            ("cinelake / DuckDB", [answer.spread([a[figure] / b[figure] for a, b in pairs], 2) for figure in FIGURES])])
    return used


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cinelake", metavar="BINARY", help="a binary to measure (default: builds one)")
    parser.add_argument("--profile", default="release", help="the profile to build (default: release)")
    parser.add_argument("--titles", type=int, default=IMDB_TITLES // 100)
    parser.add_argument("--copies", type=int, default=1, help="how often each line is written, under ids of its own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--imdb", type=Path, metavar="FOLDER", help="files that are there, instead of made ones")
    parser.add_argument("--peers", action="store_true", help="also time DuckDB")
    parser.add_argument("--model", action="store_true", help="also make the star schema of the tables, once")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most-mb", type=float, default=MOST_MB, help="the most memory that is allowed (default: 2 GiB)")
    parser.add_argument("--scratch", type=Path, metavar="DIR", help="where files are made (default: the system's place for temporary files)")
    parser.add_argument("--venv", metavar="DIR", help="the virtual environment to make or use (default: a cache folder)")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    args = arguments()
    if args.child:
        print(json.dumps(by_duckdb(*args.child)))
        return 0
    if args.peers:
        bench_env.enter(args.venv)
    import answer
    import ingest

    binary = Path(args.cinelake or ingest.build(args.profile)).resolve()
    with tempfile.TemporaryDirectory(prefix="cinelake-imdb-", dir=args.scratch) as folder:
        scratch = Path(folder)
        imdb, known = (args.imdb.resolve(), {}) if args.imdb else made(args.titles, args.copies, args.seed, scratch / "imdb")
        lake = lake_of(imdb, scratch / "lake")
        print(f"`{shlex.join(['benches/imdb_scale.py', *sys.argv[1:]])}`\n\n- {answer.machine()}, Python {platform.python_version()}")
        ours = rounds(args, binary, imdb, lake, known)["cinelake refine"]
        if args.model:
            ours = [*ours, star(binary, lake)]
        return 0 if all(one["peak MB"] <= args.most_mb for one in ours) else 1


if __name__ == "__main__":
    sys.exit(main())
