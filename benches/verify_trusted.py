#!/usr/bin/env python3
"""Opens every Trusted table of a lake with pyarrow, DuckDB and pandas and checks what can be relied on.

    benches/verify_trusted.py LAKE

Documented types and columns in each of the three readers; the rows, counted against the Raw zone (catalogues in the
course's shape); one row a tconst in `titles`, `tmdb_movies` and `tmdb_series`, and the
key of each table of a part; the promised order; one file a table, zstd, statistics in
every row group, and what the file was made from in its own metadata. Ends with 1 at the first thing that is wrong.
Packages are pinned in requirements.txt and installed into a virtual environment.
"""

import argparse
import gzip
import json
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402

# The documented columns: text, texts (a list), int32, int64, float64, bool, date, instant (microseconds, UTC); `!` is not null.
COLUMNS = {
    "titles": "tconst text! kind text! title_type text primary_title text original_title text start_year int32 end_year int32 "
              "runtime_minutes int32 genres texts genres_text text average_rating float64 num_votes int64 "
              "snapshot_date date! source_file text!",
    "ratings": "tconst text! average_rating float64 num_votes int64 snapshot_date date! source_file text!",
    "principals": "tconst text! ordering int32 nconst text name text category text job text characters texts "
                  "characters_text text birth_year int32 death_year int32 "
                  "professions texts known_for texts snapshot_date date! source_file text!",
    "people": "nconst text! name text birth_year int32 death_year int32 professions texts known_for texts "
              "snapshot_date date! source_file text!",
    "crew": "tconst text! nconst text! role text! ordering int32! snapshot_date date! source_file text!",
    "episodes": "tconst text! parent_tconst text! season_number int32 episode_number int32 snapshot_date date! "
                "source_file text!",
    "akas": "tconst text! ordering int32! title text region text language text types texts attributes texts "
            "is_original_title bool snapshot_date date! source_file text!",
    "tmdb_movies": "tconst text! tmdb_id int64 title text original_title text original_language text status text adult bool "
                   "release_date date runtime_minutes int32 runtime_raw int64 budget int64 budget_raw int64 revenue int64 "
                   "revenue_raw int64 money_flag text genres texts companies texts countries texts languages texts "
                   "collection text vote_average float64 vote_count int64 popularity float64 fetched_at instant! match text! "
                   "run_id text! source_file text! extra text",
    "tmdb_series": "tconst text! tmdb_id int64 name text original_name text original_language text status text "
                   "series_type text in_production bool adult bool first_air_date date last_air_date date "
                   "number_of_seasons int64 number_of_episodes int64 episode_runtime_minutes int64 genres texts "
                   "created_by texts networks texts companies texts countries texts languages texts vote_average "
                   "float64 vote_count int64 popularity float64 fetched_at instant! match text! run_id text! "
                   "source_file text! extra text",
    "tmdb_cast": "tconst text! kind text! person_id int64 name text character text cast_order int32 credit_id text "
                 "cast_id int64 original_name text gender int32 known_for_department text popularity float64 episodes "
                 "int32",
    "tmdb_crew": "tconst text! kind text! person_id int64 name text department text job text credit_id text "
                 "original_name text gender int32 known_for_department text popularity float64 episodes int32",
    "tmdb_genres": "tconst text! kind text! genre_id int64 name text",
    "tmdb_companies": "tconst text! kind text! company_id int64 name text origin_country text logo_path text",
    "tmdb_networks": "tconst text! kind text! network_id int64 name text origin_country text logo_path text",
    "tmdb_countries": "tconst text! kind text! country text name text",
    "tmdb_languages": "tconst text! kind text! language text name text english_name text",
    "tmdb_collections": "tconst text! kind text! collection_id int64 name text poster_path text backdrop_path text",
    "tmdb_keywords": "tconst text! kind text! keyword_id int64 name text",
    "tmdb_release_dates": "tconst text! kind text! country text certification text release_type int32 released_at "
                          "instant note text language text descriptors texts",
    "tmdb_providers": "tconst text! kind text! country text offer text provider_id int64 provider_name text "
                      "display_priority int32 logo_path text link text",
    "tmdb_videos": "tconst text! kind text! video_id text site text video_key text name text video_type text official "
                   "bool height int32 language text country text published_at instant",
    "tmdb_translations": "tconst text! kind text! language text country text language_name text english_name text title "
                         "text overview text tagline text homepage text runtime_raw int32",
    "second_opinions": "tconst text! source text! figure text! tmdb_value int64 source_value int64! currency text ratio "
                       "float64 agreement text! fills bool! source_file text!",
    "outcomes": "run_id text! tconst text! kind text outcome text! reason text file text fetched_at instant "
                "run_started_at instant run_status text",
    "dead_letters": "source_file text! record_number int64! tconst text run_id text fetched_at instant! reason text! record text",
}
# What tells the rows of a title apart, in the tables of parts that have a key.
PARTS = {
    "tmdb_cast": ["credit_id"],
    "tmdb_crew": ["credit_id"],
    "tmdb_genres": ["genre_id"],
    "tmdb_companies": ["company_id"],
    "tmdb_networks": ["network_id"],
    "tmdb_countries": ["country"],
    "tmdb_languages": ["language"],
    "tmdb_collections": ["collection_id"],
    "tmdb_keywords": ["keyword_id"],
    "tmdb_providers": ["country", "offer", "provider_id"],
    "tmdb_videos": ["video_id"],
    "tmdb_translations": ["language", "country"],
}
ARROW = {"text": "string", "texts": "list<element: string>", "int32": "int32", "int64": "int64", "float64": "double",
         "bool": "bool", "date": "date32[day]", "instant": "timestamp[us, tz=UTC]"}
