#!/usr/bin/env python3
"""Kills `cinelake ingest` at random moments, runs it again, and checks the lake that comes out.

    benches/kill_and_resume.py                  20,573 made-up titles, 20 kills (SIGKILL), seed 1
    benches/kill_and_resume.py --kills 50 --seed 7
    benches/kill_and_resume.py --catalogue movies.csv.zst --records records.ndjson.zst --from-year 2020

An undisturbed run makes the lake to compare with. The killed one has to hold the same record for every title, each once,
and every record equal in value to its source (benches/verify_lake.py). Python's standard library only.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Nothing is left beside the scripts.
sys.dont_write_bytecode = True

import ingest  # noqa: E402
import verify_lake  # noqa: E402

# Slow enough that twenty kills find the run at work.
RATE = 2000


def values(lake):
    """Landed records by kind and id, without what tells one run from another."""
    landed, files, _ = verify_lake.landed_records(lake)
    for record in landed.values():
        for key in ("fetched_at", "run_id"):
            del record["_cinelake"][key]
    return landed, files


def killed_at(command, environment, after):
    """Starts the command and kills it after so many seconds. Whether it was still alive then."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    time.sleep(after)
    alive = process.poll() is None
    process.kill()
    process.wait()
    return alive


def arguments():
    parser = ingest.parser(__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    return ingest.checked(parser)


def main():
    args = arguments()
    binary = args.binary.resolve() if args.binary else ingest.build(args.profile)
    draw = random.Random(args.seed)
    with tempfile.TemporaryDirectory(prefix="cinelake-kill-") as folder:
        catalogue, records = ingest.input_files(args, folder)
        server = ingest.Server(binary, records)
        whole, killed = Path(folder) / "undisturbed", Path(folder) / "killed"
        _, undisturbed = ingest.ingest(args, binary, catalogue, server.url, whole)
        server.stop()

        server, kills = ingest.Server(binary, records), 0
        command = [str(part) for part in ingest.command(args, binary, catalogue, killed, RATE)]
        environment = ingest.settings(server.url)
        while kills < args.kills and killed_at(command, environment, draw.uniform(0.02, 0.9)):
            kills += 1
        run, _ = ingest.ingest(args, binary, catalogue, server.url, killed)
        counted = server.stop()

        verify_lake.verify(killed, [str(path) for path in records])
        (expected, files), (found, more_files) = values(whole), values(killed)
        if expected != found:
            sys.exit("wrong: the lakes differ")
    more = counted["requests"] - undisturbed["requests"]
    print(f"killed {kills} times, then {run['status']}: the same {len(found)} records as undisturbed, each once")
    print(f"{more_files} files instead of {files}; {more} requests more than undisturbed's {undisturbed['requests']}")


if __name__ == "__main__":
    main()
