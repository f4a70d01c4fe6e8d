#!/usr/bin/env python3
"""Kills the real binary at random moments of every command that writes, completes the lake and compares it.

    benches/kill_everything.py                  40 kills (SIGKILL), seed 1, the bundled sample in a folder
    benches/kill_everything.py --kills 200 --seed 7
    benches/kill_everything.py --lake s3://films/lake --lakes 10      on a server that AWS_ENDPOINT_URL and its keys name
    benches/kill_everything.py --lake s3://films/faults --kills 0 --s3-faults 3      a slow, throttling, refusing S3

Each command (ingest, a top-up, refine, model, report, purge) gets its share of the kills. When they are used up it is run to its
end, and the lake must then be the one that an undisturbed series of the same commands makes: the same records, the same
rows, the same star and report, and `verify` finds it whole. Then two binaries at once, a folder that cannot be written,
and a disk that is full (a tmpfs; said to be skipped where it cannot be mounted). Python's standard library only.

In a bucket the lease of a killed run keeps others out until it expires. A kill that finds a run waiting for that says
nothing, so the next kill of such a command comes after it. `--lakes` shares the kills among so many lakes, so that one works
while the others wait.

`--s3-faults` puts a proxy (s3_proxy.py) between cinelake and the server, with one fault for each lake, so many times. Each
command meets the fault, from a request on that the seed chooses. Then the lake must be whole, the exit code the right one, and the
same command without the proxy must complete it to the rows of the undisturbed lake.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Nothing is left beside the scripts.
sys.dont_write_bytecode = True

import ingest  # noqa: E402
import s3_proxy  # noqa: E402

SAMPLE = ingest.ROOT / "sample"
CATALOGUE = [SAMPLE / "movies.csv", SAMPLE / "series.csv"]
RECORDS = [SAMPLE / "tmdb_movies.ndjson", SAMPLE / "tmdb_series.ndjson"]
AS_OF = "2026-11-23"
# The top-up replaces every record, so that the purge has files to remove.
STEPS = ("ingest", "top-up", "refine", "model", "report", "purge")
# The commands that hold the lease, and after how many seconds one that was not given back is surely over.
LEASED = ("ingest", "top-up", "purge")
LEASE_SECONDS = 62
# A command that meets a fault of S3 has so many seconds.
FAULT_SECONDS = 590
# The name of a record's file is left out: a run that is stopped commits a file that is not full, so that later ones count on.
ROWS = {
    "titles": "select * from titles order by tconst",
    "films": "select * exclude (fetched_at, run_id, source_file) from tmdb_movies order by tconst",
    "series": "select * exclude (fetched_at, run_id, source_file) from tmdb_series order by tconst",
    "cast": "select * from tmdb_cast order by 1, 2, 3, 4, 5, 6, 7",
    "facts": "select * from fact_title order by 1, 2",
}


class Job:
    """The commands on one lake."""

    def __init__(self, binary, url, lake, slow):
        self.binary, self.lake, self.environment = str(binary), str(lake), ingest.settings(url)
        self.in_bucket = self.lake.startswith("s3://")
        # What AWS needs is let through for a lake in a bucket.
        if self.in_bucket:
            self.environment |= {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        self.rate = "150" if slow else "0"
        self.free_at = 0.0

    def leaves_lease(self, step):
        """Notes that the command may have left a lease. In a folder the lock says that its holder is gone."""
        if self.in_bucket and step in LEASED:
            self.free_at = time.monotonic() + LEASE_SECONDS

    def wait_until_free(self, step):
        """Waits until no lease that was left keeps this command out."""
        if step in LEASED:
            time.sleep(max(0.0, self.free_at - time.monotonic()))

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
        code = process.wait()
        if not alive and code not in (0, 3):
            sys.exit(f"wrong: {step} ends with {code} before it is killed")
        if alive:
            self.leaves_lease(step)
        return alive

    def faulty(self, step, proxy):
        """Runs the command through the proxy: its exit code, what it said, and how many seconds it took."""
        began = time.monotonic()
        try:
            done = subprocess.run(self.command(step), env=self.environment | {"AWS_ENDPOINT_URL": proxy.address},
                                  capture_output=True, text=True, timeout=FAULT_SECONDS)
        except subprocess.TimeoutExpired:
            self.leaves_lease(step)
            return None, f"has not ended after {FAULT_SECONDS} s", time.monotonic() - began
        if proxy.met:
            self.leaves_lease(step)
        return done.returncode, done.stderr + done.stdout, time.monotonic() - began

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


def kill_all(job, takes, draw, shares, turn):
    """Every command with its share of the kills; then to its end. Kills that found the command at work, by command."""
    hit = {}
    for step in STEPS:
        hit[step], tries = 0, 0
        while hit[step] < shares[step] and tries < 10 * shares[step]:
            tries += 1
            job.wait_until_free(step)
            with turn:
                hit[step] += job.killed(step, draw.uniform(0.0, takes[step]))
        job.wait_until_free(step)
        with turn:
            job.run(step)
    return hit


def kill_lakes(binary, url, places, takes, args, wanted):
    """Kills on each lake. The commands take turns, so that each has the time that it takes alone."""
    turn = threading.Lock()

    def live(number):
        job = Job(binary, url, places[number], slow=True)
        # Lake 0 gets the first kill of each command, and so on.
        shares = {step: sum((kill // len(STEPS)) % len(places) == number for kill in range(args.kills)
                            if kill % len(STEPS) == place) for place, step in enumerate(STEPS)}
        hit = kill_all(job, takes, random.Random(args.seed + 1000 * number), shares, turn)
        with turn:
            job.verified()
            compare(wanted, job)
        return hit

    hits = each(live, range(len(places)))
    return {step: sum(hit[step] for hit in hits) for step in STEPS}


def each(work, items):
    """The work on all items at once; the first that is wrong ends the script when all have ended."""
    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(work, items))


def compare(wanted, job):
    found = job.content()
    for name, rows in wanted.items():
        if rows != found[name]:
            sys.exit(f"wrong: {name} of {job.lake} differs from the undisturbed lake")


class Faults:
    """Commands that meet faults of S3, and what came of it."""

    # Exit codes that are right when the fault was met. Without the right to put, and with an expired token, only the lease
    # may be what could not be given back; then all was done.
    CODES = {"slow": (0,), "throttled": (0,), "no right to put": (0, 2), "no right at all": (0, 2), "expired token": (0, 2),
             "one answer lost": (0, 4), "one answer late": (0, 4), "answers lost": (0, 4), "down": (0, 4), "silent": (0, 4)}
    ADVICE = {"no right to put": ("s3:PutObject",), "no right at all": ("missing right s3:",),
              "expired token": ("sign in again",), "one answer lost": ("run the same command again",),
              "one answer late": ("run the same command again",),
              "answers lost": ("run the same command again",), "down": ("run the same command again",),
              "silent": ("run the same command again",)}

    def __init__(self, binary, url, args, names, wanted):
        self.binary, self.url, self.place, self.seed, self.names, self.wanted = binary, url, args.lake, args.seed, names, wanted
        self.steps = args.steps or STEPS
        self.rows, self.wrong, self.said, self.counts = [], [], {}, {}
        self.lock = threading.Lock()

    def count(self):
        """How many requests each command makes that meets no fault."""
        job = Job(self.binary, self.url, f"{self.place}/counted", slow=False)
        for step in STEPS:
            proxy = s3_proxy.Proxy(job.environment["AWS_ENDPOINT_URL"])
            code, said, _ = job.faulty(step, proxy)
            job.free_at = 0.0
            proxy.close()
            if code != 0:
                sys.exit(f"wrong: {step} ends with {code} through a proxy that does nothing: {said[-1000:]}")
            self.counts[step] = proxy.requests

    def live(self, case):
        """The life of one lake: every command meets the fault, and is completed without it."""
        name, number = case
        job = Job(self.binary, self.url, f"{self.place}/{name.replace(' ', '-')}-{number}", slow=False)
        for step in STEPS:
            if step in self.steps:
                draw = random.Random(f"{self.seed} {name} {number} {step}")
                self.meet(job, name, step, draw.randint(1, self.counts[step]))
            job.wait_until_free(step)
            job.run(step)
        job.verified()
        compare(self.wanted, job)

    def meet(self, job, name, step, begin):
        job.wait_until_free(step)
        if name in ("slow", "throttled"):
            begin = 1
        proxy = s3_proxy.Proxy(job.environment["AWS_ENDPOINT_URL"], name, begin, self.seed)
        code, said, seconds = job.faulty(step, proxy)
        met, requests = proxy.met, proxy.requests
        proxy.close()
        errors = []
        if code not in (self.CODES[name] if met else (0,)):
            errors.append(f"exit code {code}")
        if "panicked" in said:
            errors.append("panicked")
        if code not in (0, None) and not any(words in said for words in self.ADVICE.get(name, ("",))):
            errors.append("no advice")
        verify = subprocess.run([self.binary, "verify", "--lake", job.lake, "--format", "json"], env=job.environment,
                                capture_output=True, text=True)
        if verify.returncode != 0:
            errors.append(f"verify ends with {verify.returncode}")
        with self.lock:
            self.rows.append((name, step, str(begin), f"{met} of {requests}", str(code), f"{seconds:.1f}",
                              str(verify.returncode), ", ".join(errors) or "right"))
            if errors:
                self.wrong.append((name, step, begin, errors, said[-3000:], verify.stdout[-2000:] if verify.returncode else ""))
            if code != 0:
                self.said.setdefault(plain(said), []).append(f"{name}, {step} from {begin}")

    def print(self):
        head = ("fault", "command", "from", "met", "exit code", "s", "verify", "")
        rows = sorted(self.rows, key=lambda row: (list(self.names).index(row[0]), STEPS.index(row[1]), int(row[2])))
        widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
        for row in [head, *rows]:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        print("\nwhat was said")
        for said, where in self.said.items():
            print(f"  {'; '.join(where)}")
            print(textwrap.indent(textwrap.fill(said, 140), "      "))
        for name, step, begin, errors, said, verify in self.wrong:
            print(f"\nwrong: {name}, {step} from {begin}: {', '.join(errors)}\n{said}\n{verify}")


def plain(said):
    """The sentence of an error, without what differs from run to run."""
    found = re.search(r"^error: .*", said, re.M) or re.search(r"^(Stopped|Ended).*(\n +.*)*", said, re.M)
    text = " ".join(found[0].split()) if found else said.strip()[-300:]
    text = re.sub(r"http://127.0.0.1:\d+", "PROXY", re.sub(r"\d{8}T\d{6}Z-\w+", "RUN", text))
    return re.sub(r"\b\d+(\.\d+)?(s|ms| s)\b", "…", text)


def s3_faults(binary, url, args, wanted):
    """Each fault on lakes of its own, all at once: most of the time is waiting."""
    names = args.only or [name for name in s3_proxy.FAULTS if name not in ("down", "silent")]
    faults = Faults(binary, url, args, names, wanted)
    faults.count()
    print("requests to S3: " + ", ".join(f"{step} {count}" for step, count in faults.counts.items()), flush=True)
    cases = [(name, number) for name in names for number in range(args.s3_faults)]
    try:
        each(faults.live, cases)
    finally:
        faults.print()
    if faults.wrong:
        sys.exit(f"wrong: {len(faults.wrong)} of {len(faults.rows)} commands under a fault")
    print(f"{len(faults.rows)} commands under a fault of S3, {len(cases)} lakes completed: whole, and equal to the undisturbed lake")


def two_at_once(binary, url, place, wanted):
    """Two binaries on one lake at the same moment: one works, the other waits; nothing is landed twice."""
    job = Job(binary, url, place, slow=True)
    both = [subprocess.Popen(job.command("ingest"), env=job.environment, stdout=subprocess.DEVNULL) for _ in range(2)]
    codes = [process.wait() for process in both]
    if any(code not in (0, 3) for code in codes):
        sys.exit(f"wrong: two at once end with {codes}")
    for step in STEPS[1:]:
        job.run(step)
    job.verified()
    compare(wanted, job)
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


def kills(binary, url, folder, args, takes, wanted):
    """The kills, and what is tried with them."""
    place = args.lake or f"{folder}/killed"
    if args.lake:
        # Through the network every command takes another time.
        timed = Job(binary, url, f"{place}/undisturbed", slow=True)
        takes = {step: timed.took(step) for step in STEPS}
        timed.verified()
        compare(wanted, timed)
        print("undisturbed in the bucket: " + ", ".join(f"{step} {seconds:.1f} s" for step, seconds in takes.items()), flush=True)
    hit = kill_lakes(binary, url, [f"{place}/{number}" for number in range(args.lakes)], takes, args, wanted)
    shares = ", ".join(f"{step} {count}" for step, count in hit.items())
    lakes = "" if args.lakes == 1 else f"{args.lakes} lakes, "
    print(f"{lakes}killed {sum(hit.values())} times ({shares}), completed: whole, and equal to the undisturbed lake", flush=True)

    two_at_once(binary, url, f"{place}/two", wanted)
    read_only(binary, url, folder)
    full_disk(binary, url, folder)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--binary", type=Path, help="a binary that is built already")
    parser.add_argument("--lake", metavar="URL", help="an empty place in a bucket for the lakes")
    parser.add_argument("--lakes", type=int, default=1, metavar="N", help="share the kills among so many lakes [default: 1]")
    parser.add_argument("--s3-faults", type=int, default=0, metavar="N", help="so many lakes for each fault of S3 [default: 0]")
    parser.add_argument("--only", action="append", choices=s3_proxy.FAULTS, help="only this fault; may be repeated")
    parser.add_argument("--steps", action="append", choices=STEPS, help="only this command meets the fault; may be repeated")
    parser.add_argument("--profile", default="dev")
    args = parser.parse_args()
    if args.s3_faults and not (args.lake and os.environ.get("AWS_ENDPOINT_URL")):
        parser.error("--s3-faults needs --lake s3://… and AWS_ENDPOINT_URL")
    return args


def main():
    args = arguments()
    binary = args.binary.resolve() if args.binary else ingest.build(args.profile)
    with tempfile.TemporaryDirectory(prefix="cinelake-kills-") as folder:
        server = ingest.Server(binary, RECORDS)
        undisturbed = Job(binary, server.url, Path(folder) / "undisturbed", slow=True)
        takes = {step: undisturbed.took(step) for step in STEPS}
        undisturbed.verified()
        wanted = undisturbed.content()
        print("undisturbed: " + ", ".join(f"{step} {seconds:.1f} s" for step, seconds in takes.items()), flush=True)

        if args.kills:
            kills(binary, server.url, folder, args, takes, wanted)
        if args.s3_faults:
            s3_faults(binary, server.url, args, wanted)
        server.stop()


if __name__ == "__main__":
    main()
