#!/usr/bin/env python3
"""Records as nobody should send them, landed into a copy of a lake: for checks of what reads Raw.

The records are drawn from a seed: every field of every part with values of right and wrong types, keys twice and in two
cases, numbers in many dresses, texts that are cut, and lines that are no records at all. Books of runs come with them,
whole and damaged.
"""

import argparse
import binascii
import datetime
import gzip
import json
import random
import re
from pathlib import Path

# Records that are too old are in no table: these were fetched some days ago.
FETCHED = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=5)
RUN = f"{FETCHED:%Y%m%d}T080000Z-0dd0dd"
DAY = f"{FETCHED:%Y/%m/%d}"
VALUES = ("0", "1", "-3", "18", "2.0", "2.5", "1e3", "1E400", "-0", "99999999999", "18446744073709551616", "true", "false",
          "null", '""', '" "', '"7"', '" 12 "', '"x"', '"é 🎬"', '"\\u00e9\\/"', '"a\\ud83cb"', '"2024-02-29"', '"2023-02-29"',
          '"0000-01-01"', '"2026-11-23T10:20:30.123Z"', '"2026-11-23 10:20:30 UTC"', '"NaN"', '".5"', '"5."', '"+5"', "[]", "{}",
          '[1]', '["a","b"]', '{"name":"n"}', '[{"name":"a"},"b"]', '[["a"]]', '[null]')
KEYS = ("id", "title", "name", "original_title", "original_name", "original_language", "status", "type", "adult", "in_production",
        "release_date", "first_air_date", "last_air_date", "number_of_seasons", "number_of_episodes", "episode_run_time", "runtime",
        "budget", "revenue", "genres", "production_companies", "production_countries", "spoken_languages",
        "belongs_to_collection", "vote_average", "vote_count", "popularity", "networks", "created_by", "tagline", "x y", 'q"uote')
OBJECT_KEYS = ("id", "name", "iso_3166_1", "iso_639_1", "english_name", "origin_country", "logo_path", "poster_path",
               "credit_id", "original_name", "gender", "character", "order", "cast_id", "department", "job", "episode_count",
               "known_for_department", "popularity", "rating", "certification", "type", "release_date", "note", "descriptors",
               "provider_id", "provider_name", "display_priority", "site", "key", "official", "size", "published_at", "more")
DAMAGE = ('{"id":1', '{"id":1,}', '{"id" 1}', '{"id":01}', '{"id":1}x', "[]", "7", '"text"', "null", '{"a":"\\x"}', '{"a":tru}',
          '{"a":[1,]}', '{"a":{"b":1,}}', '{"a":"\t"}', "{1:2}", '{"a":1 "b":2}', '{"id":1}', '{"_cinelake":{}}', '{"a":"é', '{"a":-}',
          '{"a":1.}', '{"a":1e}', '{"a":"\\u12"}', '{"a":"\\u12G4"}', '{"a\t":1}')


USUAL = 0.985
"""How many values are as they should be. A record has some hundred."""


