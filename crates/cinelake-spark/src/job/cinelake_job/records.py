"""From the text of a record to its row and the rows of its parts, or to the reason why it is a dead letter."""

import json
import re

from cinelake_job import fields, ids, parts
from cinelake_job.fields import UNREADABLE, Refused
from cinelake_job.json_text import ABSENT, BadJson, Pairs, entries, items
from cinelake_job.tables import RECORDS, columns

STAMP = "_cinelake"
MATCHES = ("direct", "find", "crosswalk")
PLAIN_KEY = re.compile(r'[!#-\[\]-~]*')

MOVIE_KEYS = ("id", "title", "original_title", "original_language", "status", "adult", "release_date", "runtime", "budget",
              "revenue", "genres", "production_companies", "production_countries", "spoken_languages",
              "belongs_to_collection", "vote_average", "vote_count", "popularity")
SERIES_KEYS = ("id", "name", "original_name", "original_language", "status", "type", "in_production", "adult",
               "first_air_date", "last_air_date", "number_of_seasons", "number_of_episodes", "episode_run_time", "genres",
               "created_by", "networks", "production_companies", "production_countries", "spoken_languages", "vote_average",
               "vote_count", "popularity")


class Dead(Exception):
    """Why a record is a dead letter: a stable code, and what was found."""

    def __init__(self, code, detail):
        super().__init__(f"{code}: {detail}")


class Stamp:
    """Where a record came from."""

    def __init__(self, tconst, fetched, matched, run_id):
        self.tconst, self.fetched, self.matched, self.run_id = tconst, fetched, matched, run_id


class Record:
    """The keys and values of a record, with the text of each."""

    def __init__(self, text):
        try:
            self.entries = entries(text)
        except BadJson as error:
            raise Dead(error.code, error) from None
        self.values = {key: value for key, _, value in self.entries}
        self.texts = {key: raw for key, raw, _ in self.entries}
        if STAMP not in self.values:
            raise Dead("no_provenance", f"it has no {STAMP}")
        self.stamp = stamp_of(self.values[STAMP], self.texts[STAMP])
        self.is_named = self._is_named()
        # Keys with a column that does not hold all that they say.
        self.kept = []

    def _is_named(self):
        try:
            text = fields.text("imdb_id", *self.landed("imdb_id"))
        except Refused as error:
            raise Dead("untyped_field", error) from None
        if text is not None and ids.repaired(text) != self.stamp.tconst:
            raise Dead("other_imdb_id", f"imdb_id is {text}, asked for was {ids.written(self.stamp.tconst)}")
        return text is not None

    def landed(self, name):
        """A value, and its text."""
        return self.values.get(name, ABSENT), self.texts.get(name, "")

    def field(self, read, name, **more):
        """A value for its column. One that the column cannot hold is None and kept: it must not cost the others."""
        try:
            value = read(name, *self.landed(name), **more)
        except Refused:
            value = UNREADABLE
        if value is UNREADABLE:
            self.kept.append(name)
            return None
        return value

    def extra(self, columns, kept):
        """Every key without a column as one JSON object, values as they were landed; and the keys in `kept`."""
        pieces = []
        for key, raw, _ in self.entries:
            if key == STAMP or (key == "imdb_id" and self.is_named) or (key in columns and key not in kept):
                continue
            name = f'"{key}"' if PLAIN_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
            pieces.append(f"{name}:{raw}")
        return "{" + ",".join(pieces) + "}"


def stamp_of(value, raw):
    """Reads `_cinelake`. What is wrong with it, other than a key that is missing, has this package's own words."""
    def damaged(what):
        return Dead("no_provenance", f"{STAMP}: {what}")

    if not isinstance(value, Pairs):
        raise damaged("invalid type")
    keys = ("tconst", "fetched_at", "endpoint", "match", "run_id")
    for key in keys:
        if not (value.get(key) is ABSENT or fields.is_text(value.get(key))):
            raise damaged(f"invalid type of `{key}`")
    for key in keys:
        if value.get(key) is ABSENT:
            raise damaged(f"missing field `{key}` at line 1 column {len(raw.encode())}")
    tconst, fetched = ids.strict(value.get("tconst")), fields.micros(value.get("fetched_at"))
    if tconst is None or fetched is None or value.get("match") not in MATCHES:
        raise damaged("a value that is none")
    return Stamp(tconst, fetched, str(value.get("match")), str(value.get("run_id")))


def own_stamp(text):
    """The stamp of a record that cannot be typed; None where it has none."""
    try:
        found = [(value, raw) for key, raw, value in entries(text) if key == STAMP]
        return stamp_of(*found[0]) if len(found) == 1 else None
    except (BadJson, Dead):
        return None


