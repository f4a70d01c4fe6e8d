#!/usr/bin/env python3
"""Checks the star schema of a lake (`cinelake model`) in a second engine, and times both.

    benches/verify_star.py LAKE
    benches/verify_star.py LAKE --speed target/release/cinelake [--runs 3]

DuckDB runs the statements of crates/cinelake-model over the same Trusted tables: every table must have the same rows.
Beside that, and without these statements, money is added up from Trusted: by film, and by company in plain Python. The
sums over each bridge, times its weights, must be the sums of `fact_title`. `--speed` makes the star anew with both,
each in a process of its own, and prints time and peak memory as Markdown. Ends with 1 at the first thing that is wrong.
Packages are pinned in requirements.txt and installed into a virtual environment.
"""

import argparse
import collections
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402

MODEL = Path(__file__).resolve().parent.parent / "crates/cinelake-model/src/sql"
VIEWS = MODEL.parent / "views"


def statements():
    """The statement of each table, as cinelake puts it together."""
    titles = (MODEL / "star_titles.sql").read_text().rstrip()
    made = {}
    for path in sorted(MODEL.glob("*.sql")):
        text = path.read_text()
        if path.stem == "star_titles":
            continue
        if "star_titles" in text:
            comments, body = re.fullmatch(r"((?:--[^\n]*\n)*)(.*)", text, re.S).groups()
            rest = f",\n{body[5:]}" if body.startswith("WITH ") else f"\n{body}"
            text = f"{comments}WITH star_titles AS (\n{titles}\n){rest}"
        made[path.stem] = text
    return made


def connect(lake):
    """DuckDB with a view for each Trusted table."""
    import duckdb
    con = duckdb.connect()
    for path in sorted((lake / "Trusted").glob("*/*.parquet")):
        con.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM read_parquet('{path}')")
    return con


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"wrong: {what}: {found}, not {wanted}")
    print(f"{what}: {str(wanted)[:60]}")


def check_rows(con, lake):
    """Every table, row for row, against DuckDB's own."""
    for table, sql in statements().items():
        con.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{lake}/Refined/{table}/{table}.parquet')")
        con.execute(f"CREATE TEMP TABLE other_{table} AS {sql}")
        rows = con.execute(f"SELECT count(*) FROM other_{table}").fetchone()[0]
        for a, b in ((table, f"other_{table}"), (f"other_{table}", table)):
            alone = con.execute(f"SELECT * FROM {a} EXCEPT ALL SELECT * FROM {b} LIMIT 3").fetchall()
            expect(f"{table}: rows of {a} alone", alone, [])
        print(f"{table}: {rows} rows, the same in both engines")


def check_views(con, budget, revenue):
    """The views of `cinelake ddl --zone refined`: no row is lost, and shares add up to the money of the films."""
    for path in sorted(VIEWS.glob("*.sql")):
        con.execute(f"CREATE VIEW {path.stem} AS {path.read_text().replace('{db}', '')}")
    rows = con.execute("SELECT (SELECT count(*) FROM view_titles) - (SELECT count(*) FROM fact_title),"
                       " (SELECT count(*) FROM view_credits) - (SELECT count(*) FROM fact_credit)").fetchone()
    expect("rows of view_titles and view_credits beyond those of their facts", rows, (0, 0))
    for bridge in ("genre", "company", "country"):
        sums = con.execute("SELECT coalesce(sum(budget_share), 0), coalesce(sum(revenue_share), 0)"
                           f" FROM view_titles_by_{bridge}").fetchone()
        near = [abs(a - b) <= 1e-9 * max(b, 1) for a, b in zip(sums, (budget, revenue))]
        expect(f"shares of view_titles_by_{bridge} add up to budget and revenue", near, [True, True])


