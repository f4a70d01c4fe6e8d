#!/usr/bin/env python3
"""What ten own questions cost beside their SQL: `cinelake answer` with and without them, and their statements alone.

    benches/own_questions.py LAKE --cinelake target/release/cinelake [--runs 5]

The questions are those of examples/questions, twice under other names. Every command is a process of its own, in turn. The cost of a
question is what it adds to `answer`, less what its statement takes in `cinelake sql` beyond `SELECT 1`. Prints Markdown.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent.parent / "examples/questions"


def timed(binary, lake, *args):
    began = time.monotonic()
    done = subprocess.run([binary, *args, "--lake", lake, "--format", "json"], check=True, stdout=subprocess.PIPE)
    return time.monotonic() - began, done.stdout


def spread(figures, places):
    return f"{statistics.median(figures):.{places}f} ({min(figures):.{places}f} to {max(figures):.{places}f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lake")
    parser.add_argument("--cinelake", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--as-of", default="2024-12-31")
    args = parser.parse_args()
    answer = ("answer", "--as-of", args.as_of)
    used = {"the eight": [], "the eight and ten own": [], "the ten statements alone": [], "one own question beside its SQL, ms": []}
    with tempfile.TemporaryDirectory() as scratch:
        for folder in EXAMPLES.iterdir():
            for number in (1, 2):
                shutil.copytree(folder, Path(scratch) / f"{folder.name}-{number}")
        with_own = (*answer, "--questions", scratch)
        own = json.loads(timed(args.cinelake, args.lake, *with_own)[1])["own"]
        statements = [text for question in own for text in question["sql"].split(";\n")]
        for _ in range(args.runs):
            eight, more = (timed(args.cinelake, args.lake, *command)[0] for command in (answer, with_own))
            nothing = timed(args.cinelake, args.lake, "sql", "SELECT 1")[0]
            alone = sum(timed(args.cinelake, args.lake, "sql", text)[0] - nothing for text in statements)
            figures = (eight, more, alone, (more - eight - alone) / len(own) * 1_000)
            for name, figure in zip(used, figures):
                used[name].append(figure)
    print("| | median (least to most) |\n|---|---:|")
    for name, figures in used.items():
        print(f"| {name} | {spread(figures, 0 if name.endswith('ms') else 2)} |")


if __name__ == "__main__":
    main()
