#!/usr/bin/env python3
"""Measures `cinelake ingest` against the embedded TMDB-compatible server, on this machine, over loopback.

    benches/ingest.py                                    20,573 made-up titles, unthrottled, five runs
    benches/ingest.py --rate 40 --titles 4000            share of the permitted rate used, and 429s
    benches/ingest.py --rate 40 --titles 4000 --sliding  the same against a server that counts a sliding second
    benches/ingest.py --memory                           peak memory at 20,573 and at 1,000,000 titles
    benches/ingest.py --peer                             also the first design in Python, run for run
    benches/ingest.py --wrk                              also wrk, which sends the same requests and drops the answers
    benches/ingest.py --catalogue movies.csv.zst --records records.ndjson.zst --from-year 2020

Python's standard library only (--peer makes a virtual environment with pandas and aiohttp; --wrk needs wrk). CPU seconds and peak memory
are those of the client process alone, as the kernel gives them when it ends (wait4). Both processes share the cores.
"""

import argparse
import gzip
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

# Nothing is left beside the scripts.
sys.dont_write_bytecode = True

import made_up  # noqa: E402
import verify_lake  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
KEY = "0" * 32
TITLES, MANY_TITLES = 20_573, 1_000_000


def build(profile):
    """Builds the binary and returns its path."""
    command = ["cargo", "build", "--locked", "--profile", profile, "-p", "cinelake-cli"]
    subprocess.run(command, cwd=ROOT, check=True)
    metadata = subprocess.run(["cargo", "metadata", "--no-deps", "--format-version", "1", "--locked"],
                              cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    folder = "debug" if profile == "dev" else profile
    return Path(json.loads(metadata)["target_directory"]) / folder / "cinelake"


def clean_environment(**more):
    """The environment without anybody's own settings."""
    own = ("CINELAKE_", "TMDB_", "AWS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)} | more


class Server:
    """`cinelake tmdb-server` on a free port."""

    def __init__(self, binary, records, flags=()):
        command = [binary, "tmdb-server", "--listen", "127.0.0.1:0", "--format", "json", "--records", *records, *flags]
        self.process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, env=clean_environment())
        for line in self.process.stderr:
            if found := re.search(r"http://\S+/3", line):
                self.url = found[0]
                return
        sys.exit("the server did not start")

    def stop(self):
        """Stops it and returns what it counted."""
        self.process.send_signal(signal.SIGINT)
        return json.loads(self.process.communicate()[0])


# A process that is started takes over the peak memory of the one that started it. So a small one stands between.
LAUNCHER = """
import json, os, sys, time
start = time.monotonic()
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
figures = [time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status)]
os.write(int(sys.argv[1]), json.dumps(figures).encode())
"""


def measured(command, environment):
    """Runs a command to its end: its standard output, its exit code, and what it used."""
    read, write = os.pipe()
    launch = [sys.executable, "-S", "-E", "-c", LAUNCHER, str(write), *(str(part) for part in command)]
    text = subprocess.run(launch, stdout=subprocess.PIPE, env=environment, pass_fds=[write], check=True).stdout
    os.close(write)
    with os.fdopen(read) as pipe:
        wall, cpu, peak, code = json.load(pipe)
    # ru_maxrss is in kilobytes on Linux and in bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    return text.decode(), code, {"wall s": wall, "CPU s": cpu, "peak MB": peak * unit / 1e6}


def settings(url):
    """The environment of a run against the server at `url`."""
    return clean_environment(TMDB_BASE_URL=url, TMDB_API_KEY=KEY)


def command(args, binary, catalogue, lake, rate):
    """The command line of a run."""
    line = [binary, "ingest", *catalogue, "--lake", lake, "--rate", rate, "--concurrency", args.concurrency,
            "--format", "json", "--quiet"]
    return line + (["--from-year", args.from_year] if args.from_year else [])


def ingest(args, binary, catalogue, url, lake, rate=0):
    """One run of cinelake into a lake: its summary, and the figures."""
    text, code, used = measured(command(args, binary, catalogue, lake, rate), settings(url))
    if code != 0:
        sys.exit(f"cinelake ended with {code}: {text}")
    run = json.loads(text)
    asked = run["titles"] - run["outcomes"]["filtered"] - run["outcomes"]["rejected"]
    requests = run["requests"]["requests"]
    return run, {"titles asked": asked, "landed": run["outcomes"]["landed"], "files": run["files"],
                 "requests": requests, "requests a title": requests / asked,
                 "requests/s": requests / run["seconds"], **used}


def peer(args, python, catalogue, url, folder):
    """One run of the first design."""
    script = Path(__file__).with_name("peer_python.py")
    command = [python, script, catalogue, url, folder, args.from_year or 0]
    text, code, used = measured(command, clean_environment())
    if code != 0:
        sys.exit(f"the peer ended with {code}")
    run = json.loads(text)
    return {"titles asked": run["titles"], "landed": run["landed"], "requests": run["requests"],
            "requests a title": run["requests"] / run["titles"], "requests/s": run["requests"] / run["seconds"], **used}


# What wrk sends: one request for each film of the list, in turn.
WRK_SCRIPT = """
local requests, number = {}, 0
function init(arguments)
  for line in io.lines(arguments[1]) do requests[#requests + 1] = wrk.format("GET", line) end
end
function request()
  number = number % #requests + 1
  return requests[number]
end
"""


def wrk(args, url, folder, requests):
    """CPU seconds of wrk for as many requests as the run sent: what the requests cost where answers are dropped, packed as they are."""
    paths, script = Path(folder) / "paths.txt", Path(folder) / "paths.lua"
    base = "/" + url.split("/", 3)[3]
    paths.write_text("".join(f"{base}/movie/{made_up.tconst(number)}?api_key={KEY}\n" for number in range(args.titles)))
    script.write_text(WRK_SCRIPT)
    flags = ["--threads", 1, "--connections", args.concurrency, "--duration", "2s", "--script", script,
             "--header", "accept: application/json", "--header", "accept-encoding: gzip"]
    text, code, used = measured([shutil.which("wrk") or sys.exit("wrk is not installed"), *flags, url, "--", paths], clean_environment())
    sent = re.search(r"(\d+) requests in", text)
    if code != 0 or not sent:
        sys.exit(f"wrk ended with {code}: {text}")
    return {"requests": int(sent[1]), "CPU s for as many requests": used["CPU s"] * requests / int(sent[1])}


def peer_python(folder):
    """A Python with pandas and aiohttp."""
    venv.create(folder, with_pip=True)
    python = Path(folder) / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "pandas", "aiohttp"], check=True)
    return python


