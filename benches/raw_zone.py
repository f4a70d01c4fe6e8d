"""A lake's Raw zone as DuckDB tables, read by DuckDB itself: nothing of cinelake's is used, its Parquet least of all.

Tables made: `films` and `series` (tconst, title, start_year, end_year, runtime, thousandths, votes), `people` (tconst,
name, category, born), `roles` (the rows behind them) and `records` (tconst, release_date, budget, revenue, flagged,
budget_flagged). One
row a title; ratings are whole thousandths, so that sums are exact; unknown is NULL.
"""

import gzip
import json
import re
import sys
from pathlib import Path

COURSE = {"id", "tituloPincipal", "anoLancamento", "tempoMinutos", "notaMedia", "numeroVotos", "generoArtista",
          "nomeArtista", "anoNascimento"}


def text(value):
    """A SQL string."""
    return "'" + str(value).replace("'", "''") + "'"


def opened(path):
    """A catalogue file without its compression."""
    with open(path, "rb") as file:
        magic = file.read(4)
    if magic[:2] == b"\x1f\x8b":
        return gzip.open(path)
    if magic == b"\x28\xb5\x2f\xfd":
        import pyarrow

        return pyarrow.input_stream(str(path), compression="zstd")
    return open(path, "rb")


def readable(path, scratch):
    """The file, or a plain copy with blanks for bare carriage returns: DuckDB takes one for the end of a row."""
    with opened(path) as file:
        content = file.read()
    if b"\r" not in content.replace(b"\r\n", b""):
        return path
    # Lists with \N as text stay; only the sign that ends a row for some readers goes.
    copy = Path(scratch) / (re.sub(r"\W+", "_", str(path)) + ".csv")
    copy.write_bytes(re.sub(rb"\r(?!\n)", b" ", content))
    return copy


def header_of(path):
    with opened(path) as file:
        line = bytes(file.read(65_536)).split(b"\n")[0]
    return line.decode("utf-8-sig").rstrip("\r").split("|")


def catalogue_files(lake):
    """Every catalogue in the course's shape: (path, header, day); says so of others, and ends."""
    found = []
    for path in sorted((lake / "Raw/Local/CSV").rglob("*")):
        if not path.is_file() or "/_" in str(path.relative_to(lake)):
            continue
        header = header_of(path)
        if not COURSE <= set(header):
            sys.exit(f"{path}: not in the course's shape; only lakes whose catalogues are can be recomputed here")
        day = "-".join(path.relative_to(lake).parts[-4:-1])
        found.append((path, header, day))
    if not found:
        sys.exit(f"{lake} holds no catalogue")
    return found


def run_order(lake):
    """Of each catalogue file its place in the order in which runs took them, and the last run that read it."""
    order, unit = {}, {}
    for number, manifest in enumerate(sorted((lake / "Raw/TMDB/_runs").glob("*.json"))):
        for file in json.loads(manifest.read_text(encoding="utf-8")).get("inputs", []):
            order.setdefault(file["landed_as"], len(order))
            unit[file["landed_as"]] = number
    return order, unit


def the_rest(header):
    """The other artist columns as one text; nothing and \\N are the same."""
    names = [name for name in ("personagem", "anoFalecimento", "profissao", "titulosMaisConhecidos") if name in header]
    parts = [f"coalesce(NULLIF(NULLIF(trim({name}), '\\N'), ''), '-')" for name in names]
    return f"concat_ws('|', {', '.join(parts)})" if parts else "''"


def load_catalogue(con, lake, scratch):
    """Reads every catalogue and keeps of each title what the latest files that were read together say."""
    con.execute("CREATE OR REPLACE TABLE rows_as_text (file INT, unit INT, day VARCHAR, is_series BOOLEAN, id VARCHAR, title VARCHAR,"
                " start_year VARCHAR, end_year VARCHAR, runtime VARCHAR, rating VARCHAR, votes VARCHAR, category VARCHAR,"
                " name VARCHAR, born VARCHAR, the_rest VARCHAR, place BIGINT)")
    order, units = run_order(lake)
    files = catalogue_files(lake)
    files.sort(key=lambda file: (file[2], order.get(str(file[0].relative_to(lake)), -1)))
    for number, (path, header, day) in enumerate(files):
        unit = units.get(str(path.relative_to(lake)), number - len(files))
        columns = ", ".join(f"{text(name)}: 'VARCHAR'" for name in header)
        end = "anoTermino" if "anoTermino" in header else "NULL"
        con.execute(f"""
            INSERT INTO rows_as_text
            SELECT {number}, {unit}, {text(day)}, {"anoTermino" in header}, id, tituloPincipal, anoLancamento, {end}, tempoMinutos,
                   notaMedia, numeroVotos, generoArtista, nomeArtista, anoNascimento, {the_rest(header)},
                   {number} * 1000000000 + row_number() OVER ()
            FROM read_csv({text(readable(path, scratch))}, auto_detect = false, header = true, delim = '|', quote = '"',
                          escape = '"', strict_mode = false, columns = {{{columns}}}, ignore_errors = true,
                          max_line_size = 10000000)""")
    con.execute(TITLES)


