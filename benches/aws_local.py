#!/usr/bin/env python3
"""Runs the function's zip and its state machine on ministack: AWS's services as one local program, from PyPI.

    benches/aws_local.py --zip cinelake-lambda.zip --cinelake target/debug/cinelake [--venv FOLDER]

The zip runs as a Lambda function under a role that has just what `cinelake aws policy` prints, and is invoked: cold,
warm, with less time than it needs until it is done, and with what has to fail. Then the definition of `cinelake aws
template`, as it is, runs over the same zip: with one function until done, and as a Distributed Map over shards, of which
one is killed in the middle and one meets a TMDB that is down. What comes out is compared with one undisturbed run. Ends
with 1 when anything is otherwise, with 0 and `skipped` when the packages cannot be had.

Not AWS, and so not shown: {unproved}
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.dont_write_bytecode = True

import made_up  # noqa: E402
import stand_ins  # noqa: E402

UNPROVED = """Lambda's own isolation, memory limit and network; sizes of payloads and states
(256 KB); that the Map's children share one Map Run's limits; delivery of logs and alarms; the state machine's own role
and its triggers. Waits and pauses between attempts are cut to a hundredth."""
__doc__ = __doc__.format(unproved=UNPROVED)

TITLES, SHARD_TITLES, SHARDS_AT_A_TIME, RATE = 240, 60, 2, 40
BUCKET = "films"
# The function has so many seconds, and stops by itself so many before the end.
TIMEOUT, MARGIN = 8, 5


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zip", required=True, type=Path, metavar="FILE", help="as `cinelake aws package` makes it")
    parser.add_argument("--cinelake", required=True, type=Path, metavar="FILE", help="the command line's program")
    parser.add_argument("--venv", metavar="FOLDER", help="where the virtual environment is or is made")
    return parser.parse_args()


class Report:
    """Says what was seen, and counts what was not as it has to be."""

    def __init__(self):
        self.wrong = 0

    def title(self, text):
        print(f"\n{text}", flush=True)

    def line(self, good, what, seen):
        self.wrong += not good
        print(f"{'ok   ' if good else 'WRONG'}  {what:<44}  {seen}", flush=True)


class Account:
    """What a user has before the function: a bucket with a catalogue, and TMDB's key as a secret."""

    def __init__(self, stack, args, folder):
        self.stack, self.args, self.folder = stack, args, folder
        self.s3, self.functions, self.iam = stack.client("s3"), stack.client("lambda"), stack.client("iam")
        stand_ins.make_bucket(self.s3, BUCKET)
        made_up.write_catalogue(folder / "movies.csv", TITLES)
        self.catalogue = f"s3://{BUCKET}/in/movies.csv"
        self.s3.upload_file(str(folder / "movies.csv"), BUCKET, "in/movies.csv")
        secrets = stack.client("secretsmanager")
        self.secret = secrets.create_secret(Name="tmdb", SecretString=stand_ins.TMDB_KEY)["ARN"]

    def cinelake(self, *arguments):
        command = [self.args.cinelake, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def function(self, name, tmdb, timeout=TIMEOUT, margin=MARGIN, **more):
        """A function of the zip with a lake of its own, under a role with the printed policy."""
        lake = f"s3://{BUCKET}/{name}"
        policy = self.cinelake("aws", "policy", "--lake", lake, "--catalogue", self.catalogue, "--function-name", name,
                               "--region", stand_ins.REGION, "--account", stand_ins.ACCOUNT, "--secret-arn", self.secret)
        variables = {
            "CINELAKE_LAKE": lake, "CINELAKE_CATALOGUE": self.catalogue, "TMDB_SECRET_ARN": self.secret,
            "CINELAKE_DEADLINE_MARGIN": str(margin), "CINELAKE_RATE": str(RATE),
            # Only here: on AWS both services have addresses of their own.
            "TMDB_BASE_URL": tmdb.address, "AWS_ENDPOINT_URL": self.stack.address, "AWS_ALLOW_HTTP": "true",
        }
        made = self.functions.create_function(
            FunctionName=name, Runtime="provided.al2023", Handler="bootstrap", Role=self._role(name, policy),
            Architectures=["x86_64"], Timeout=timeout, MemorySize=512, Code={"ZipFile": self.args.zip.read_bytes()},
            Environment={"Variables": variables | more})
        self.functions.get_waiter("function_active_v2").wait(FunctionName=name)
        return Function(self, name, made["FunctionArn"])

    def _role(self, name, policy):
        trust = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}]}
        role = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        self.iam.put_role_policy(RoleName=name, PolicyName="only", PolicyDocument=policy)
        return role