def table(name, runs):
    """Prints minimum, median and maximum of each figure."""
    print(f"\n{name} ({len(runs)} run{'s' * (len(runs) > 1)})")
    print(f"{'':22}{'min':>12}{'median':>12}{'max':>12}")
    for figure in runs[0]:
        values = [run[figure] for run in runs]
        shown = [min(values), statistics.median(values), max(values)]
        places = 0 if all(float(value).is_integer() for value in shown) else 4 if max(shown) < 3 else 2
        print(f"{figure:22}" + "".join(f"{value:>12,.{places}f}" for value in shown))


def ratios(ours, theirs):
    """Prints, pair by pair, how many times more the peer used."""
    print("\npeer / cinelake, pair by pair")
    for figure in ("requests", "CPU s", "wall s", "peak MB"):
        pairs = [b[figure] / a[figure] for a, b in zip(ours, theirs)]
        print(f"{figure:22}" + "  ".join(f"{ratio:6.2f}" for ratio in pairs))


def plain(path, folder):
    """The file without its compression, so that both designs read the same bytes."""
    target = Path(folder) / "movies.csv"
    opened = gzip.open(path) if path.endswith(".gz") else None
    with open(target, "wb") as file:
        if path.endswith(".zst"):
            with open(path, "rb") as source:
                subprocess.run(["zstd", "-dc"], stdin=source, stdout=file, check=True)
        else:
            with opened or open(path, "rb") as source:
                shutil.copyfileobj(source, file)
    return target


def made_up_input(folder, titles):
    catalogue, records = Path(folder) / "movies.csv", Path(folder) / "records.ndjson"
    made_up.write_catalogue(catalogue, titles)
    made_up.write_records(records, titles)
    return [catalogue], [records]


def input_files(args, folder):
    """The files that were named, or made-up ones."""
    return (args.catalogue, args.records) if args.catalogue else made_up_input(folder, args.titles)


