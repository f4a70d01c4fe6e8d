#!/usr/bin/env python3
"""Runs `cinelake ingest` for a long time against a server that fails often, and watches what it uses.

    benches/soak.py                                  two minutes: 4,000 made-up titles, 20 % faults
    benches/soak.py --minutes 60 --titles 200000     the long form

The rate is chosen so that one run over all titles takes the time. Its memory, open files and threads are read from /proc
twice a second. They must be flat: the highest of the last third at most a tenth above that of the second third. Runs
follow until no title has failed; then the outcomes must add up, every known title must be landed once, and `verify` must
find the lake whole. Linux; Python's standard library only.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Nothing is left beside the scripts.
sys.dont_write_bytecode = True

import ingest  # noqa: E402
import verify_lake  # noqa: E402

# What a fault is, and its share of all faults. A throttled answer slows the client down, so there are few.
FAULTS = {"internal_error": 0.2, "truncated_body": 0.15, "truncated_gzip": 0.1, "wrong_content_type": 0.1, "dropped": 0.2,
          "empty_body": 0.1, "success_false": 0.1, "throttled_no_header": 0.001}
# Resident memory in megabytes, open files, threads: how far each may move and still be called flat.
ROOM = {"memory MB": 8, "files": 8, "threads": 2}


def used(process):
    """What the process uses now; nothing once it has ended."""
    folder = Path(f"/proc/{process.pid}")
    try:
        status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        files = len(list((folder / "fd").iterdir()))
        return {"memory MB": int(status["VmRSS"].split()[0]) / 1000, "files": files, "threads": int(status["Threads"])}
    except (OSError, KeyError):
        return None


def watched(command, environment):
    """Runs a command: its summary, its exit code, and what it used over time."""
    process = subprocess.Popen([str(part) for part in command], env=environment, stdout=subprocess.PIPE, text=True)
    curve = []
    while process.poll() is None:
        if now := used(process):
            curve.append(now)
        time.sleep(0.5)
    return json.loads(process.stdout.read()), process.returncode, curve


def flat(curve):
    """Prints the curve in thirds, and ends the script if it climbs."""
    third = len(curve) // 3
    parts = [curve[:third], curve[third:2 * third], curve[2 * third:]]
    if not all(parts):
        sys.exit("the run was too short to say anything")
    for name, room in ROOM.items():
        highest = [max(now[name] for now in part) for part in parts]
        print(f"{name:10} highest in each third: " + ", ".join(f"{value:.0f}" for value in highest))
        if highest[2] > highest[1] * 1.1 + room:
            sys.exit(f"wrong: {name} climbs")


def arguments():
    parser = ingest.parser(__doc__)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--faults", type=float, default=0.2, help="share of the requests that meet a fault")
    parser.set_defaults(titles=4_000)
    return ingest.checked(parser)


def main():
    args = arguments()
    binary = args.binary.resolve() if args.binary else ingest.build(args.profile)
    with tempfile.TemporaryDirectory(prefix="cinelake-soak-") as folder:
        catalogue, records = ingest.input_files(args, folder)
        faults = ",".join(f"{name}={share * args.faults}" for name, share in FAULTS.items())
        server = ingest.Server(binary, records, ["--fault", faults])
        # A fault costs another request.
        rate = max(1, round(args.titles / (1 - args.faults) / (args.minutes * 60)))
        lake = Path(folder) / "lake"
        command = ingest.command(args, binary, catalogue, lake, rate)
        run, code, curve = watched(command, ingest.settings(server.url))
        print(f"{run['titles']} titles, {run['requests']['requests']} requests, {run['requests']['retries']} retries, "
              f"{run['outcomes']['failed']} failed, {run['seconds']:.0f} s, exit code {code}")
        flat(curve)
        runs = 1
        while code != 0 and runs < 20:
            run, code, _ = watched(command, ingest.settings(server.url))
            runs += 1
        if code != 0 or not run["balanced"]:
            sys.exit(f"wrong: after {runs} runs: {run}")
        server.stop()
        verify_lake.verify(lake, [str(path) for path in records])
        whole = subprocess.run([binary, "verify", "--lake", lake, "--quiet"], env=ingest.clean_environment())
        if whole.returncode != 0:
            sys.exit("wrong: verify finds damage")
        known = run["outcomes"]["landed"] + run["outcomes"]["already_landed"]
        print(f"{runs} run(s): {known} titles landed, books balanced, whole")


if __name__ == "__main__":
    main()
