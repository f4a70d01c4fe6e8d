"""The first design in Python, to compare with: pandas, aiohttp, 4 requests at a time, files of 100 films.

For every film it asks /find and then /movie, keeps the answers in memory, and writes JSON arrays of 100 to a folder
when all are there (the original wrote them to S3). No retries and no resume, as in the original. Prints one JSON object.
Needs pandas and aiohttp; benches/ingest.py --peer makes the environment.

    peer_python.py CATALOGUE BASE_URL FOLDER FROM_YEAR
"""

import asyncio
import json
import sys
import time
from pathlib import Path

import aiohttp
import pandas as pd

KEY = "0" * 32
IN_FLIGHT, FILE_RECORDS = 4, 100


def read_ids(path, from_year):
    table = pd.read_csv(path, sep="|", dtype=str, low_memory=False)
    table["anoLancamento"] = pd.to_numeric(table["anoLancamento"], errors="coerce")
    if from_year:
        table = table[table["anoLancamento"] >= from_year]
    return table["id"].dropna().drop_duplicates().tolist()


class Asker:
    def __init__(self, session, base):
        self.session, self.base, self.requests = session, base, 0
        self.semaphore = asyncio.Semaphore(IN_FLIGHT)

    async def get(self, path, **params):
        self.requests += 1
        async with self.session.get(f"{self.base}{path}", params={"api_key": KEY, **params}) as response:
            return await response.json() if response.status == 200 else None

    async def film(self, imdb_id):
        async with self.semaphore:
            found = await self.get(f"/find/{imdb_id}", external_source="imdb_id")
            if not found or not found["movie_results"]:
                return None
            return await self.get(f"/movie/{found['movie_results'][0]['id']}")


async def main():
    catalogue, base, folder, from_year = sys.argv[1:5]
    start = time.monotonic()
    ids = read_ids(catalogue, int(from_year))
    async with aiohttp.ClientSession() as session:
        asker = Asker(session, base)
        films = [film for film in await asyncio.gather(*map(asker.film, ids)) if film]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for number, first in enumerate(range(0, len(films), FILE_RECORDS), 1):
        (folder / f"movies_part_{number}.json").write_text(json.dumps(films[first : first + FILE_RECORDS]))
    print(json.dumps({"titles": len(ids), "landed": len(films), "requests": asker.requests,
                      "seconds": time.monotonic() - start}))


asyncio.run(main())
