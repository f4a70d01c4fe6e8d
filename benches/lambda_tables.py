#!/usr/bin/env python3
"""Time, processor time and peak memory of the function that makes the tables, over a copy of a lake in a folder.

    benches/lambda_tables.py --program target/release/bootstrap-tables --lake LAKE [--memory 1024]

The program runs behind a small Lambda Runtime API, each time in a new process: from Raw to the report, with nothing new,
and with nothing new and no report. The lake given is not changed. A folder answers faster than S3, and a machine has other
processors than Lambda.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True

import runtime_api  # noqa: E402

# Seconds for one invocation: Lambda's longest.
LIMIT = 900


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=Path, metavar="FILE", help="release build of bootstrap-tables")
    parser.add_argument("--lake", required=True, type=Path, metavar="FOLDER", help="a local lake; its Raw zone is copied")
    parser.add_argument("--memory", type=int, default=1024, metavar="MB", help="what the function is told of its memory")
    return parser.parse_args()


def invoke(program, environment):
    """One event for a new process. Returns what it said, seconds, CPU seconds and peak MB."""
    api = runtime_api.RuntimeApi([{}], LIMIT)
    began = time.monotonic()
    child = subprocess.Popen([program], env=api.environment | environment, stdout=subprocess.DEVNULL)
    answered = api.wait(LIMIT)
    seconds = time.monotonic() - began
    child.kill()
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    api.close()
    if not answered:
        sys.exit("it did not answer")
    kind, said = api.said[0]
    if kind != "response" or not said["complete"]:
        sys.exit(f"{kind}: {said}")
    return said, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    args = arguments()
    with tempfile.TemporaryDirectory() as name:
        lake = Path(name) / "lake"
        shutil.copytree(args.lake / "Raw", lake / "Raw")
        told = {"CINELAKE_LAKE": str(lake), "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(args.memory), "TMPDIR": name}
        print(f"{'':<28}  {'tables':>6}  {'s':>6}  {'CPU s':>6}  {'peak MB':>7}")
        cases = [("from Raw to the report", {}), ("again, nothing new", {}), ("again, without the report", {"CINELAKE_REPORT": "false"})]
        for what, more in cases:
            said, seconds, cpu, peak = invoke(args.program, told | more)
            tables = sum(len(said[zone]["written"]) for zone in ("trusted", "refined"))
            print(f"{what:<28}  {tables:>6}  {seconds:>6.2f}  {cpu:>6.2f}  {peak:>7.0f}")


main()