# An id is `tt` and at least seven digits; files that lost the letters or the zeros are repaired. 10 digits are none.
TITLES = r"""
CREATE OR REPLACE TABLE catalogue_rows AS
WITH known AS (
    SELECT file, unit, day, is_series,
           regexp_extract(lower(trim(id)), '^(?:tt)?0*([1-9][0-9]*)$', 1) AS digits,
           NULLIF(NULLIF(trim(title), '\N'), '') AS title,
           NULLIF(trim(category), '\N') AS category, NULLIF(NULLIF(trim(name), '\N'), '') AS name,
           TRY_CAST(trim(start_year) AS DOUBLE) AS start_year, TRY_CAST(trim(end_year) AS DOUBLE) AS end_year,
           TRY_CAST(trim(runtime) AS DOUBLE) AS runtime, TRY_CAST(trim(rating) AS DOUBLE) AS rating,
           TRY_CAST(trim(votes) AS BIGINT) AS votes, TRY_CAST(trim(born) AS DOUBLE) AS born, the_rest, place
    FROM rows_as_text
)
SELECT *, 'tt' || lpad(digits, CAST(greatest(7, length(digits)) AS INT), '0') AS tconst, max(file) OVER (PARTITION BY digits) AS latest,
       max(unit) OVER (PARTITION BY digits) AS latest_unit,
       CASE WHEN rating BETWEEN 0 AND 10 THEN rating END AS known_rating
FROM known
WHERE digits <> '';

-- The first known value of each column counts, in the order of the files and their rows.
CREATE OR REPLACE TABLE catalogue AS
SELECT tconst, arg_min(is_series, place) AS is_series, arg_min(title, place) AS title,
       CAST(arg_min(CASE WHEN start_year BETWEEN 1870 AND 2120 THEN start_year END, place) AS INT) AS start_year,
       CAST(arg_min(CASE WHEN end_year BETWEEN 1870 AND 2120 THEN end_year END, place) AS INT) AS end_year,
       CAST(arg_min(CASE WHEN runtime > 0 THEN runtime END, place) AS INT) AS runtime,
       -- Rating and votes are one pair: the first row with a rating gives both.
       CAST(round(arg_min(known_rating, place) * 1000) AS BIGINT) AS thousandths,
       CASE WHEN count(known_rating) > 0 THEN arg_min_null(votes, place) FILTER (known_rating IS NOT NULL)
            ELSE arg_min(votes, place) END AS votes
FROM catalogue_rows
WHERE unit = latest_unit
GROUP BY tconst;

CREATE OR REPLACE TABLE films AS SELECT * FROM catalogue WHERE NOT is_series;
CREATE OR REPLACE TABLE series AS SELECT * FROM catalogue WHERE is_series;
-- One row a role; exact duplicates count once.
CREATE OR REPLACE TABLE roles AS
SELECT DISTINCT tconst, name, category, born, the_rest FROM catalogue_rows WHERE file = latest AND name IS NOT NULL;
CREATE OR REPLACE TABLE people AS
SELECT DISTINCT tconst, name, category, CAST(born AS INT) AS born
FROM catalogue_rows
WHERE file = latest AND name IS NOT NULL;
"""


def committed_files(lake):
    """The record files of films that an entry commits."""
    files = set()
    for entry in (lake / "Raw/TMDB/_runs").glob("*/batches/*.json"):
        batch = json.loads(entry.read_text(encoding="utf-8"))
        if batch["kind"] == "movie" and batch["file"]:
            files.add(str(lake / batch["file"]))
    return sorted(files)


# What makes a figure suspect, as the issue lists it.
FLAG = """(budget < 1000 OR revenue < 1000 OR revenue > 100 * budget OR revenue * 1000 < budget OR budget = revenue)"""

# As in docs/answers.md: by its own size, or beside a revenue that is not suspect by its own size.
BUDGET_FLAG = """(budget < 1000 OR budget > 1000000000 OR (revenue BETWEEN 1000 AND 4000000000
                  AND (revenue > 100 * budget OR revenue * 1000 < budget OR budget = revenue)))"""


def load_records(con, lake):
    """Reads every committed film record and keeps the latest of each title."""
    files = committed_files(lake)
    con.execute("CREATE OR REPLACE TABLE landed (tconst VARCHAR, fetched_at VARCHAR, run_id VARCHAR, release_date VARCHAR,"
                " budget VARCHAR, revenue VARCHAR)")
    if files:
        con.execute(f"""
            INSERT INTO landed
            SELECT _cinelake.tconst, _cinelake.fetched_at, _cinelake.run_id, release_date, budget, revenue
            FROM read_json([{", ".join(map(text, files))}], maximum_object_size = 16000000, columns = {{
                'release_date': 'VARCHAR', 'budget': 'VARCHAR', 'revenue': 'VARCHAR',
                '_cinelake': 'STRUCT(tconst VARCHAR, fetched_at VARCHAR, run_id VARCHAR)'}})""")
    con.execute(f"""
        CREATE OR REPLACE TABLE records AS
        WITH latest AS (
            SELECT *, row_number() OVER (PARTITION BY tconst ORDER BY fetched_at DESC, run_id DESC) AS place
            FROM landed WHERE tconst IS NOT NULL
        ), typed AS (
            SELECT tconst, TRY_CAST(release_date AS DATE) AS release_date,
                   CASE WHEN TRY_CAST(budget AS BIGINT) > 0 THEN TRY_CAST(budget AS BIGINT) END AS budget,
                   CASE WHEN TRY_CAST(revenue AS BIGINT) > 0 THEN TRY_CAST(revenue AS BIGINT) END AS revenue
            FROM latest WHERE place = 1
        )
        SELECT *, coalesce({FLAG}, false) AS flagged, coalesce({BUDGET_FLAG}, false) AS budget_flagged FROM typed""")


def load(con, lake, scratch):
    load_catalogue(con, lake, scratch)
    load_records(con, lake)
