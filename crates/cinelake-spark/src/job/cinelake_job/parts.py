"""The parts of a record that are tables of their own: which key of the record, and which keys fill which columns.

A part is read whole or not at all: where its shape is not understood it has no rows, and stays in `extra`.
"""

from cinelake_job import fields
from cinelake_job.fields import UNREADABLE, Refused
from cinelake_job.json_text import ABSENT, Pairs
from cinelake_job.tables import PARTS, TRUSTED, columns

TITLE_COLUMNS = 2
COLUMNS = {table: columns(table)[TITLE_COLUMNS:] for table in PARTS}
KEY_PLACES = {table: [[name for name, _ in COLUMNS[table]].index(key) for key in TRUSTED[table]["key"]] for table in PARTS}

ORGANISATION = ("id", "name", "origin_country", "logo_path")
COLLECTION = ("id", "name", "poster_path", "backdrop_path")
CREATOR = ("id", "credit_id", "name", "original_name", "gender")
PERSON = ("original_name", "gender", "known_for_department", "popularity")
VIDEO = ("id", "site", "key", "name", "type", "official", "size", "iso_639_1", "iso_3166_1", "published_at")
RELEASE = ("certification", "type", "release_date", "note", "iso_639_1", "descriptors")
PROVIDER = ("provider_id", "provider_name", "display_priority", "logo_path")


def is_empty(value):
    return fields.is_unknown(value) or (fields.is_text(value) and value == "")


def an_object(name, value):
    """An object; nothing, `null` and `""` are an empty one."""
    if is_empty(value):
        return Pairs()
    if not isinstance(value, Pairs):
        raise Refused(name)
    return value


def objects(name, value):
    """A list of objects; nothing, `null` and `""` are an empty one."""
    if is_empty(value):
        return []
    if not isinstance(value, list) or isinstance(value, Pairs) or not all(isinstance(item, Pairs) for item in value):
        raise Refused(name)
    return value


def pick(of, *keys):
    return [of.get(key) for key in keys]


class Text(str):
    """A text that is known without being a field."""


class Rows:
    """The rows of the parts of one record."""

    def __init__(self):
        self.of = {table: [] for table in PARTS}
        self.whole = True

    def row(self, table, cells):
        """Appends a row; cells at the end may be left out. A row that says nothing is none."""
        cells = list(cells) + [ABSENT] * (len(COLUMNS[table]) - len(cells))
        values = tuple(str(cell) if isinstance(cell, Text) else fields.read(kind, name, cell)
                       for (name, kind), cell in zip(COLUMNS[table], cells))
        if UNREADABLE in values:
            self.whole = False
        if any(value is not None for value in values):
            self.of[table].append(values)

    def list(self, value, table, keys, text_key):
        """Appends a row for each item of a list."""
        try:
            found = objects(table, value)
        except Refused:
            if not isinstance(value, list) or isinstance(value, Pairs):
                raise
            for item in value:
                self.item(item, table, keys, text_key)
            return
        for item in found:
            self.an_object(item, table, keys)

    def item(self, value, table, keys, text_key):
        """Appends the row of an object, or of plain text that stands for one of its keys."""
        if fields.is_text(value):
            self.row(table, [value if key == text_key else ABSENT for key in keys])
        else:
            self.an_object(an_object(table, value), table, keys)

    def an_object(self, item, table, keys):
        self.notes_keys(item, keys)
        self.row(table, pick(item, *keys))

    def notes_keys(self, item, keys):
        """Notes whether the object has more keys than those that have a column."""
        self.whole = self.whole and all(key in keys for key, _ in item)

    def keep_distinct(self, table):
        """Of rows with the same key the first stays."""
        seen, kept = {}, []
        for row in self.of[table]:
            first = seen.setdefault(_key_of(table, row), row)
            if first is row:
                kept.append(row)
            elif _comparable(first) != _comparable(row):
                self.whole = False
        self.of[table] = kept


def _comparable(row):
    return tuple(repr(value) if isinstance(value, (float, list)) else value for value in row)


def _key_of(table, row):
    key = [row[place] for place in KEY_PLACES[table]]
    if key and all(value is not None and value is not UNREADABLE for value in key):
        return tuple(key)
    return ("the whole row", *_comparable(row))


def created_by(value, rows):
    for creator in objects("created_by", value):
        rows.notes_keys(creator, CREATOR)
        rows.row("tmdb_crew", pick(creator, "id", "name") + [ABSENT, Text("Creator")]
                 + pick(creator, "credit_id", "original_name", "gender"))


def credit_lists(value, rows):
    block = an_object("credits", value)
    for member in objects("cast", block.get("cast")):
        rows.row("tmdb_cast", pick(member, "id", "name", "character", "order", "credit_id", "cast_id", *PERSON))
    for member in objects("crew", block.get("crew")):
        rows.row("tmdb_crew", pick(member, "id", "name", "department", "job", "credit_id", *PERSON))


