#!/usr/bin/env python3
"""Makes IMDb's seven files in IMDb's own format, at any scale, with answers that are known.

    python3 benches/imdb_files.py --titles 400 --seed 7 --output imdb
    python3 benches/imdb_files.py --titles 12300000 --output imdb     # the size of February 2026: about 98 million principals

The same seed and size give the same bytes. Nothing is held but one byte for each person. On standard output goes a
JSON object with what is known of the files: the best film, its cast by id, their films, and how many rows of
`titles`, `principals`, `people`, `crew`, `episodes` and `akas` a lake has to have.

Oddities of the real files are in: ids of seven and eight digits in the order of their text, titles that only the other
files have, people whom no file names, namesakes, fields of more than a thousand writers, 0x02 between items in akas,
roles as JSON with quotes and commas, quotes in titles, and \\N.
"""

import argparse
import gzip
import json
import pathlib
import random

MOST_WRITERS = 1_393
SHORT_IDS = 999_999
PEOPLE_PER_TITLE = 1.52
CATEGORIES = ("actor", "actress", "self", "director", "writer", "producer", "editor", "composer", "cinematographer")
JOBS = {"producer": "producer", "writer": "screenplay", "cinematographer": "director of photography"}
GENRES = ("Drama", "Comedy", "Short", "Documentary", "Action", "Romance", "Crime", "Horror", "Family", "Sci-Fi")
REGIONS = ("US", "BR", "PT", "DE", "JP", "\\N")
FIRST = ("Ana", "Rui", "Maria", "João", "Zoe", "Kenji", "Olga", "Bo", "Inês", "Paulo")
LAST = ("Lima", "Alves", "O'Hara", "Souza", "Tanaka", "Berg", "Costa", "Dias", "Öz", "Prado")
WORDS = ("Light", "Harbour", "North", "Silence", "Train", "Garden", "Winter", "Salt", "Mirror", "Road")

# The best film, its cast, a namesake of the first of them, and who directs.
BEST = 1
CAST = (1, 2, 3)
NAMESAKE = 4
DIRECTOR = 5
RESERVED = 100
# Every so many films have one of the cast, up to a limit.
FILMS_OF_CAST = 40