DUCKDB = {"text": "VARCHAR", "texts": "VARCHAR[]", "int32": "INTEGER", "int64": "BIGINT", "float64": "DOUBLE",
          "bool": "BOOLEAN", "date": "DATE", "instant": "TIMESTAMP WITH TIME ZONE"}


def columns(table):
    words = COLUMNS[table].split()
    return list(zip(words[::2], words[1::2]))


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"wrong: {what}: found {found!r}, expected {wanted!r}")


def files(lake):
    """The one file of every table."""
    found = {}
    for table in COLUMNS:
        folder = lake / "Trusted" / table
        inside = sorted(path.name for path in folder.rglob("*") if path.is_file())
        expect(f"files in {folder}", inside, [f"{table}.parquet"])
        found[table] = folder / inside[0]
    return found


def check_file(table, path):
    """Layout and metadata, with pyarrow."""
    import pyarrow.parquet as parquet

    file = parquet.ParquetFile(path)
    schema, metadata = file.schema_arrow, file.metadata
    wanted = [(name, ARROW[kind.rstrip("!")], not kind.endswith("!")) for name, kind in columns(table)]
    expect(f"pyarrow's schema of {table}", [(field.name, str(field.type), field.nullable) for field in schema], wanted)
    notes = metadata.metadata or {}
    for key in (b"cinelake.schema_version", b"cinelake.inputs", b"cinelake.version", b"cinelake.refined_at"):
        expect(f"{table}: {key.decode()} in the file's metadata", key in notes, True)
    json.loads(notes[b"cinelake.inputs"])
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(number)
            place = f"{table}, row group {group}, {chunk.path_in_schema}"
            expect(f"{place}: compression", chunk.compression, "ZSTD")
            # Whole JSON texts have none: nobody compares them.
            is_json = chunk.path_in_schema in ("extra", "record")
            expect(f"{place}: has statistics", chunk.is_stats_set, not is_json)
    expect(f"{table}: rows read by pyarrow", file.read().num_rows, metadata.num_rows)
    return metadata


def check_readers(con, table, path, rows):
    """Types and row counts in DuckDB and pandas."""
    import pandas

    con.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{path}')")
    described = con.execute(f"DESCRIBE {table}").fetchall()
    wanted = [(name, DUCKDB[kind.rstrip("!")]) for name, kind in columns(table)]
    expect(f"DuckDB's types of {table}", [(row[0], row[1]) for row in described], wanted)
    expect(f"{table}: rows counted by DuckDB", con.execute(f"SELECT count(*) FROM {table}").fetchone()[0], rows)
    frame = pandas.read_parquet(path)
    expect(f"{table}: rows read by pandas", len(frame), rows)
    expect(f"pandas' columns of {table}", list(frame.columns), [name for name, _ in columns(table)])
    typed = pandas.read_parquet(path, dtype_backend="pyarrow")
    for name, kind in columns(table):
        expect(f"pandas' type of {table}.{name}", str(typed[name].dtype.pyarrow_dtype), ARROW[kind.rstrip("!")])


def one(con, sql):
    return con.execute(sql).fetchone()[0]


def check_opinions(con):
    """What second opinions say of TMDB's figures, computed once more."""
    wrong = """SELECT s.tconst, s.source, s.figure FROM second_opinions s LEFT JOIN tmdb_movies m USING (tconst)
        WHERE s.tmdb_value IS DISTINCT FROM CASE s.figure WHEN 'budget' THEN m.budget ELSE m.revenue END
           OR s.agreement <> CASE WHEN s.currency <> 'USD' THEN 'other_currency'
                WHEN s.tmdb_value IS NULL THEN 'only_source'
                WHEN abs(s.source_value - s.tmdb_value)::HUGEINT * 4 > least(s.source_value, s.tmdb_value)::HUGEINT
                THEN 'differs' ELSE 'agrees' END
           OR s.fills AND (s.agreement <> 'only_source' OR s.currency IS DISTINCT FROM 'USD' OR m.tconst IS NULL)"""
    expect("second opinions that do not follow from the two figures", con.execute(wrong).fetchall(), [])