def aggregate_credits(value, rows):
    """Of series: a person once, with all roles or jobs. A person without a role is somebody, too."""
    block = an_object("aggregate_credits", value)
    for member in objects("cast", block.get("cast")):
        for role in objects("roles", member.get("roles")) or [Pairs()]:
            rows.row("tmdb_cast", pick(member, "id", "name") + pick(role, "character") + pick(member, "order")
                     + pick(role, "credit_id", "cast_id") + pick(member, *PERSON) + pick(role, "episode_count"))
    for member in objects("crew", block.get("crew")):
        for job in objects("jobs", member.get("jobs")) or [Pairs()]:
            rows.row("tmdb_crew", pick(member, "id", "name", "department") + pick(job, "job", "credit_id")
                     + pick(member, *PERSON) + pick(job, "episode_count"))


def keywords(value, rows):
    """`keywords` of films, `results` of series."""
    block = an_object("keywords", value)
    for key in ("keywords", "results"):
        for keyword in objects(key, block.get(key)):
            rows.row("tmdb_keywords", pick(keyword, "id", "name"))


def release_dates(value, rows):
    for country in objects("results", an_object("release_dates", value).get("results")):
        for release in objects("release_dates", country.get("release_dates")):
            rows.row("tmdb_release_dates", pick(country, "iso_3166_1") + pick(release, *RELEASE))


def content_ratings(value, rows):
    for rating in objects("results", an_object("content_ratings", value).get("results")):
        rows.row("tmdb_release_dates", pick(rating, "iso_3166_1", "rating") + [ABSENT] * 4 + pick(rating, "descriptors"))


def providers(value, rows):
    """An object of each country: its link, and a list of providers for each kind of offer."""
    results = an_object("results", an_object("watch/providers", value).get("results"))
    for country, offers in results:
        offers = an_object(country, offers)
        for offer, listed in offers:
            for provider in objects(offer, listed) if offer != "link" else []:
                rows.row("tmdb_providers", [Text(country), Text(offer)] + pick(provider, *PROVIDER) + pick(offers, "link"))


def videos(value, rows):
    for video in objects("results", an_object("videos", value).get("results")):
        rows.row("tmdb_videos", pick(video, *VIDEO))


def translations(value, rows):
    """A film's translated title is `title`, a series' is `name`."""
    for translation in objects("translations", an_object("translations", value).get("translations")):
        data = an_object("data", translation.get("data"))
        title = data.get("title")
        rows.row("tmdb_translations", pick(translation, "iso_639_1", "iso_3166_1", "name", "english_name")
                 + [data.get("name") if title is ABSENT else title] + pick(data, "overview", "tagline", "homepage", "runtime"))


def listed(table, keys, text_key):
    return lambda value, rows: rows.list(value, table, keys, text_key)


def collection(value, rows):
    rows.item(value, "tmdb_collections", COLLECTION, "name")


# Key, kind of the records that have it (None for both), the key that says more, whether it is asked for, reader.
READ = (
    ("genres", None, None, False, listed("tmdb_genres", ("id", "name"), "name")),
    ("production_companies", None, None, False, listed("tmdb_companies", ORGANISATION, "name")),
    ("production_countries", None, None, False, listed("tmdb_countries", ("iso_3166_1", "name"), "iso_3166_1")),
    ("spoken_languages", None, None, False, listed("tmdb_languages", ("iso_639_1", "name", "english_name"), "iso_639_1")),
    ("belongs_to_collection", "movie", None, False, collection),
    ("networks", "series", None, False, listed("tmdb_networks", ORGANISATION, "name")),
    ("created_by", "series", None, False, created_by),
    ("credits", None, "aggregate_credits", True, credit_lists),
    ("aggregate_credits", None, None, True, aggregate_credits),
    ("keywords", None, None, True, keywords),
    ("release_dates", None, None, True, release_dates),
    ("content_ratings", None, None, True, content_ratings),
    ("watch/providers", None, None, True, providers),
    ("videos", None, None, True, videos),
    ("translations", None, None, True, translations),
)


def read(kind, values):
    """The rows of every table of a record, and the keys of which they do not hold everything."""
    rows, kept = Rows(), []
    for key, own_kind, better, is_appended, reader in READ:
        value = values.get(key)
        if fields.is_unknown(value) or own_kind not in (None, kind) or (better and not fields.is_unknown(values.get(better))):
            continue
        lengths = {table: len(found) for table, found in rows.of.items()}
        rows.whole = True
        try:
            reader(value, rows)
        except Refused:
            rows.whole = False
            for table, length in lengths.items():
                del rows.of[table][length:]
        for table, length in lengths.items():
            if len(rows.of[table]) > max(length, 1):
                rows.keep_distinct(table)
        if not is_appended and not rows.whole:
            kept.append(key)
    return rows.of, kept
