#!/usr/bin/env python3
"""Uses a lake through the Python package and compares what it gives with the program's own output.

    benches/check_python.py LAKE --cinelake target/debug/cinelake

The package is the source in python/, over the program named. Rows and types as pyarrow, Polars and pandas have them;
the answers; and what the errors say. Ends with 1 at the first thing that is wrong. Packages are pinned in
requirements.txt and installed into a virtual environment.
"""

import argparse
import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("lake", help="a lake with Trusted tables, for instance that of the demo")
    parser.add_argument("--cinelake", required=True, type=Path, help="the built program")
    parser.add_argument("--venv", help="folder of the virtual environment [default: the user's cache]")
    return parser.parse_args()


def is_so(told, is_right):
    if not is_right:
        sys.exit(f"wrong: {told}")
    print(f"ok    {told}")


def raised(kind, work):
    """The text of the error that `work` ends with; None if it ends without one."""
    try:
        work()
    except kind as error:
        return str(error)
    return None


def check_rows(cinelake, lake, command):
    text = command("sql", "SELECT tconst, num_votes, average_rating FROM titles ORDER BY tconst", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    votes = [int(row["num_votes"]) if row["num_votes"] else None for row in rows]
    is_so("some titles have no votes, so that unknown numbers are tried", None in votes)
    arrow = lake.titles.arrow().sort_by("tconst")
    is_so("pyarrow has the votes of every title", arrow["num_votes"].to_pylist() == votes)
    polars = lake.titles.polars().sort("tconst")
    is_so("Polars has the votes of every title", polars["num_votes"].to_list() == votes)
    pandas = lake.titles.pandas().sort_values("tconst")
    is_so("pandas keeps votes whole where some are unknown", str(pandas["num_votes"].dtype) == "int64[pyarrow]")
    known = [None if value is pandas["num_votes"].dtype.na_value else value for value in pandas["num_votes"]]
    is_so("pandas has the votes of every title", known == votes)
    counted = lake.sql("SELECT kind, COUNT(*) AS titles FROM titles GROUP BY kind ORDER BY kind").polars()
    is_so("a statement gives its rows", counted["titles"].sum() == len(rows))
    is_so("the tables are listed", {"titles", "tmdb_movies", "outcomes", "fact_title"} <= set(lake.tables()))


def check_answers(lake, command):
    printed = json.loads(command("answer", "--as-of", "2026-11-23", "--format", "json"))
    is_so("the answers are those of the program", lake.answers(as_of="2026-11-23") == printed)
    one = lake.answers([7], as_of="2026-11-23", last_years=5)
    is_so("one question with a flag", one["last_years"] == 5 and [it["question"] for it in one["answers"]] == [7])


def check_errors(cinelake, lake):
    text = raised(cinelake.CinelakeError, lambda: lake.sql("SELECT nope FROM titles").arrow())
    is_so("an error is the program's sentence", text is not None and text.startswith("there is no column `nope`"))
    text = raised(AttributeError, lambda: lake.titels)
    is_so("a table that is not there is an error that lists the tables", text is not None and "titles" in text)
    text = raised(cinelake.CinelakeError, lambda: cinelake.lake("nowhere").titles.arrow())
    is_so("a lake that is not there is an error", text is not None and "there is no lake at nowhere" in text)
    text = raised(cinelake.CinelakeError, lambda: lake.sql("DROP TABLE titles").arrow())
    is_so("a statement that writes is refused", text is not None)


def main():
    args = parsed()
    bench_env.enter(args.venv)
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python"))
    import cinelake
    from cinelake import _program

    def command(name, *words):
        line = [args.cinelake, name, *words, "--lake", args.lake, "--quiet"]
        return subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True).stdout

    os.environ[_program.NAMED] = str(args.cinelake.resolve())
    lake = cinelake.lake(args.lake)
    check_rows(cinelake, lake, command)
    check_answers(lake, command)
    check_errors(cinelake, lake)
    line = [sys.executable, "-m", "cinelake", "version"]
    told = subprocess.run(line, env=os.environ | {"PYTHONPATH": sys.path[0]}, stdout=subprocess.PIPE, text=True, check=True)
    is_so("python -m cinelake is the program", told.stdout.startswith("cinelake "))
    print("the Python package gives what the program gives")


if __name__ == "__main__":
    main()
