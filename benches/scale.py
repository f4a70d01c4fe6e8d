#!/usr/bin/env python3
"""Computes what each step costs at three sizes: the table of docs/scale.md. Needs Python only; measures nothing.

    benches/scale.py
    benches/scale.py --rate 20 --hit 0.8 --record-bytes 5000

What it computes from stands below: the pace of TMDB, the sizes of files, Lambda's limit, and prices of us-east-1 in US dollars
as of November 2026, without the free tier. Look yours up.
"""

import argparse
import math

TMDB_FILMS = 1_238_234     # lines of TMDB's export of 31 August 2026
SIZES = {"the course": 20_573, "all of TMDB's films": TMDB_FILMS, "every title of IMDb": 12_323_467}
BATCH = 100                # records of a file
FUNCTION_SECONDS = 880     # of an invocation: 900 less the margin
PUT, GET = 0.005 / 1_000, 0.0004 / 1_000
GB_MONTH = 0.023
GB_SECOND = 0.0000166667   # Lambda, x86
MEMORY_GB = 0.5
SMALL_OBJECTS = 8          # of a run: manifest twice, outcomes, lists, checkpoint, snapshot, verdict, lease


def row(name, titles, args):
    landed = min(round(titles * args.hit), TMDB_FILMS)
    requests = titles + 101                      # one a title, the credential, the sample for /find
    seconds = requests / args.rate
    files = math.ceil(landed / BATCH)
    puts = 2 * files + SMALL_OBJECTS + math.ceil(seconds / 15)   # a file and its entry; the lease every 15 s
    raw_gb = landed * args.record_bytes / 1e9
    calls = math.ceil(seconds / FUNCTION_SECONDS)
    dollars = puts * PUT + seconds * MEMORY_GB * GB_SECOND
    weekly = round(landed * args.changed_a_day * 7)
    return (name, f"{titles:,}", f"{requests:,}", hours(seconds), f"{calls:,}", f"{files:,}", f"{puts:,}",
            f"{raw_gb:,.1f}", f"{dollars:.2f}", f"{raw_gb * GB_MONTH:.2f}", f"{weekly:,}", hours(weekly / args.rate))


def hours(seconds):
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds / 60:.0f} min"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=40, help="requests a second (default: 40)")
    parser.add_argument("--hit", type=float, default=0.91, help="share of titles that TMDB has (default: 0.91, as measured)")
    parser.add_argument("--record-bytes", type=int, default=4_000, help="bytes of a record (default: 4,000)")
    parser.add_argument("--changed-a-day", type=float, default=0.0055,
                        help="share of TMDB's films that change in a day (default: 0.0055, some 7,000 of 1.24 million)")
    args = parser.parse_args()
    head = ("size", "titles", "requests", "time", "invocations", "files", "PUTs", "GB of Raw", "dollars to land",
            "dollars a month to keep", "asked by a weekly refresh", "time of that")
    print(f"| {' | '.join(head)} |\n|---|{'---:|' * (len(head) - 1)}")
    for name, titles in SIZES.items():
        print(f"| {' | '.join(row(name, titles, args))} |")


if __name__ == "__main__":
    main()
