#!/usr/bin/env python3
"""Simulates a fan-out of the state machine: shards that share TMDB's rate, invocations that end before their time limit.

    benches/fanout.py                                     all of TMDB's films, 40 requests a second, 4 shards at a time
    benches/fanout.py --check target/debug/cinelake       a small fan-out, simulated and run, side by side

The simulation has one event for each request. A shard sends in even slots at 99.5 % of its share of the rate; TMDB counts a sliding
second over all shards and refuses what is too much; a refused shard pauses, slows down by 30 % and is permitted 1 % more with each
second that went well. An invocation ends in time, and the next one takes over where it stopped.

`--check` plans a fan-out with the function's own program, runs every shard with it (`cinelake aws invoke --local --until-done`, so many
at a time), and closes the book; TMDB is `cinelake tmdb-server`, which counts a sliding second and answers after 80 to 120 ms. The exit
code is 1 where shards or invocations differ, requests by more than a hundredth or times by more than a tenth. What this cannot show: the network, and how long AWS takes
to start a function; `--start` assumes it.
"""

import argparse
import heapq
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True

SHARE = 0.995          # of the permitted rate that is sent
FREE_SLOTS = 4         # slots that a new schedule leaves free, at most one second
SLOWER, FASTER = 0.7, 1.01
MEMORY_GB, GB_SECOND = 0.5, 0.0000166667


class Tmdb:
    """Counts a sliding second over everybody who asks."""

    def __init__(self, limit):
        self.limit, self.recent, self.most, self.requests, self.refused = limit, deque(), 0, 0, 0

    def asked(self, now):
        """Whether the request is answered, not refused."""
        while self.recent and self.recent[0] <= now - 1:
            self.recent.popleft()
        self.requests += 1
        if len(self.recent) >= self.limit:
            self.refused += 1
            return False
        self.recent.append(now)
        self.most = max(self.most, len(self.recent))
        return True


class Shard:
    """One shard over its invocations. `advance` is called at each of its slots."""

    def __init__(self, titles, rate, plan, draw):
        self.left, self.full, self.plan, self.draw = titles, rate * SHARE, plan, draw
        self.pace, self.invocations, self.busy, self.raised = self.full, 0, 0.0, 0.0

    def begin(self, now):
        """A new invocation; when its first request leaves."""
        self.invocations += 1
        self.began = now
        self.asks_for_credential = True
        self.stops = now + self.plan.seconds - self.plan.margin
        self.raised = now
        return now + self.plan.start + min(FREE_SLOTS / self.pace, 1.0)

    def advance(self, now, tmdb):
        """Sends one request. Returns the moment of the next one, or None when the shard is done."""
        if now >= self.stops:
            return self.begin(self.end(now))
        if not tmdb.asked(now):
            self.pace *= SLOWER
            return now + 1.0
        if self.asks_for_credential:
            self.asks_for_credential = False
        else:
            self.left -= 1
        if self.left == 0:
            self.end(now + self.draw.uniform(*self.plan.answer_after))
            return None
        if now - self.raised >= 1:
            self.pace, self.raised = min(self.pace * FASTER, self.full), now
        return now + 1 / self.pace

    def end(self, now):
        """An invocation ends; when the next one could begin."""
        self.busy += now - self.began
        self.ended = now + self.plan.transition
        return self.ended


