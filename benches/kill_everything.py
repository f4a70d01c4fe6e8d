#!/usr/bin/env python3
"""Kills the real binary at random moments of every command that writes, completes the lake and compares it.

    benches/kill_everything.py                  40 kills (SIGKILL), seed 1, the bundled sample in a folder
    benches/kill_everything.py --kills 200 --seed 7
    benches/kill_everything.py --lake s3://films/lake     on a server that AWS_ENDPOINT_URL and its keys name

Each command (ingest, a top-up, refine, model, report, purge) gets its share of the kills. When they are used up it is run to its
end, and the lake must then be the one that an undisturbed series of the same commands makes: the same records, the same
rows, the same star and report, and `verify` finds it whole. Then two binaries at once, a folder that cannot be written,
and a disk that is full (a tmpfs; said to be skipped where it cannot be mounted). Python's standard library only.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Nothing is left beside the scripts.
sys.dont_write_bytecode = True

import ingest  # noqa: E402

SAMPLE = ingest.ROOT / "sample"
CATALOGUE = [SAMPLE / "movies.csv", SAMPLE / "series.csv"]
RECORDS = [SAMPLE / "tmdb_movies.ndjson", SAMPLE / "tmdb_series.ndjson"]
AS_OF = "2026-11-23"
# The top-up replaces every record, so that the purge has files to remove.
STEPS = ("ingest", "top-up", "refine", "model", "report", "purge")
ROWS = {
    "titles": "select * from titles order by tconst",
    "films": "select * exclude (fetched_at, run_id) from tmdb_movies order by tconst",
    "series": "select * exclude (fetched_at, run_id) from tmdb_series order by tconst",
    "cast": "select * from tmdb_cast order by 1, 2, 3, 4, 5, 6, 7",
    "facts": "select * from fact_title order by 1, 2",
}


class Job:
    """The commands on one lake."""

    def __init__(self, binary, url, lake, slow):
        self.binary, self.lake, self.environment = str(binary), str(lake), ingest.settings(url)
        # What AWS needs is let through for a lake in a bucket.
        if self.lake.startswith("s3://"):
            self.environment |= {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        self.rate = "150" if slow else "0"

    def command(self, step):
        lake = ["--lake", self.lake, "--quiet"]
        run = ["ingest", *map(str, CATALOGUE), "--rate", self.rate, "--wait", *lake]
        return [self.binary] + {
            "ingest": run,
            "top-up": [*run, "--append", "credits"],
            "refine": ["refine", *lake],
            "model": ["model", *lake],
            "report": ["report", "--as-of", AS_OF, *lake],
            "purge": ["purge", "--older-than", "180d", "--yes", *lake],
        }[step]

    def run(self, step):
        done = subprocess.run(self.command(step), env=self.environment, capture_output=True, text=True)
        if done.returncode not in (0, 3):
            sys.exit(f"wrong: {step} ends with {done.returncode}: {done.stderr[-2000:]}")
        return done

    def killed(self, step, after):
        """Starts the command and kills it after so many seconds. Whether it was still alive then."""
        process = subprocess.Popen(self.command(step), env=self.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(after)
        alive = process.poll() is None
        process.kill()
        process.wait()
        return alive

    def took(self, step):
        """Runs the command to its end: how many seconds it took."""
        began = time.monotonic()
        self.run(step)
        return time.monotonic() - began

    def verified(self):
        done = subprocess.run([self.binary, "verify", "--lake", self.lake, "--format", "json"], env=self.environment,
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"wrong: verify ends with {done.returncode}: {done.stdout[-3000:]} {done.stderr[-1000:]}")

    def content(self):
        """The rows of the tables, as SQL gives them."""
        rows = {}
        for name, statement in ROWS.items():
            done = subprocess.run([self.binary, "sql", statement, "--lake", self.lake, "--format", "csv"],
                                  env=self.environment, capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"wrong: {name} cannot be read: {done.stderr[-1000:]}")
            rows[name] = done.stdout
        return rows


def kill_all(job, takes, draw, kills):
    """Every command with its share of the kills; then to its end. Kills that found the command at work, by command."""
    hit = {}
    for number, step in enumerate(STEPS):
        share = kills // len(STEPS) + (number < kills % len(STEPS))
        hit[step], tries = 0, 0
        while hit[step] < share and tries < 10 * share:
            tries += 1
            hit[step] += job.killed(step, draw.uniform(0.0, takes[step]))
        job.run(step)
    return hit


def compare(wanted, found):
    for name, rows in wanted.items():
        if rows != found[name]:
            sys.exit(f"wrong: {name} differs from the undisturbed lake")


def two_at_once(binary, url, folder, wanted):
    """Two binaries on one lake at the same moment: one works, the other waits; nothing is landed twice."""
    job = Job(binary, url, Path(folder) / "two", slow=True)
    both = [subprocess.Popen(job.command("ingest"), env=job.environment, stdout=subprocess.DEVNULL) for _ in range(2)]
    codes = [process.wait() for process in both]
    if any(code not in (0, 3) for code in codes):
        sys.exit(f"wrong: two at once end with {codes}")
    for step in STEPS[1:]:
        job.run(step)
    job.verified()
    compare(wanted, job.content())
    print("two binaries at once: the same lake, each title landed once")


def full_disk(binary, url, folder):
    """A disk that is full in the middle, then has room again."""
    place = Path(folder) / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True)
    if mounted.returncode != 0:
        print("full disk: skipped, a tmpfs cannot be mounted here")
        return
    try:
        job = Job(binary, url, place / "lake", slow=False)
        filler = place / "filler"
        filler.write_bytes(b"\0" * 900_000)
        done = subprocess.run(job.command("ingest"), env=job.environment, capture_output=True, text=True)
        if done.returncode == 0 or "panicked" in done.stderr:
            sys.exit(f"wrong: on a full disk it ends with {done.returncode}: {done.stderr[-1000:]}")
        filler.unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
        for step in STEPS:
            job.run(step)
        job.verified()
        print(f"full disk: exit code {done.returncode}, completed when there was room, whole")
    finally:
        subprocess.run(["umount", place], check=False)


def read_only(binary, url, folder):
    """A folder that cannot be written: an error with a sentence, and nothing else."""
    place = Path(folder) / "closed"
    place.mkdir()
    place.chmod(0o500)
    if os.access(place, os.W_OK):
        # For root, rights of a folder say nothing; a file system that is mounted read-only does.
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", place], capture_output=True).returncode != 0:
            print("read-only folder: skipped, this user may write everywhere")
            return
    try:
        job = Job(binary, url, place / "lake", slow=False)
        done = subprocess.run(job.command("ingest"), env=job.environment, capture_output=True, text=True)
        if done.returncode == 0 or "panicked" in done.stderr:
            sys.exit(f"wrong: in a read-only folder it ends with {done.returncode}: {done.stderr[-1000:]}")
        print(f"read-only folder: exit code {done.returncode}: {done.stderr.strip().splitlines()[-1][:150]}")
    finally:
        if os.path.ismount(place):
            subprocess.run(["umount", place], check=False)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--binary", type=Path, help="a binary that is built already")
    parser.add_argument("--lake", help="an empty place in a bucket for the killed lake")
    parser.add_argument("--profile", default="dev")
    return parser.parse_args()


def main():
    args = arguments()
    binary = args.binary.resolve() if args.binary else ingest.build(args.profile)
    draw = random.Random(args.seed)
    with tempfile.TemporaryDirectory(prefix="cinelake-kills-") as folder:
        server = ingest.Server(binary, RECORDS)
        undisturbed = Job(binary, server.url, Path(folder) / "undisturbed", slow=True)
        takes = {step: undisturbed.took(step) for step in STEPS}
        undisturbed.verified()
        wanted = undisturbed.content()
        print("undisturbed: " + ", ".join(f"{step} {seconds:.1f} s" for step, seconds in takes.items()))

        killed = Job(binary, server.url, args.lake or Path(folder) / "killed", slow=True)
        hit = kill_all(killed, takes, draw, args.kills)
        killed.verified()
        compare(wanted, killed.content())
        shares = ", ".join(f"{step} {count}" for step, count in hit.items())
        print(f"killed {sum(hit.values())} times ({shares}), completed: whole, and equal to the undisturbed lake")

        two_at_once(binary, server.url, folder, wanted)
        read_only(binary, server.url, folder)
        full_disk(binary, server.url, folder)
        server.stop()


if __name__ == "__main__":
    main()