class Maker:
    """Draws records from a seed."""

    def __init__(self, seed):
        self.draw = random.Random(seed)

    def value(self, usual):
        return usual if self.draw.random() < USUAL else self.draw.choice(VALUES)

    def an_object(self, keys):
        fields = []
        for key in keys:
            if self.draw.random() < 0.85:
                fields.append(f'{json.dumps(key)}:{self.value(self.usual(key))}')
        if self.draw.random() < 0.03:
            fields.append(f'"{self.draw.choice(keys)}":{self.draw.choice(VALUES)}')
        return "{" + ", ".join(fields) + "}"

    def usual(self, key):
        if key in ("adult", "in_production", "official"):
            return self.draw.choice(("true", "false"))
        if re.search("date|published", key):
            return f'"19{self.draw.randrange(60, 99)}-0{self.draw.randrange(1, 9)}-1{self.draw.randrange(9)}"'
        if re.search("popularity|average", key):
            return repr(round(self.draw.random() * 10, 3))
        if key in ("id", "cast_id", "order", "gender", "provider_id", "size", "budget", "revenue", "runtime", "vote_count",
                   "episode_count", "display_priority") or key.startswith("number"):
            return str(self.draw.choice((0, 1, 2, 3, 40, 900, 5_000, 1_000_000)))
        return json.dumps(self.draw.choice(("a", "Ä b", "c\"d", "e", "", "F 🎬")), ensure_ascii=self.draw.random() < 0.5)

    def a_list(self, keys, most=4):
        items = [self.value(self.an_object(keys)) for _ in range(self.draw.randrange(most))]
        return "[" + ",".join(items) + "]"

    def part(self, key):
        lists = {"credits": ("cast", "crew"), "keywords": ("keywords", "results"), "videos": ("results",),
                 "content_ratings": ("results",)}
        if key in lists:
            return "{" + ",".join(f'"{own}":{self.a_list(OBJECT_KEYS)}' for own in lists[key]) + "}"
        if key == "aggregate_credits":
            return "{" + ",".join(f'"{own}":[{self.nested(under)}]' for own, under in (("cast", "roles"), ("crew", "jobs"))) + "}"
        if key == "release_dates":
            return f'{{"results":[{self.nested("release_dates")}]}}'
        if key == "translations":
            data = self.an_object(("title", "name", "overview", "tagline", "homepage", "runtime"))
            return f'{{"translations":[{{"iso_639_1":"pt","iso_3166_1":"BR","name":"n","english_name":"e","data":{data}}}]}}'
        offers = ",".join(f'"{offer}":{self.value(self.a_list(OBJECT_KEYS))}' for offer in ("flatrate", "buy"))
        return f'{{"results":{{"BR":{{"link":"l",{offers}}},"US":{self.value("{}")}}}}}'

    def nested(self, under):
        return self.an_object(OBJECT_KEYS)[:-1].rstrip() + f', "{under}":{self.a_list(OBJECT_KEYS)}}}'.replace("{, ", "{")

    def record(self, kind, number, again):
        fields = [f'"{key}":{self.value(self.usual(key))}' for key in KEYS[:18] if self.draw.random() < 0.7]
        for key in ("genres", "production_companies", "production_countries", "spoken_languages", "networks", "created_by"):
            if self.draw.random() < 0.6:
                fields.append(f'"{key}":{self.value(self.a_list(OBJECT_KEYS[:11]))}')
        for key in ("budget", "revenue", "vote_average", "vote_count", "popularity", "belongs_to_collection", "tagline"):
            fields.append(f'"{key}":{self.value(self.usual(key))}')
        for key in ("credits", "aggregate_credits", "keywords", "release_dates", "content_ratings", "watch/providers", "videos",
                    "translations"):
            if self.draw.random() < 0.25:
                fields.append(f'"{key}":{self.value(self.part(key))}')
        if self.draw.random() < 0.1:
            fields.append(self.draw.choice(('"id":5', '"ID":6', '"genres":[]', '"q\\"uote":1', '"é":2', '"":3')))
        self.draw.shuffle(fields)
        tconst = f"tt{number:07}"
        if self.draw.random() < 0.6:
            other = self.draw.choice((tconst, f"TT{number}", f"https://www.imdb.com/title/{tconst}/", "tt0068646", "", "x"))
            fields.append(f'"imdb_id":{json.dumps(other if self.draw.random() < 0.2 else tconst)}')
        minute, day = self.draw.randrange(60), FETCHED + datetime.timedelta(days=again)
        fields.append(f'"_cinelake":{{"tconst":"{tconst}","fetched_at":"{day}T08:{minute:02}:00Z","endpoint":"/3/{kind}/1",'
                      f'"match":"{self.draw.choice(("direct", "find", "crosswalk"))}","run_id":"{RUN}"}}')
        return tconst, "{" + ",".join(fields) + "}"


