"""Made-up catalogues in the course's format, and TMDB-shaped records to match. Nothing in them is true.

Same arguments, same bytes. Ids run from tt1000001; every title is a film of 2015 to 2024 with one to three artist
rows. A share of the titles has no record, and few votes, as in real life.
"""

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
    draw = random.Random(2)
    text = " ".join(WORDS) * 4
    company = [{"id": 900001, "logo_path": None, "name": "Made-up Pictures", "origin_country": "BR"}]
    written = 0
    with open(path, "w", encoding="utf-8") as file:
        for number in range(titles):
            if _is_unknown(number, misses):
                continue
            record = {
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
            }
            file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
            written += 1
    return written