def check_rows(con, raw, lake, paths):
    """Counts against Raw, keys, order."""
    counts = [("titles", "SELECT count(*) FROM catalogue"), ("principals", "SELECT count(*) FROM roles"),
              ("tmdb_movies", "SELECT count(*) FROM records")]
    for table, sql in counts:
        expect(f"rows of {table} against the raw files", one(con, f"SELECT count(*) FROM {table}"), one(raw, sql))
    booked = sum(len(gzip.decompress(path.read_bytes()).splitlines())
                 for path in (lake / "Raw/TMDB/_runs").glob("*/outcomes.ndjson.gz"))
    ended = "SELECT count(*) FROM outcomes WHERE run_status <> 'running'"
    expect("rows of outcomes against the runs' books", one(con, ended), booked)
    for table in ("titles", "tmdb_movies", "tmdb_series"):
        doubled = con.execute(f"SELECT tconst FROM {table} GROUP BY tconst HAVING count(*) > 1").fetchall()
        expect(f"{table}: ids in more than one row", doubled, [])
    for table, key in (("crew", "tconst, nconst, role"), ("episodes", "tconst"), ("akas", "tconst, ordering"),
                       ("second_opinions", "tconst, source, figure")):
        doubled = con.execute(f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1").fetchall()
        expect(f"{table}: keys in more than one row", doubled, [])
    check_opinions(con)
    doubled = con.execute("SELECT tconst FROM ratings GROUP BY tconst, snapshot_date HAVING count(*) > 1").fetchall()
    expect("ratings: ids with more than one row a day", doubled, [])
    for table, keys in PARTS.items():
        key = ", ".join(("tconst", "kind", *keys))
        known = " AND ".join(f"{name} IS NOT NULL" for name in keys)
        doubled = con.execute(f"SELECT {key} FROM {table} WHERE {known} GROUP BY ALL HAVING count(*) > 1").fetchall()
        expect(f"{table}: rows with the same {key}", doubled, [])
        orphans = one(con, f"""SELECT count(*) FROM {table} WHERE (tconst, kind) NOT IN (
            SELECT (tconst, 'movie') FROM tmdb_movies UNION ALL SELECT (tconst, 'series') FROM tmdb_series)""")
        expect(f"{table}: rows of titles without a record", orphans, 0)
    for table, order in (("titles", "kind, start_year, number"), ("ratings", "number, snapshot_date"),
                         ("principals", "number, name")):
        check_order(con, table, paths[table], order)
    zeros = one(con, "SELECT count(*) FROM tmdb_movies WHERE budget <= 0 OR revenue <= 0 OR runtime_minutes <= 0")
    expect("tmdb_movies: zeros in typed columns", zeros, 0)
    lost = one(con, "SELECT count(*) FROM tmdb_movies WHERE coalesce(budget, 0) <> greatest(coalesce(budget_raw, 0), 0)"
                    " OR coalesce(revenue, 0) <> greatest(coalesce(revenue_raw, 0), 0)")
    expect("tmdb_movies: rows whose typed money is not the raw money", lost, 0)


def check_order(con, table, path, order):
    """Rows lie in the documented order, unknown years at one end."""
    for nulls in ("FIRST", "LAST"):
        keys = ", ".join(f"{key} NULLS {nulls}" for key in order.split(", "))
        out_of_place = one(con, f"""
            WITH numbered AS (SELECT *, CAST(substr(tconst, 3) AS BIGINT) AS number, file_row_number AS place
                              FROM read_parquet('{path}', file_row_number = true)),
                 sorted AS (SELECT place, row_number() OVER (ORDER BY {keys}, place) - 1 AS wanted FROM numbered)
            SELECT count(*) FROM sorted WHERE place <> wanted""")
        if out_of_place == 0:
            return
    sys.exit(f"wrong: {table} is not sorted by {order}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lake", type=Path)
    parser.add_argument("--venv", metavar="DIR", help="the virtual environment to make or use (default: a cache folder)")
    args = parser.parse_args()
    bench_env.enter(args.venv)
    import duckdb
    import raw_zone

    con, raw = duckdb.connect(), duckdb.connect()
    paths = files(args.lake)
    for table, path in paths.items():
        metadata = check_file(table, path)
        check_readers(con, table, path, metadata.num_rows)
        print(f"{table}: {metadata.num_rows:,} rows, {metadata.num_row_groups} row groups, {path.stat().st_size:,} bytes; "
              "types as documented in pyarrow, DuckDB and pandas; zstd; statistics")
    with tempfile.TemporaryDirectory() as scratch:
        raw_zone.load(raw, args.lake, scratch)
    check_rows(con, raw, args.lake, paths)
    print("row counts as in the raw files, ids unique, rows in order, unknown money NULL")


if __name__ == "__main__":
    main()