def shards_of(titles, shard_titles, at_a_time):
    """Titles of each shard, as the plan divides them: a multiple of what runs at a time."""
    parts = max(math.ceil(titles / shard_titles), 1)
    if parts > at_a_time:
        parts = min(math.ceil(parts / at_a_time) * at_a_time, titles)
    return [titles // parts + (index < titles % parts) for index in range(parts)]


def simulated(plan):
    """Seconds, requests, invocations, refused requests, most requests in a second, GB seconds."""
    draw, tmdb = random.Random(plan.seed), Tmdb(plan.limit)
    sizes = shards_of(plan.titles, plan.shard_titles, plan.at_a_time)
    rate = plan.rate / min(plan.at_a_time, len(sizes))
    waiting = deque(Shard(size, rate, plan, draw) for size in sizes)
    shards, slots, last = list(waiting), [], 0.0
    now = 0.0
    while waiting or slots:
        while waiting and len(slots) < plan.at_a_time:
            heapq.heappush(slots, (waiting[0].begin(now), len(waiting), waiting.popleft()))
        now, number, shard = heapq.heappop(slots)
        following = shard.advance(now, tmdb)
        if following is None:
            now = last = max(last, shard.ended)
        else:
            heapq.heappush(slots, (following, number, shard))
    return {
        "shards": len(shards), "invocations": sum(shard.invocations for shard in shards), "requests": tmdb.requests,
        "429s": tmdb.refused, "most in a second": tmdb.most, "seconds": round(last, 1),
        "dollars for Lambda": round(sum(shard.busy for shard in shards) * MEMORY_GB * GB_SECOND, 2),
    }


def measured(plan, binary):
    """The same by the function's own program."""
    import made_up
    import stand_ins

    with tempfile.TemporaryDirectory(prefix="cinelake-fanout-") as name:
        folder = Path(name)
        made_up.write_catalogue(folder / "movies.csv", plan.titles)
        low, high = (round(1000 * seconds) for seconds in plan.answer_after)
        flags = ["--rate-limit", str(plan.limit), "--sliding", "--latency-ms", str(low), "--latency-jitter-ms", str(high - low)]
        with stand_ins.TmdbServer(binary, folder, plan.titles, flags) as tmdb:
            environment = {name: value for name, value in os.environ.items() if not name.startswith(("CINELAKE_", "TMDB_"))}
            environment |= {"CINELAKE_LAKE": str(folder / "lake"), "CINELAKE_CATALOGUE": str(folder / "movies.csv"),
                            "TMDB_API_KEY": stand_ins.TMDB_KEY, "TMDB_BASE_URL": tmdb.address, "CINELAKE_FIND": "never",
                            "CINELAKE_RATE": str(plan.rate), "CINELAKE_DEADLINE_MARGIN": str(plan.margin)}
            call = Calls(binary, environment, plan.seconds)
            told = call({"plan": {"shard_titles": plan.shard_titles, "concurrency": plan.at_a_time}, "event": {}})
            events = json.loads((folder / "lake" / told["manifest"]["key"]).read_text())
            call.invocations, began = 0, time.monotonic()
            with ThreadPoolExecutor(plan.at_a_time) as at_a_time:
                list(at_a_time.map(call, events))
            seconds, invocations = time.monotonic() - began, call.invocations
            book = call({"finish": told["fanout"]})
            served = tmdb.report()
    if book["status"] != "done" or sum(book["summary"]["outcomes"].values()) != plan.titles:
        sys.exit(f"the book is not complete: {book}")
    return {"shards": told["shards"], "invocations": invocations, "requests": served["requests"],
            "429s": served["throttled"], "most in a second": served["max_in_any_second"], "seconds": round(seconds, 1)}


class Calls:
    """Calls the function's program until it is done, and counts the invocations."""

    def __init__(self, binary, environment, seconds):
        self.binary, self.environment, self.seconds, self.invocations = binary, environment, seconds, 0

    def __call__(self, event):
        command = [self.binary, "aws", "invoke", "--local", "--until-done", "--event", "-", "--format", "json",
                   "--timeout", str(self.seconds)]
        ended = subprocess.run(command, input=json.dumps(event), env=self.environment, capture_output=True, text=True)
        if ended.returncode != 0:
            sys.exit(f"{event} ended with {ended.returncode}: {ended.stderr}")
        self.invocations += ended.stderr.count("invocation: ")
        return json.loads(ended.stdout)


def compared(plan, binary):
    """Prints both columns; whether they agree."""
    here, there = simulated(plan), measured(plan, binary)
    print("| | simulated | measured |\n|---|---:|---:|")
    for name, value in there.items():
        print(f"| {name} | {here[name]:,} | {value:,} |")
    differing = [name for name in ("shards", "invocations") if here[name] != there[name]]
    # A title that was on its way when an invocation ended is asked again by the next one.
    differing += [name for name, share in (("requests", 0.01), ("seconds", 0.1)) if abs(here[name] / there[name] - 1) > share]
    print(f"\n{'the simulation agrees' if not differing else 'different: ' + ', '.join(differing)}")
    return not differing


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", metavar="BINARY", help="also runs the fan-out, small unless sizes are given")
    parser.add_argument("--titles", type=int, help="titles that the filter lets pass (default: 1,238,234; with --check 1,000)")
    parser.add_argument("--shard-titles", type=int, help="titles of a shard (default: 20,000; with --check 250)")
    parser.add_argument("--at-a-time", type=int, help="shards at a time (default: 4; with --check 2)")
    parser.add_argument("--rate", type=float, default=40, help="requests a second in all (default: 40)")
    parser.add_argument("--limit", type=int, default=50, help="requests that TMDB answers in any second (default: 50)")
    parser.add_argument("--seconds", type=int, help="time limit of the function (default: 900; with --check 16)")
    parser.add_argument("--margin", type=float, help="seconds that it keeps of that (default: 20; with --check 8)")
    parser.add_argument("--start", type=float, help="seconds until it asks TMDB (default: 2; with --check 0.3)")
    parser.add_argument("--transition", type=float, default=0.1, help="seconds between two invocations (default: 0.1)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.answer_after = (0.08, 0.12)
    small = {"titles": 1_000, "shard_titles": 250, "at_a_time": 2, "seconds": 16, "margin": 8.0, "start": 0.3}
    large = {"titles": 1_238_234, "shard_titles": 20_000, "at_a_time": 4, "seconds": 900, "margin": 20.0, "start": 2.0}
    for name, value in (small if args.check else large).items():
        if getattr(args, name) is None:
            setattr(args, name, value)
    return args


def main():
    args = arguments()
    if args.check:
        return 0 if compared(args, Path(args.check).resolve()) else 1
    print("| | simulated |\n|---|---:|")
    for name, value in simulated(args).items():
        print(f"| {name} | {value:,} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
