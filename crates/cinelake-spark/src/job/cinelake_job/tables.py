"""The tables as cinelake declares them: columns, keys, and the statement of each table of the star."""

import json
import pkgutil

DECLARED = json.loads(pkgutil.get_data("cinelake_job", "tables.json"))
TRUSTED = DECLARED["trusted"]
REFINED = {table: DECLARED["refined"][table] for table in DECLARED["refined_order"]}
"""What is referred to comes first."""

RECORDS = {"movie": "tmdb_movies", "series": "tmdb_series"}
PARTS = tuple(DECLARED["parts"])
"""The tables of parts of a record; each begins with tconst and kind."""

DEAD, BOOKS = "dead_letters", "outcomes"
TMDB = (*RECORDS.values(), *PARTS, DEAD, BOOKS)
"""The tables that this package makes."""

CATALOGUE = tuple(DECLARED["catalogue"])
"""The tables of Trusted that cinelake makes from catalogues, and that this package reads."""


def columns(table):
    """(name, type in Spark's words) of a table of Trusted."""
    return [(column["name"], column["type"]) for column in TRUSTED[table]["columns"]]


def schema(table):
    """The same as text."""
    return ", ".join(f"`{name}` {kind}" for name, kind in columns(table))