def positive(value):
    """Zero and less mean that nobody knows."""
    return value if value is not None and value > 0 else None


def money_flag(budget, revenue):
    """Why budget and revenue are suspect; None where nothing is."""
    codes = []
    if budget is not None and budget < 1_000:
        codes.append("budget_under_1000")
    if revenue is not None and revenue < 1_000:
        codes.append("revenue_under_1000")
    if budget is not None and budget > 1_000_000_000:
        codes.append("budget_beyond_any_film")
    if revenue is not None and revenue > 4_000_000_000:
        codes.append("revenue_beyond_any_film")
    if budget is not None and revenue is not None:
        if revenue > 100 * budget:
            codes.append("revenue_over_100_times_budget")
        if revenue * 1_000 < budget:
            codes.append("revenue_under_thousandth_of_budget")
        if budget == revenue:
            codes.append("budget_equals_revenue")
    return ",".join(codes) or None


def movie(record):
    """The values of tmdb_movies from tmdb_id to popularity."""
    of = record.field
    released = of(fields.date, "release_date")
    tmdb_id = of(fields.integer, "id")
    texts = [of(fields.text, key) for key in ("title", "original_title", "original_language", "status")]
    adult = of(fields.truth, "adult")
    runtime, budget_raw, revenue_raw = (of(fields.integer, key) for key in ("runtime", "budget", "revenue"))
    budget, revenue = positive(budget_raw), positive(revenue_raw)
    return [tmdb_id, *texts, adult, released, positive(runtime), runtime, budget, budget_raw, revenue, revenue_raw,
            money_flag(budget, revenue),
            of(fields.texts, "genres"), of(fields.texts, "production_companies"),
            of(fields.texts, "production_countries", key="iso_3166_1"), of(fields.texts, "spoken_languages", key="iso_639_1"),
            of(fields.name_of, "belongs_to_collection"), of(fields.number, "vote_average"),
            of(fields.integer, "vote_count"), of(fields.number, "popularity")]


def episode_lengths(name, value, raw):
    """The lengths of an episode in minutes: a list, or one number."""
    if isinstance(value, list) and not isinstance(value, Pairs):
        found = [fields.integer(name, one, shown) for one, shown in zip(value, items(raw))]
    else:
        found = [fields.integer(name, value, raw)]
    return [length for length in found if length is not None]


def series(record):
    """The same of tmdb_series."""
    of = record.field
    lengths = of(episode_lengths, "episode_run_time") or []
    length = next((known for known in map(positive, lengths) if known is not None), None)
    # More than the one number that the column has.
    if len(lengths) > (length is not None):
        record.kept.append("episode_run_time")
    return [of(fields.integer, "id"),
            *(of(fields.text, key) for key in ("name", "original_name", "original_language", "status", "type")),
            of(fields.truth, "in_production"), of(fields.truth, "adult"),
            of(fields.date, "first_air_date"), of(fields.date, "last_air_date"),
            of(fields.integer, "number_of_seasons"), of(fields.integer, "number_of_episodes"), length,
            of(fields.texts, "genres"), of(fields.texts, "created_by"), of(fields.texts, "networks"),
            of(fields.texts, "production_companies"),
            of(fields.texts, "production_countries", key="iso_3166_1"), of(fields.texts, "spoken_languages", key="iso_639_1"),
            of(fields.number, "vote_average"), of(fields.integer, "vote_count"), of(fields.number, "popularity")]


# Of each value whether its column has 32 bits; tconst stands before the values.
INT_COLUMNS = {kind: [column_type == "INT" for _, column_type in columns(table)[1:]] for kind, table in RECORDS.items()}
TYPED = {"movie": (movie, MOVIE_KEYS), "series": (series, SERIES_KEYS)}


class Typed:
    """A record that has become rows."""

    def __init__(self, kind, record):
        read, self.columns = TYPED[kind]
        self.values = read(record)
        self.kind, self.record = kind, record
        self.int_columns = INT_COLUMNS[kind]

    def rows(self, source_file):
        """The row of the record, and of each table of parts its rows."""
        stamp = self.record.stamp
        tconst = ids.written(stamp.tconst)
        of_parts, kept = parts.read(self.kind, Pairs((key, value) for key, _, value in self.record.entries))
        row = (tconst, *map(_held, self.int_columns, self.values), stamp.fetched, stamp.matched, stamp.run_id, source_file,
               self.record.extra(self.columns, self.record.kept + kept))
        return row, {table: [(tconst, self.kind, *map(_known, own)) for own in found] for table, found in of_parts.items()
                     if found}


def _known(value):
    return None if value is UNREADABLE else value


def _held(is_int, value):
    """A value that its column holds; NULL for others."""
    return None if is_int and value is not None and not -2 ** 31 <= value < 2 ** 31 else _known(value)
