#!/usr/bin/env python3
"""Measures the start of the function: this project's `bootstrap` against a Python that imports pandas, aiohttp and boto3.

    benches/lambda_start.py                       release build of cinelake-lambda, 15 rounds
    benches/lambda_start.py --bootstrap FILE      a program that is built already

Both are started as Lambda starts a function, by turns, behind the same Runtime API (benches/lambda_runtime.py), and get
one event that asks for no work. In every round each is started twice, so that the second pair, of the same program,
shows what the machine alone makes of a ratio. The Python's packages are pinned in requirements-lambda.txt and lie in a
virtual environment that the script makes; one start of each before the first round warms the disk's cache.

Seconds to `next`: from the start of the process until it asks for its first event (Lambda's "Init Duration").
Seconds to answer: until the answer to it has come. Peak memory: VmHWM of the process.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402

HERE = Path(__file__).resolve().parent
FIGURES = ("s to next", "s to answer", "CPU s", "peak MB")
LAKE = "s3://lake"
# An object that the function landed itself: the answer is "ignored", and nobody is asked.
EVENT = {"Records": [{"s3": {"bucket": {"name": "lake"}, "object": {"key": "Raw/Local/CSV/movies.csv"}}}]}


def build():
    """Builds the function as it is packaged, and returns its path."""
    command = ["cargo", "build", "--locked", "--release", "-p", "cinelake-lambda"]
    subprocess.run(command, cwd=HERE.parent, check=True)
    metadata = subprocess.run(["cargo", "metadata", "--no-deps", "--format-version", "1", "--locked"],
                              cwd=HERE.parent, check=True, stdout=subprocess.PIPE).stdout
    return Path(json.loads(metadata)["target_directory"]) / "release" / "bootstrap"


def start(command):
    """One cold start up to the first answer."""
    from lambda_runtime import Function

    function = Function(command, {"CINELAKE_LAKE": LAKE, "PATH": "/usr/bin:/bin"})
    function.api.ask(EVENT, 60)
    answer, when = function.api.answer(60)
    if not answer or answer["status"] != "ignored":
        sys.exit(f"not the answer that was expected: {answer}")
    figures = dict(zip(FIGURES, (function.api.first_next - function.started, when - function.started,
                                 function.cpu_seconds(), function.peak_mb())))
    function.stop()
    return figures


def spread(values, places):
    values = sorted(values)
    return f"{statistics.median(values):.{places}f} ({values[0]:.{places}f}–{values[-1]:.{places}f})"


def table(title, rows, places):
    print(f"\n{title}\n\n| | " + " | ".join(FIGURES) + " |\n|---|" + "---:|" * len(FIGURES))
    for name, runs in rows:
        print(f"| {name} | " + " | ".join(spread([run[f] for run in runs], places) for f in FIGURES) + " |")


def ratios(above, below):
    """Round by round, how many times more the one took than the other."""
    # A start can cost less than one tick of the processor's clock.
    return [{f: a[f] / max(b[f], 0.01 if f == "CPU s" else 1e-9) for f in FIGURES} for a, b in zip(above, below)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bootstrap", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--venv", type=Path, help="folder of the virtual environment")
    args = parser.parse_args()
    python = bench_env.make(args.venv, [HERE / "requirements-lambda.txt"])
    ours = [args.bootstrap.resolve() if args.bootstrap else build()]
    theirs = [python, HERE / "peer_lambda.py"]
    for command in (ours, theirs):
        start(command)
    runs = {name: [] for name in ("ours", "ours again", "theirs", "theirs again")}
    for number in range(args.rounds):
        pairs = [("ours", ours), ("theirs", theirs), ("ours again", ours), ("theirs again", theirs)]
        for name, command in pairs if number % 2 else reversed(pairs):
            runs[name].append(start(command))
    versions = subprocess.run([python, "-m", "pip", "list", "--format=json"], check=True, capture_output=True).stdout
    pinned = {package["name"]: package["version"] for package in json.loads(versions)}
    print(f"{args.rounds} rounds, median (smallest–largest); bootstrap of {ours[0].stat().st_size:,} bytes; "
          f"Python {sys.version.split()[0]}, " + ", ".join(f"{n} {pinned[n]}" for n in ("pandas", "aiohttp", "boto3")))
    table("Start", [("cinelake's function", runs["ours"]), ("Python with pandas, aiohttp, boto3", runs["theirs"])], 3)
    table("Ratios, round by round", [
        ("null pair: cinelake / cinelake", ratios(runs["ours again"], runs["ours"])),
        ("null pair: Python / Python", ratios(runs["theirs again"], runs["theirs"])),
        ("Python / cinelake", ratios(runs["theirs"], runs["ours"])),
    ], 2)


if __name__ == "__main__":
    main()