def land(lake, count=2_000, seed=1, per_file=100):
    """Lands odd records of films and series into the lake, some titles twice; gives how many lines there are."""
    maker, lines = Maker(seed), 0
    for kind in ("movie", "series"):
        for number in range(count // per_file):
            made = [maker.record(kind, 9_000_000 + maker.draw.randrange(count), number % 2) for _ in range(per_file)]
            tconsts, texts = [tconst for tconst, _ in made], [text.encode() for _, text in made]
            for damage in maker.draw.sample(DAMAGE, 5):
                place = maker.draw.randrange(per_file)
                texts[place] = damage.encode() if damage.isascii() or maker.draw.random() < 0.5 else damage.encode("latin-1")
            texts[maker.draw.randrange(per_file)] = texts[0][: maker.draw.randrange(2, 400)]
            if number == 3:
                tconsts += ["tt8000001"]
            put(lake, kind, number + 900, tconsts, b"\n".join(texts) + b"\n")
            lines += len(texts)
        put(lake, kind, 990, ["tt8000002"], None)
        put(lake, kind, 991, ["tt8000003"], b"[" + maker.record(kind, 8_000_003, 0)[1].encode() + b",")
        text = maker.record(kind, 8_000_004, 0)[1].encode()
        put(lake, kind, 992, ["tt8000004", "tt8000004"], b"[" + text + b",\n" + text + b"]\n")
    keep_books(Path(lake) / "Raw/TMDB/_runs")
    return lines


def keep_books(runs):
    """Books of runs, whole and damaged, as each version of cinelake writes them. None of these runs has landed a record."""
    first, second = (json.dumps(line).encode() + b"\n" for line in (
        {"tconst": "tt7000001", "kind": "movie", "outcome": "already_landed", "fetched_at": f"{FETCHED}T07:00:00.5Z", "more": [1]},
        {"tconst": "tt7000002", "outcome": "rejected", "reason": "é \"🎬\"", "file": None}))
    filtered = b'{"tconst":"tt7000003","outcome":"filtered","reason":"kind"}\n'
    whole, nothing = gzip.compress(first + filtered) + gzip.compress(second), gzip.compress(b"")
    entries = {"misses_0001": {}, "misses_0002": {"schema_version": 3}, "misses_0003": {"run_id": RUN},
               "misses_0004": {"misses": [{"tconst": "tt7000005"}]}, "misses_0005.2": {"fetched_at": f"{FETCHED}T07:00:00+02:00"},
               "movie_0001": {}, "notes": {}}
    for at, (outcomes, checkpoints, manifest) in enumerate((
        (whole, ["ended"], {}), (nothing, ["ended"], {}), (whole, ["stopped"], {"status": "stopped"}),
        (whole, ["ended", "stopped"], {"status": "alarm"}), (whole, [], {}), (whole, [], {"status": "done_with_failures"}),
        (whole, [], {"status": "running"}), (whole, [], None), (whole, [], {"schema_version": 2}), (whole, ["ended"], {"run_id": RUN}),
        (whole, ["ended"], {"titles": "many"}), (whole[:-9], ["ended"], {}), (b"", ["ended"], {}), (whole + b"x", ["ended"], {}),
        (gzip.compress(first + b"\n" + second), ["ended"], {}), (gzip.compress(first + b"\xff\n"), ["ended"], {}),
        (gzip.compress(b'{"tconst":"7000001","outcome":"landed"}\n'), ["ended"], {}), (None, ["ended"], {}), (None, [], {}),
    )):
        run = f"{FETCHED:%Y%m%d}T0700{at:02}Z-0b00c5"
        for name, more in entries.items():
            put_json(runs / run / "batches" / f"{name}.json", {
                "schema_version": 2, "run_id": run, "kind": "movie", "file": None, "size_bytes": 0, "records": [],
                "misses": [{"tconst": f"tt700{at:04}", "kind": "series", "outcome": "not_found", "reason": name}],
                "fetched_at": f"{FETCHED}T07:00:00Z"} | more)
        for word in checkpoints:
            (runs / run / f"{word}.ndjson.zst").write_bytes(b"no reader of tables opens it")
        if outcomes is not None:
            (runs / run / "outcomes.ndjson.gz").write_bytes(outcomes)
        if manifest is not None:
            put_json(runs / f"{run}.json", {
                "schema_version": 1, "run_id": run, "version": "0.1.0", "status": "done", "started_at": f"{FETCHED}T07:00:00Z",
                "options": {}, "inputs": [], "titles": 2, "outcomes": {}, "filtered": {}, "balanced": True, "files": 0,
                "size_bytes": 0, "requests": {}, "find": {"asked": 0, "added": 0}} | manifest)
    (runs / f"{FETCHED:%Y%m%d}T070099Z-0b00c5.json").write_text("{")


def put_json(path, found):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found))


def put(lake, kind, number, tconsts, content):
    """Writes a record file with its entry in the ledger; None for an entry whose file is gone."""
    name = f"{kind}_{number:04}"
    file = f"Raw/TMDB/JSON/{DAY}/{name}.json"
    if content is not None:
        path = Path(lake) / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    entry = {"schema_version": 2, "run_id": RUN, "kind": kind, "file": file, "size_bytes": len(content or b""),
             "crc32": binascii.crc32(content or b""), "records": tconsts, "misses": [], "fetched_at": f"{FETCHED}T08:00:00Z"}
    put_json(Path(lake) / f"Raw/TMDB/_runs/{RUN}/batches/{name}.json", entry)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lake", type=Path, help="a copy of a lake, as a folder")
    parser.add_argument("--records", type=int, default=2_000, help="records of each kind (default: 2,000)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    print(f"{land(args.lake, args.records, args.seed)} lines of odd records landed")


if __name__ == "__main__":
    main()