def title_ids(titles):
    """Numbers of titles in the order of their text: tt1000000, tt10000003, tt1000001."""
    short = min(titles // 2, SHORT_IDS)
    yield from range(1, short + 1)
    left, number = titles - short, SHORT_IDS + 1
    while left > 0:
        yield number
        if left > 1:
            yield number * 10 + 3
        left, number = left - 2, number + 1


def drawn(seed, what, number):
    """A random state of its own for each thing, so that every file sees the same title."""
    return random.Random((seed * 1_000_003 + number) * 31 + what)


class Title:
    """What the files agree on of a title."""

    def __init__(self, seed, number):
        draw = drawn(seed, 1, number)
        self.number, self.tconst = number, f"tt{number:07}"
        kinds = ("tvEpisode", "movie", "short", "tvSeries", "video", "tvMiniSeries", "videoGame", "tvMovie")
        self.kind = "movie" if number == BEST else draw.choices(kinds, (70, 10, 9, 4, 3, 1, 1, 2))[0]
        # Files are not one snapshot: some titles are in all files but this one.
        self.in_basics = number == BEST or draw.random() >= 0.01
        self.is_rated = number == BEST or draw.random() < 0.14
        self.draw = draw


def writer(folder, name, plain):
    path = folder / (name if plain else name + ".gz")
    if plain:
        return open(path, "w", encoding="utf-8", newline="")
    return gzip.open(path, "wt", compresslevel=1, encoding="utf-8", newline="")


def line(*fields):
    return "\t".join(str(field) for field in fields) + "\n"


def maybe(draw, share, value):
    return value if draw.random() < share else "\\N"


def basics(title):
    draw = title.draw
    name = f"The {draw.choice(WORDS)} of {draw.choice(WORDS)} {title.number}"
    if draw.random() < 0.02:
        name = f'"{name}"'
    original = name if draw.random() < 0.9 else f"O {draw.choice(WORDS)} {title.number}"
    start = draw.randint(1900, 2026)
    end = draw.randint(start, 2026) if title.kind.startswith("tvSeries") and draw.random() < 0.5 else "\\N"
    genres = ",".join(draw.sample(GENRES, draw.randint(1, 3))) if draw.random() < 0.95 else "\\N"
    return line(title.tconst, title.kind, name, original, int(draw.random() < 0.03), maybe(draw, 0.9, start), end,
                maybe(draw, 0.35, draw.randint(1, 180)), genres)


def ratings(seed, title):
    if title.number == BEST:
        return line(title.tconst, "9.9", 3_000_000)
    draw = drawn(seed, 2, title.number)
    return line(title.tconst, f"{draw.randint(10, 95) / 10:.1f}", int(5 / (draw.random() ** 2 + 0.00001)) + 5)


def roles(draw):
    made = [f'The "{draw.choice(WORDS)}"' if draw.random() < 0.1 else f"{draw.choice(FIRST)}, {draw.choice(WORDS)}"
            for _ in range(draw.choice((1, 1, 1, 2)))]
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


class People:
    """Who took part in what; notes what a lake has to find."""

    def __init__(self, seed, titles):
        self.seed, self.number = seed, int(titles * PEOPLE_PER_TITLE) + RESERVED
        self.seen = bytearray(self.number + 1)
        self.films = {person: [] for person in CAST}
        self.planted, self.rows = 0, 0

    def is_named(self, person):
        return person < RESERVED or drawn(self.seed, 3, person).random() < 0.8

    def of_title(self, title):
        """Person and category of each row."""
        if title.number == BEST:
            return [(CAST[0], "actor"), (CAST[1], "actress"), (CAST[2], "actor"), (DIRECTOR, "director")]
        draw = drawn(self.seed, 4, title.number)
        rows = []
        for _ in range(draw.randint(1, 15)):
            skewed = draw.random() ** 2
            person = RESERVED + int(skewed * (self.number - RESERVED))
            rows.append((person, draw.choices(CATEGORIES, (30, 22, 12, 8, 10, 8, 4, 3, 3))[0]))
        if title.kind == "movie" and title.in_basics and self.planted < FILMS_OF_CAST and draw.random() < 0.2:
            self.planted += 1
            who = (CAST + (NAMESAKE,))[self.planted % 4]
            rows.insert(0, (who, "actress" if who == CAST[1] else "actor"))
        return rows

    def lines(self, title):
        draw = drawn(self.seed, 5, title.number)
        for place, (person, category) in enumerate(self.of_title(title), 1):
            acts = category in ("actor", "actress", "self")
            yield line(title.tconst, place, f"nm{person:07}", category, JOBS.get(category, "\\N"),
                       roles(draw) if acts and draw.random() < 0.8 else "\\N")
            if title.in_basics:
                self.rows += 1
                self.seen[person] = 1
                is_film = title.kind in ("movie", "short", "video", "tvMovie")
                if person in self.films and acts and is_film:
                    self.films[person].append(title.tconst)

    def name(self, person):
        first, last = FIRST[person % len(FIRST)], LAST[person // len(FIRST) % len(LAST)]
        return self.name(CAST[0]) if person == NAMESAKE else f"{first} {last}"

    def names(self):
        """Lines of `name.basics`, and how many of those are in a title."""
        found = 0
        for person in by_text(self.number):
            if not self.is_named(person):
                continue
            found += self.seen[person]
            draw = drawn(self.seed, 6, person)
            yield line(f"nm{person:07}", self.name(person), maybe(draw, 0.05, draw.randint(1850, 2010)),
                       maybe(draw, 0.02, draw.randint(1950, 2026)), maybe(draw, 0.8, "actor,producer"),
                       maybe(draw, 0.7, "tt0000001,tt0000002"))
        self.named = found


def by_text(last):
    """1 to `last` in the order of the ids' text."""
    yield from range(1, min(last, SHORT_IDS) + 1)
    for number in range(SHORT_IDS + 1, min(last, 9_999_999) + 1):
        yield number
        for longer in range(number * 10, number * 10 + 10):
            if longer <= last:
                yield longer


def crew(seed, people, title):
    draw = drawn(seed, 7, title.number)
    some = [f"nm{draw.randint(1, people.number):07}" for _ in range(draw.choice((0, 1, 1, 2, 3)))]
    many = MOST_WRITERS if title.number % 50_000 == 2 else draw.choice((0, 0, 1, 2))
    writers = [f"nm{draw.randint(1, people.number):07}" for _ in range(many)]
    return line(title.tconst, ",".join(some) or "\\N", ",".join(writers) or "\\N")


def akas(seed, title):
    draw = drawn(seed, 8, title.number)
    for place in range(1, draw.choice((1, 4, 4, 8)) + 1):
        types = draw.choice(("\\N", "imdbDisplay", "working\x02festival", "alternative\x02dvd"))
        yield line(title.tconst, place, f"{draw.choice(WORDS)} {title.number}", draw.choice(REGIONS), "\\N", types, "\\N",
                   int(place == 1))


HEADERS = {
    "title.basics.tsv": ("tconst", "titleType", "primaryTitle", "originalTitle", "isAdult", "startYear", "endYear",
                         "runtimeMinutes", "genres"),
    "title.ratings.tsv": ("tconst", "averageRating", "numVotes"),
    "title.principals.tsv": ("tconst", "ordering", "nconst", "category", "job", "characters"),
    "title.crew.tsv": ("tconst", "directors", "writers"),
    "title.episode.tsv": ("tconst", "parentTconst", "seasonNumber", "episodeNumber"),
    "title.akas.tsv": ("titleId", "ordering", "title", "region", "language", "types", "attributes", "isOriginalTitle"),
    "name.basics.tsv": ("nconst", "primaryName", "birthYear", "deathYear", "primaryProfession", "knownForTitles"),
}


def make(titles, seed, folder, plain):
    """Writes the files; returns what is known of them."""
    folder.mkdir(parents=True, exist_ok=True)
    people, rows = People(seed, titles), {"titles": 0, "crew": 0, "episodes": 0, "akas": 0}
    files = {name: writer(folder, name, plain) for name in HEADERS}
    for name, file in files.items():
        file.write(line(*HEADERS[name]))
    for number in title_ids(titles):
        title = Title(seed, number)
        if title.in_basics:
            rows["titles"] += 1
            files["title.basics.tsv"].write(basics(title))
        if title.is_rated:
            files["title.ratings.tsv"].write(ratings(seed, title))
        files["title.principals.tsv"].writelines(people.lines(title))
        made_by, names = crew(seed, people, title), list(akas(seed, title))
        files["title.crew.tsv"].write(made_by)
        files["title.akas.tsv"].writelines(names)
        if title.in_basics:
            rows["crew"] += sum(len(set(ids.split(","))) for ids in made_by.rstrip().split("\t")[1:] if ids != "\\N")
            rows["episodes"] += title.kind == "tvEpisode"
            rows["akas"] += len(names)
        if title.kind == "tvEpisode":
            draw = drawn(seed, 9, number)
            files["title.episode.tsv"].write(line(title.tconst, f"tt{draw.randint(1, titles):07}",
                                                  maybe(draw, 0.8, draw.randint(1, 20)), maybe(draw, 0.8, draw.randint(1, 400))))
    files["name.basics.tsv"].writelines(people.names())
    for file in files.values():
        file.close()
    return {
        "best": {"tconst": f"tt{BEST:07}", "people": [f"nm{person:07}" for person in CAST]},
        "films": {f"nm{person:07}": sorted(films) for person, films in people.films.items()},
        "rows": {**rows, "principals": people.rows, "people": people.named},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=123_000, help="rows of title.basics, about (default: 1 %% of the full size)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=pathlib.Path, required=True, help="the folder")
    parser.add_argument("--plain", action="store_true", help="text instead of gzip")
    given = parser.parse_args()
    print(json.dumps(make(given.titles, given.seed, given.output, given.plain), indent=1))


if __name__ == "__main__":
    main()
