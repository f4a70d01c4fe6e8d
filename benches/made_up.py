"""Made-up catalogues in the course's format, and TMDB-shaped records to match. Nothing in them is true.

Same arguments, same bytes. Ids run from tt1000001; every title is a film of 2015 to 2024 with one to three artist
rows. A share of the titles has no record, and few votes, as in real life.
"""

import binascii
import datetime
import itertools
import json
import random

FIRST_ID = 1_000_001
HEADER = (
    "id|tituloPincipal|tituloOriginal|anoLancamento|tempoMinutos|genero|notaMedia|numeroVotos|generoArtista|"
    "personagem|nomeArtista|anoNascimento|anoFalecimento|profissao|titulosMaisConhecidos"
)
GENRES = ["Drama", "Romance", "Comedy", "Action", "Crime", "Horror", "Documentary", "Sci-Fi"]
WORDS = "long night river house summer last silent city father letter winter road blue stone garden train".split()


def tconst(number):
    """The id of title number `number`, from 0."""
    return f"tt{FIRST_ID + number:07d}"


def _is_unknown(number, misses):
    # A multiplicative hash: spread over the catalogue, the same for catalogue and records.
    return (number * 2_654_435_761 % 2**32) / 2**32 < misses


def write_catalogue(path, titles, misses=0.087):
    """Writes `titles` films as movies.csv; a share `misses` of them will be unknown to the records."""
    draw = random.Random(1)
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for number in range(titles):
            votes = draw.randint(5, 90) if _is_unknown(number, misses) else draw.randint(100, 900_000)
            title = f"The {draw.choice(WORDS)} {draw.choice(WORDS)} {number}"
            start = f"{tconst(number)}|{title}|{title}|{2015 + number % 10}|{80 + number % 90}"
            start += f"|{draw.choice(GENRES)},{draw.choice(GENRES)}|{draw.randint(30, 90) / 10}|{votes}"
            for artist in range(draw.randint(1, 3)):
                file.write(f"{start}|actor|Role {artist}|Artist {number % 5000}|{1940 + artist}|\\N|actor|\\N\n")


def write_records(path, titles, misses=0.087):
    """Writes the records of the known titles, one JSON object a line, about 1.2 kB each. Returns how many."""
    written = 0
    with open(path, "w", encoding="utf-8") as file:
        for record in records(titles, misses):
            file.write(record + "\n")
            written += 1
    return written


def records(titles, misses=0.087):
    """The records of the known titles, each as text."""
    draw = random.Random(2)
    text = " ".join(WORDS) * 4
    company = [{"id": 900001, "logo_path": None, "name": "Made-up Pictures", "origin_country": "BR"}]
    for number in range(titles):
        if _is_unknown(number, misses):
            continue
        yield json.dumps({
            "adult": False, "backdrop_path": f"/b{number:027d}.jpg", "belongs_to_collection": None,
            "budget": draw.randint(0, 300) * 1_000_000, "genres": [{"id": 18, "name": "Drama"}], "homepage": "",
            "id": 9_000_000 + number, "imdb_id": tconst(number), "origin_country": ["BR"],
            "original_language": "pt", "original_title": f"Filme {number}", "overview": text,
            "popularity": draw.randint(0, 10**6) / 10**4, "poster_path": f"/p{number:027d}.jpg",
            "production_companies": company,
            "production_countries": [{"iso_3166_1": "BR", "name": "Brazil"}],
            "release_date": f"{2015 + number % 10}-06-15", "revenue": draw.randint(0, 3 * 10**9),
            "runtime": 80 + number % 90,
            "spoken_languages": [{"english_name": "Portuguese", "iso_639_1": "pt", "name": "Português"}],
            "status": "Released", "tagline": text[:60], "title": f"Film {number}", "video": False,
            "vote_average": draw.randint(0, 10_000) / 1000, "vote_count": draw.randint(0, 30_000),
        }, ensure_ascii=False, separators=(",", ":"))


def write_lake(lake, titles, per_file=100):
    """Writes the Raw zone of a lake with these titles, as one run of today would have left it. Returns how many records it has."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    run, day = f"{today:%Y%m%d}T000000Z-adbeef", f"{today:%Y/%m/%d}"
    folders = [lake / "Raw" / folder for folder in (f"Local/CSV/Movies/{day}", f"TMDB/JSON/{day}", f"TMDB/_runs/{run}/batches")]
    for folder in folders:
        folder.mkdir(parents=True)
    write_catalogue(folders[0] / "movies.csv", titles)
    ended, made, number = f"{today}T00:00:01Z", records(titles), 0
    while batch := list(itertools.islice(made, per_file)):
        number += 1
        name, file = f"movie_{number:04}", f"Raw/TMDB/JSON/{day}/movie_{number:04}.json"
        ids = [json.loads(record)["imdb_id"] for record in batch]
        lines = [f'{record[:-1]},"_cinelake":{{"tconst":"{tconst}","fetched_at":"{ended}","endpoint":"/3/movie/{tconst}",'
                 f'"match":"direct","run_id":"{run}"}}}}\n' for record, tconst in zip(batch, ids)]
        content = "".join(lines).encode()
        (lake / file).write_bytes(content)
        entry = {"schema_version": 2, "run_id": run, "kind": "movie", "file": file, "size_bytes": len(content),
                 "crc32": binascii.crc32(content), "records": ids, "misses": [], "fetched_at": ended}
        (folders[2] / f"{name}.json").write_text(json.dumps(entry))
    return sum(1 for number in range(titles) if not _is_unknown(number, 0.087))