class Function:
    """A deployed function."""

    def __init__(self, account, name, arn):
        self.account, self.name, self.arn = account, name, arn

    def invoke(self, event):
        """Returns (what kind of error or None, what it said, seconds)."""
        began = time.monotonic()
        answer = self.account.functions.invoke(FunctionName=self.name, Payload=json.dumps(event))
        return answer.get("FunctionError"), json.loads(answer["Payload"].read()), time.monotonic() - began

    def log(self):
        """Everything that it has printed."""
        logs, group = self.account.stack.client("logs"), f"/aws/lambda/{self.name}"
        events = logs.filter_log_events(logGroupName=group)["events"]
        return "\n".join(event["message"] for event in events)

    def ids(self):
        """The IMDb ids of all records in its lake, with repetitions."""
        found = stand_ins.objects(self.account.s3, BUCKET, f"{self.name}/Raw/TMDB/JSON/")
        lines = (line for body in found.values() for line in body.splitlines() if line.strip())
        return sorted(json.loads(line)["imdb_id"] for line in lines)


def outcomes(said):
    return {name: count for name, count in said["summary"]["outcomes"].items() if count}


def counts(found):
    return ", ".join(f"{count} {name}" for name, count in sorted(found.items()))


def check_invocations(report, account, tmdb):
    """Cold, warm, and what has to fail."""
    report.title("The zip as a function")
    function = account.function("zip", tmdb, timeout=60)
    for what, landed in (("cold, 30 titles", True), ("warm, the same again", False)):
        error, said, seconds = function.invoke({"limit": 30, "rate": 0})
        good = not error and said["status"] == "done" and bool(outcomes(said).get("landed")) == landed
        report.line(good, what, f"{said.get('status', said)}: {counts(outcomes(said)) if good else said} ({seconds:.2f} s)")
    cases = [
        ("an event with a field that is none", {"form_year": 2020}, "BadEvent"),
        ("years that leave no title", {"from_year": 1900, "to_year": 1901}, "CatalogueError"),
        ("a catalogue that is not there", {"catalogue": [f"s3://{BUCKET}/in/movies.csv.gz"]}, "LakeAccessDenied"),
        ("a catalogue that the policy does not allow", {"catalogue": [f"s3://{BUCKET}/zip/other.csv"]}, "LakeAccessDenied"),
    ]
    for what, event, kind in cases:
        error, said, _ = function.invoke(event)
        good = error == "Unhandled" and said["errorType"] == kind
        report.line(good, what, f"{error} {said.get('errorType')}: {said.get('errorMessage', said)[:110]}")
    log = function.log()
    report.line('"_aws"' in log and stand_ins.TMDB_KEY not in log, "its log in CloudWatch Logs",
                f"{log.count(chr(10)) + 1} lines, {log.count('CloudWatchMetrics')} of metrics, TMDB's key in none")


def check_deadline(report, account, tmdb, reference):
    report.title(f"Less time than it needs: {TIMEOUT} s, of which it keeps {MARGIN}, at {RATE} requests a second")
    function = account.function("deadline", tmdb)
    event, statuses = {}, []
    for _ in range(20):
        error, said, _ = function.invoke(event)
        statuses.append("error" if error else said["status"])
        if statuses[-1] != "partial":
            break
        event = {"continue": said["continue"]}
    report.line(statuses[-1] == "done" and "partial" in statuses, "invocations", ", ".join(statuses))
    report.line(function.ids() == reference.ids(), "its lake", f"{len(function.ids())} records, the same as in one run")


def main():
    args = arguments()
    stand_ins.enter(args.venv)
    began, report = time.monotonic(), Report()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        more = {"SFN_WAIT_SCALE": "0.01", "MINISTACK_HOST": "127.0.0.1"}
        with stand_ins.Ministack(folder, enforce_iam=True, more=more) as stack, \
                stand_ins.TmdbServer(args.cinelake, folder, TITLES) as tmdb:
            account = Account(stack, args, folder)
            reference = account.function("reference", tmdb, timeout=120)
            error, said, _ = reference.invoke({"rate": 0})
            report.line(not error, "one undisturbed run", counts(outcomes(said)) if not error else said)
            check_invocations(report, account, tmdb)
            check_deadline(report, account, tmdb, reference)
    print(f"\n{'all as it has to be' if not report.wrong else f'{report.wrong} lines are WRONG'}"
          f" ({time.monotonic() - began:.0f} s). Not shown: {UNPROVED}")
    sys.exit(1 if report.wrong else 0)


main()