def unthrottled(args, binary, folder):
    """Repeated runs as fast as it goes, alternating with the peer where asked for."""
    catalogue, records = input_files(args, folder)
    python = peer_python(Path(folder) / "venv") if args.peer else None
    if args.peer:
        catalogue = [plain(str(catalogue[0]), Path(folder))] if args.catalogue else catalogue
    server, ours, theirs = Server(binary, records), [], []
    for number in range(args.runs):
        lake = Path(folder) / f"lake-{number}"
        ours.append(ingest(args, binary, catalogue, server.url, lake)[1])
        if args.verify:
            verify_lake.verify(lake, [str(path) for path in records])
        if args.peer:
            theirs.append(peer(args, python, catalogue[0], server.url, Path(folder) / f"peer-{number}"))
        if args.wrk:
            theirs.append(wrk(args, server.url, folder, ours[-1]["requests"]))
        shutil.rmtree(lake)
    server.stop()
    table("cinelake ingest --rate 0", ours)
    if args.peer:
        table("first design in Python, 4 in flight", theirs)
        ratios(ours, theirs)
    if args.wrk:
        table("wrk, one thread", theirs)
        pairs = [a["CPU s"] / b["CPU s for as many requests"] for a, b in zip(ours, theirs)]
        print("\nCPU s, cinelake / wrk, pair by pair:  " + "  ".join(f"{ratio:.2f}" for ratio in pairs))


def paced(args, binary, folder):
    """Runs at a rate against a server that limits at the same rate."""
    catalogue, records = input_files(args, folder)
    runs = []
    for number in range(args.runs):
        flags = ["--rate-limit", args.rate, "--latency-ms", args.latency_ms]
        flags += ["--latency-jitter-ms", args.latency_ms // 2] + (["--sliding"] if args.sliding else [])
        server = Server(binary, records, flags)
        lake = Path(folder) / f"lake-{number}"
        run, figures = ingest(args, binary, catalogue, server.url, lake, args.rate)
        counted = server.stop()
        runs.append({"titles asked": figures["titles asked"], "requests": counted["requests"],
                     "run s": run["seconds"],
                     "share of the rate, %": 100 * counted["requests"] / (args.rate * run["seconds"]),
                     "most in a second": counted["max_in_any_second"], "429s": counted["throttled"]})
        shutil.rmtree(lake)
    kind = "sliding second" if args.sliding else "token bucket"
    table(f"cinelake ingest --rate {args.rate:g}, server limits at {args.rate:g} ({kind}), "
          f"answers after {args.latency_ms} ms", runs)


def memory(args, binary, folder):
    """Peak memory at two sizes."""
    peaks = {}
    for titles in (TITLES, args.many_titles):
        catalogue, records = made_up_input(folder, titles)
        server, runs = Server(binary, records), []
        for number in range(args.runs):
            lake = Path(folder) / f"lake-{titles}-{number}"
            runs.append(ingest(args, binary, catalogue, server.url, lake)[1])
            shutil.rmtree(lake)
        server.stop()
        table(f"{titles:,} made-up titles", runs)
        peaks[titles] = statistics.median(run["peak MB"] for run in runs)
    (few, low), (many, high) = sorted(peaks.items())
    print(f"\neach further title costs {(high - low) * 1e6 / (many - few):.0f} bytes of peak memory")


def parser(description):
    """The arguments of every script here that runs cinelake."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=TITLES, help="made-up titles [default: 20573]")
    parser.add_argument("--catalogue", nargs="+", metavar="FILE", help="catalogue files instead of made-up titles")
    parser.add_argument("--records", nargs="+", metavar="FILE", help="the records that the server serves")
    parser.add_argument("--from-year", type=int)
    parser.add_argument("--concurrency", type=int, default=20)
    parser.add_argument("--binary", type=Path, help="a cinelake that is built already")
    parser.add_argument("--profile", default="release")
    return parser


def checked(parser):
    args = parser.parse_args()
    if bool(args.catalogue) != bool(args.records):
        parser.error("--catalogue and --records belong together")
    return args


def arguments():
    own = parser(__doc__)
    own.add_argument("--runs", type=int, default=5)
    own.add_argument("--rate", type=float, default=0.0, help="requests a second; the server limits at the same")
    own.add_argument("--sliding", action="store_true", help="the server counts a sliding second")
    own.add_argument("--latency-ms", type=int, default=80, help="with --rate: time of an answer [default: 80]")
    own.add_argument("--memory", action="store_true")
    own.add_argument("--many-titles", type=int, default=MANY_TITLES)
    own.add_argument("--peer", action="store_true")
    own.add_argument("--wrk", action="store_true", help="also wrk, with made-up titles")
    own.add_argument("--verify", action="store_true", help="compare every landed record with its source")
    return checked(own)


def main():
    args = arguments()
    binary = args.binary.resolve() if args.binary else build(args.profile)
    with tempfile.TemporaryDirectory(prefix="cinelake-bench-") as folder:
        mode = memory if args.memory else paced if args.rate else unthrottled
        mode(args, binary, folder)


if __name__ == "__main__":
    main()
