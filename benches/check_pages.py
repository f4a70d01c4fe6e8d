#!/usr/bin/env python3
"""Runs what the pages of the documents tell a reader to type.

    benches/check_pages.py --cinelake target/debug/cinelake

Blocks marked `<!-- run -->` and `<!-- run: sh -->` are run by bash, `<!-- run: python -->` by Python and `<!-- run: sql -->` by DuckDB, those
of a page in their order in one folder, which is empty before the first block or has the demo. The cells of docs/films.ipynb are run
likewise. TMDB is the embedded server here, so that no key and no network is needed. Ends with 1 at the first block that fails.
Packages are pinned in requirements.txt and installed into a virtual environment.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"<!-- run(?:: (\w+))? -->\n```\w+\n(.*?)```", re.DOTALL)
# Pages that make the demo themselves, and pages that find it made.
FROM_NOTHING, AFTER_THE_DEMO = ("start-here.md", "start-here.pt-BR.md"), ("analysts.md",)


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cinelake", metavar="BINARY", type=Path, required=True)
    parser.add_argument("--venv", metavar="DIR", help="the virtual environment to make or use (default: a cache folder)")
    return parser.parse_args()


def started_server(program, environment):
    """The embedded server on a port of its own, and its address."""
    records = [ROOT / "sample" / name for name in ("tmdb_movies.ndjson", "tmdb_series.ndjson")]
    command = [program, "tmdb-server", "--listen", "127.0.0.1:0", "--records", *records]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    for line in server.stdout:
        found = re.search(r"http://127\.0\.0\.1:\d+/3", line)
        if found:
            return server, found.group()
    sys.exit("the server did not start")


def run_sh(block, folder, environment, _):
    command = ["bash", "-euo", "pipefail", "-c", block]
    return subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def run_sql(block, folder, environment, _):
    program = "import duckdb, sys; print(duckdb.sql(sys.argv[1]))"
    command = [sys.executable, "-c", program, block]
    return subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def run_python(block, folder, environment, before):
    """A block may use the names of those before it."""
    before.append(block)
    command = [sys.executable, "-c", "\n".join(before)]
    return subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


RUN = {"sh": run_sh, "sql": run_sql, "python": run_python}


def run_blocks(name, blocks, folder, environment):
    before = []
    for number, (kind, block) in enumerate(blocks, 1):
        done = RUN[kind or "sh"](block, folder, environment, before)
        if done.returncode:
            sys.exit(f"wrong: {name}, block {number} ended with {done.returncode}:\n{block}\n{done.stdout}")
    print(f"ok    {name}: {len(blocks)} blocks run")


def cells():
    notebook = json.loads((ROOT / "docs/films.ipynb").read_text(encoding="utf-8"))
    return [("python", "".join(cell["source"])) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def main():
    args = parsed()
    bench_env.enter(args.venv)
    program = args.cinelake.resolve()
    plain = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    path = f"{program.parent}:{os.environ['PATH']}"
    environment = plain | {"PATH": path, "PYTHONPATH": str(ROOT / "python"), "CINELAKE_PROGRAM": str(program), "MPLBACKEND": "Agg",
                           "PYTHONDONTWRITEBYTECODE": "1", "TMDB_API_KEY": "0" * 32}
    server, address = started_server(program, environment)
    environment["TMDB_BASE_URL"] = address
    try:
        for page in (*FROM_NOTHING, *AFTER_THE_DEMO):
            with tempfile.TemporaryDirectory() as folder:
                if page in AFTER_THE_DEMO:
                    run_sh("cinelake demo --quiet", folder, environment, None)
                blocks = BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))
                run_blocks(f"docs/{page}", blocks, folder, environment)
                if page in AFTER_THE_DEMO:
                    run_blocks("docs/films.ipynb", cells(), folder, environment)
    finally:
        server.kill()


if __name__ == "__main__":
    main()