def check_money(con):
    """Sums that do not come from the statements of the star."""
    films = con.execute("SELECT m.tconst, m.budget, m.revenue FROM tmdb_movies m LEFT JOIN titles t USING (tconst)"
                        " WHERE t.kind IS DISTINCT FROM 'series'").fetchall()
    budget = sum(row[1] or 0 for row in films)
    revenue = sum(row[2] or 0 for row in films)
    of_fact = con.execute("SELECT coalesce(sum(budget), 0), coalesce(sum(revenue), 0) FROM fact_title").fetchone()
    expect("budget and revenue of fact_title", tuple(map(int, of_fact)), (budget, revenue))
    for bridge in ("genre", "tmdb_genre", "company", "country", "language", "provider"):
        sums = con.execute(f"SELECT coalesce(sum(f.budget * b.weight), 0), coalesce(sum(f.revenue * b.weight), 0) FROM fact_title f"
                           f" JOIN bridge_title_{bridge} b USING (title_key)").fetchone()
        near = [abs(a - b) <= 1e-9 * max(b, 1) for a, b in zip(sums, (budget, revenue))]
        expect(f"budget and revenue over bridge_title_{bridge} are those of fact_title", near, [True, True])
    check_views(con, budget, revenue)
    companies = collections.defaultdict(set)
    for tconst, company in con.execute("SELECT tconst, company_id FROM tmdb_companies WHERE kind = 'movie'").fetchall():
        companies[tconst].add(company)
    by_company = collections.Counter()
    for tconst, _, earned in films:
        for company in companies.get(tconst) or {-1}:
            by_company[company] += (earned or 0) / len(companies.get(tconst) or {-1})
    found = dict(con.execute("SELECT b.company_key, sum(f.revenue * b.weight) FROM fact_title f JOIN bridge_title_company b"
                             " USING (title_key) WHERE f.revenue IS NOT NULL GROUP BY ALL").fetchall())
    wrong = [key for key, value in by_company.items() if abs(value - found.get(key, 0)) > 1e-6 * max(value, 1)]
    expect("companies whose revenue differs from a sum in Python", wrong, [])


def measured(command):
    """Wall and CPU seconds and peak megabytes of a command that has to succeed."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command} ended with {status}")
    wall, cpu = time.monotonic() - began, usage.ru_utime + usage.ru_stime
    return wall, cpu, usage.ru_maxrss * 1024 / 1e6


def by_duckdb(lake, out):
    """The same tables as zstd Parquet files, sorted as the statements say."""
    con = connect(lake)
    for table, sql in statements().items():
        con.execute(f"COPY ({sql}) TO '{out}/{table}.parquet' (FORMAT parquet, COMPRESSION zstd)")


def speed(lake, binary, runs):
    """Both in turn, so that neither has the warmer machine."""
    used = {"cinelake model": [], "DuckDB": []}
    with tempfile.TemporaryDirectory() as out:
        for _ in range(runs):
            used["cinelake model"].append(measured([binary, "model", "--rebuild", "--lake", lake, "--quiet"]))
            used["DuckDB"].append(measured([sys.executable, __file__, lake, "--duckdb-into", out]))
    print("| | wall s | CPU s | peak MB |\n|---|---|---|---|")
    for name, of in used.items():
        wall, cpu, peak = zip(*of)
        print(f"| {name} | {spread(wall)} | {spread(cpu)} | {max(peak):.0f} |")
    pairs = list(zip(*used.values()))
    ratios = [spread([ours[figure] / theirs[figure] for ours, theirs in pairs]) for figure in (0, 1)]
    print(f"| cinelake / DuckDB, run by run | {ratios[0]} | {ratios[1]} | |")


def spread(figures):
    """`median (least to most)`."""
    return f"{statistics.median(figures):.2f} ({min(figures):.2f} to {max(figures):.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lake", type=Path)
    parser.add_argument("--speed", metavar="CINELAKE")
    parser.add_argument("--rows-only", action="store_true", help="leave out the sums of money, which odd records do not keep")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--duckdb-into", metavar="DIR", help=argparse.SUPPRESS)
    parser.add_argument("--venv")
    args = parser.parse_args()
    bench_env.enter(args.venv)
    lake = args.lake.resolve()
    if args.duckdb_into:
        return by_duckdb(lake, args.duckdb_into)
    if args.speed:
        # First: the kernel counts the memory of this process to that of a process it starts.
        speed(lake, args.speed, args.runs)
    con = connect(lake)
    check_rows(con, lake)
    if not args.rows_only:
        check_money(con)


if __name__ == "__main__":
    main()
