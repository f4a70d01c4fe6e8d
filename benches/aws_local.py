#!/usr/bin/env python3
"""Runs the function's zip and its state machine on ministack: AWS's services as one local program, from PyPI.

    benches/aws_local.py --zip cinelake-lambda.zip [--tables-bootstrap target/debug/bootstrap-tables] \
        --cinelake target/debug/cinelake [--venv FOLDER]

The zip runs as a Lambda function under a role that has just what `cinelake aws policy` prints, and is invoked: cold,
warm, with less time than it needs until it is done, and with what has to fail. Then the definition of `cinelake aws
template`, as it is, runs over the same zip: with one function until done, and as a Distributed Map over shards, of which
one is killed in the middle and one meets a TMDB that is down. What comes out is compared with one undisturbed run. Last, the
state machine goes from the catalogue to Refined: the function that makes the tables is killed once, and its tables are
compared with those that `cinelake refine` and `cinelake model` make of the same Raw. Ends with 1 when anything is otherwise, with 0 and `skipped` when the packages cannot be had.

What this cannot show of AWS is printed at the end.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.dont_write_bytecode = True

import made_up  # noqa: E402
import stand_ins  # noqa: E402

UNPROVED = (
    "the state machine's own role, its schedule, upload trigger, queue and alarms: ministack asks for no right of its role",
    "sizes: 256 KB for a state, 6 MB for an answer; memory and time as Lambda counts them; more than one machine",
    "the waits as they are written: here they are a hundredth of that, so that a minute is 0.6 s",
    "ItemBatcher and ResultWriter, which ministack passes over without a word: the definition has neither",
)

TITLES, SHARD_TITLES, SHARDS_AT_A_TIME, RATE = 720, 180, 2, 60
# Requests to TMDB, by their number, that find it down.
OUTAGE = (500, 508)
# What leaves evenly arrives in bunches on a busy machine. Shards that did not share the rate would send twice as much.
BUNCHED = 1.5
BUCKET = "films"
# The function has so many seconds, and stops by itself so many before the end.
TIMEOUT, MARGIN = 8, 5
# Seconds that an execution of the state machine may take.
LIMIT = 180
# ministack asks for no right of the state machine's; its own policy is in the template.
MACHINE_POLICY = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": ["arn:aws:lambda:*:*:function:none"]}]})


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zip", required=True, type=Path, metavar="FILE", help="as `cinelake aws package` makes it")
    parser.add_argument("--tables-bootstrap", type=Path, metavar="FILE",
                        help="the program of the function that makes the tables; without it this part is skipped")
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
        variables = self._reached() | {
            "CINELAKE_LAKE": lake, "CINELAKE_CATALOGUE": self.catalogue, "TMDB_SECRET_ARN": self.secret,
            "CINELAKE_DEADLINE_MARGIN": str(margin), "CINELAKE_RATE": str(RATE),
            "TMDB_BASE_URL": tmdb.address,
        }
        return self._create(name, lake, policy, self.args.zip.read_bytes(), variables | more, timeout, 512)

    def tables(self, of):
        """The function that makes the tables in the lake of another one, under a role with its own printed policy."""
        name = f"{of.name}-tables"
        policy = self.cinelake("aws", "policy", "--tables", "--lake", of.lake, "--function-name", of.name, "--region",
                               stand_ins.REGION, "--account", stand_ins.ACCOUNT)
        zipped = self.folder / "tables.zip"
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            program = zipfile.ZipInfo("bootstrap")
            program.external_attr = 0o755 << 16
            program.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(program, stripped(self.args.tables_bootstrap, self.folder), compresslevel=1)
        variables = self._reached() | {"CINELAKE_LAKE": of.lake}
        return self._create(name, of.lake, policy, zipped.read_bytes(), variables, 120, 1024)

    def _reached(self):
        """Only here: on AWS the services have addresses of their own."""
        return {"AWS_ENDPOINT_URL": self.stack.address, "AWS_ALLOW_HTTP": "true"}

    def _create(self, name, lake, policy, code, variables, timeout, memory):
        made = self.functions.create_function(
            FunctionName=name, Runtime="provided.al2023", Handler="bootstrap",
            Role=self.role(name, "lambda.amazonaws.com", policy), Architectures=["x86_64"], Timeout=timeout,
            MemorySize=memory, Code={"ZipFile": code}, Environment={"Variables": variables})
        self.functions.get_waiter("function_active_v2").wait(FunctionName=name)
        return Function(self, name, made["FunctionArn"], lake)

    def role(self, name, service, policy):
        """A role for a service with one policy."""
        trust = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}]}
        role = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        self.iam.put_role_policy(RoleName=name, PolicyName="only", PolicyDocument=policy)
        return role


class Function:
    """A deployed function."""

    def __init__(self, account, name, arn, lake):
        self.account, self.name, self.arn, self.lake = account, name, arn, lake

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


class Machine:
    """The state machine of `cinelake aws template` over a function, as it is written."""

    def __init__(self, account, function, shard_titles, tables=None):
        self.states, folder = account.stack.client("stepfunctions"), account.folder / f"deploy-{function.name}"
        account.cinelake("aws", "template", "--format", "sam", "--output", folder, "--lake", function.lake, "--catalogue",
                         account.catalogue, "--function-name", function.name, "--secret-arn", account.secret, "--rate",
                         str(RATE), "--shard-titles", str(shard_titles), "--shard-concurrency", str(SHARDS_AT_A_TIME),
                         *(["--tables"] if tables else []))
        definition = (folder / "statemachine.asl.json").read_text()
        for name, value in (("${FunctionArn}", function.arn), ("${Partition}", "aws"),
                            ("${TablesFunctionArn}", tables.arn if tables else "")):
            definition = definition.replace(name, value)
        role = account.role(f"{function.name}-machine", "states.amazonaws.com", MACHINE_POLICY)
        self.arn = self.states.create_state_machine(name=function.name, definition=definition, roleArn=role)["stateMachineArn"]

    def start(self, event):
        return self.states.start_execution(stateMachineArn=self.arn, input=json.dumps(event))["executionArn"]

    def wait(self, execution):
        """Its end: status, output or error, and what was seen of it."""
        for _ in range(LIMIT * 4):
            found = self.states.describe_execution(executionArn=execution)
            if found["status"] != "RUNNING":
                break
            time.sleep(0.25)
        said = json.loads(found["output"]) if "output" in found else f"{found.get('error')}: {found.get('cause')}"
        return found["status"], said, self._seen(execution)

    def _seen(self, execution):
        """How often each state of the execution was entered, and each error met; `children`: calls of the function by the
        Map's children, of whose histories ministack keeps no states."""
        children, seen = [], {}
        for run in self.states.list_map_runs(executionArn=execution)["mapRuns"]:
            found = self.states.list_executions(mapRunArn=run["mapRunArn"])["executions"]
            children += [child["executionArn"] for child in found]
        for one in (execution, *children):
            pages = self.states.get_paginator("get_execution_history").paginate(executionArn=one)
            for event in (event for page in pages for event in page["events"]):
                names = [event.get("stateEnteredEventDetails", {}).get("name"),
                         event.get("taskFailedEventDetails", {}).get("error"),
                         "children" if event["type"] == "TaskScheduled" and one in children else None]
                for name in filter(None, names):
                    seen[name] = seen.get(name, 0) + 1
        return seen


def outcomes(said):
    return {name: count for name, count in said["summary"]["outcomes"].items() if count}


def counts(found):
    return ", ".join(f"{count} {name}" for name, count in sorted(found.items()))


def check_invocations(report, account, tmdb):
    """Cold, warm, and what has to fail."""
    report.title("The zip as a function")
    function = account.function("zip", tmdb, timeout=60)
    for what, landed in (("cold, 30 titles", True), ("warm, the same again", False)):
        error, said, seconds = function.invoke({"limit": 30})
        good = not error and said["status"] == "done" and bool(outcomes(said).get("landed")) == landed
        report.line(good, what, f"{said.get('status', said)}: {counts(outcomes(said)) if good else said} ({seconds:.2f} s)")
    processes = account.stack.children("bootstrap", f"AWS_LAMBDA_FUNCTION_NAME={function.name}")
    report.line(len(processes) == 1, "processes after both", len(processes))
    cases = [
        ("an event with a field that is none", {"form_year": 2020}, "BadEvent"),
        ("years that leave no title", {"from_year": 1900, "to_year": 1901}, "CatalogueError"),
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
    check_lake(report, function, reference)


def check_lake(report, function, reference):
    """Each record once, and just those of an undisturbed run."""
    found, wanted = function.ids(), reference.ids()
    once = len(found) == len(set(found))
    report.line(once and found == wanted and bool(found), "its lake",
                f"{len(found)} records, {len(set(found))} different, {len(wanted)} after an undisturbed run")


def check_loop(report, account, tmdb, reference):
    """One function is enough for so many titles, and its time is not."""
    report.title("The state machine: until done")
    function = account.function("loop", tmdb)
    machine = Machine(account, function, TITLES)
    status, said, seen = machine.wait(machine.start({}))
    done = status == "SUCCEEDED" and said["status"] == "done"
    report.line(done and seen["Run"] > 1, "execution", f"{status}, the function was called {seen.get('Run')} times"
                if done else f"{status} {said}")
    check_lake(report, function, reference)


def check_queue(report, account, tmdb):
    """Two executions at once would ask TMDB twice as much."""
    report.title("The state machine: started twice")
    function = account.function("queue", tmdb)
    machine = Machine(account, function, TITLES)
    both = [machine.start({"limit": 60}), machine.start({"limit": 60})]
    ends = [machine.wait(execution) for execution in both]
    landed = [outcomes(said).get("landed", 0) if status == "SUCCEEDED" else said for status, said, _ in ends]
    waited = ends[1][2].get("WaitInLine", 0)
    report.line(landed[0] and landed[1] == 0 and waited > 0, "the second waits for the first",
                f"{landed[0]} landed by the first, {landed[1]} by the second, which stood in line {waited} times")


def check_shards(report, account, args, folder, reference, whole):
    """All at once: shards that share the rate, one killed while it lands, TMDB down for a moment."""
    report.title(f"The state machine: {TITLES} titles in shards of {SHARD_TITLES}, {SHARDS_AT_A_TIME} at a time, {RATE} "
                 "requests a second in all")
    with stand_ins.TmdbServer(args.cinelake, folder, TITLES, ["--outage", "{}-{}".format(*OUTAGE)]) as tmdb:
        function = account.function("shards", tmdb, timeout=60, CINELAKE_ATTEMPTS="1")
        machine = Machine(account, function, SHARD_TITLES)
        execution = machine.start({})
        killed = kill_one(account.stack, function)
        status, said, seen = machine.wait(execution)
        served = tmdb.report()
    good = status == "SUCCEEDED" and said["status"] == "done"
    calls = seen.get("children", 0)
    report.line(good, "execution", f"{status}, {calls} calls for {said['summary']['shards']} shards" if good else f"{status} {said}")
    errors = {name: count for name, count in seen.items() if name in ("FailedTitles", "TmdbError", "Runtime.ExitError")}
    # The titles that found TMDB down are asked again in the last round of the same invocation, so that they
    # need not end it with FailedTitles. The killed one has to be seen.
    report.line(killed and "Runtime.ExitError" in errors, "met on the way, and repeated", counts(errors))
    if good:
        check_book(report, outcomes(said), whole)
    check_lake(report, function, reference)
    # What the killed one had not committed is asked again, and what found TMDB down; nothing else.
    films, most = served["by_route"]["movie"], TITLES + SHARD_TITLES + OUTAGE[1] - OUTAGE[0]
    report.line(films <= most, "requests for films", f"{films} for {TITLES} titles")
    check_pace(report, account, function, served["max_in_any_second"])


def check_pace(report, account, function, peak):
    """What the children were told, and what TMDB saw of it."""
    kept = stand_ins.objects(account.s3, BUCKET, f"{function.name}/Raw/TMDB/_fanouts/")
    told = [shard["rate"] for key, body in kept.items() if key.endswith("/shards.json") for shard in json.loads(body)]
    together = sum(sorted(told)[-SHARDS_AT_A_TIME:])
    report.line(bool(told) and together <= RATE, "rates of the children",
                f"{SHARDS_AT_A_TIME} at a time, together {together:g} requests a second, of {RATE} permitted")
    report.line(peak <= RATE * BUNCHED, "requests in any second, as TMDB saw them", f"at most {peak}; {RATE * BUNCHED:g} are let pass, for what a busy machine bunches")


def check_book(report, found, whole):
    """A killed run tells nobody what it had landed, so the next one counts it as landed already."""
    there = found.get("landed", 0) + found.pop("already_landed", 0)
    rest = {name: count for name, count in found.items() if name != "landed"}
    wanted = {name: count for name, count in whole.items() if name != "landed"}
    report.line(there == whole["landed"] and rest == wanted and sum(whole.values()) == TITLES, "the one book",
                f"{there} landed, of which {there - found.get('landed', 0)} by the killed run, {counts(rest)}; undisturbed: "
                f"{counts(whole)}")


def check_tables(report, account, tmdb):
    """From the catalogue to Refined, with the function of the tables killed once."""
    report.title("The state machine: from the catalogue to Refined")
    function = account.function("cloud", tmdb, timeout=120)
    tables = account.tables(function)
    machine = Machine(account, function, TITLES, tables)
    execution = machine.start({"limit": 120})
    killed = kill_tables(account, tables)
    status, said, seen = machine.wait(execution)
    made = said["tables"]["answer"]["said"] if status == "SUCCEEDED" else {}
    report.line(bool(made.get("complete")), "execution", f"{status}, {said['summary']['outcomes']['landed']} landed, then "
                f"{len(made['refined']['written'])} tables of Refined by the last call ({made['seconds']:g} s)"
                if made else f"{status} {said}")
    report.line(killed and seen.get("Runtime.ExitError") == 1, "the function of the tables was killed, and called again",
                f"{seen.get('Runtime.ExitError', 0)} Runtime.ExitError")
    compare_tables(report, account, function)
    status, said, _ = machine.wait(machine.start({"limit": 120}))
    made = said["tables"]["answer"]["said"] if status == "SUCCEEDED" else {}
    written = [name for zone in ("trusted", "refined") if made for name in made[zone]["written"]]
    report.line(bool(made) and set(written) <= {"outcomes"}, "a second execution", f"{status}, {written or 'no table'} written "
                f"({made.get('seconds', 0):g} s): its run has outcomes and no new record")
    error, said, _ = tables.invoke({"lake": f"s3://{BUCKET}/reference"})
    report.line(error and said["errorType"] == "LakeAccessDenied", "another lake, which its role may not read",
                f"{said.get('errorType')}: {said.get('errorMessage', said)[:110]}")


def kill_tables(account, tables):
    """Kills the process as soon as it has written a table."""
    for _ in range(LIMIT * 20):
        found = account.s3.list_objects_v2(Bucket=BUCKET, Prefix=f"{tables.lake.removeprefix(f's3://{BUCKET}/')}/Trusted/")
        processes = account.stack.children("bootstrap", f"AWS_LAMBDA_FUNCTION_NAME={tables.name}")
        if processes and found.get("KeyCount"):
            os.kill(processes[-1], signal.SIGKILL)
            return True
        time.sleep(0.05)
    return False


def compare_tables(report, account, function):
    """The lake of the functions against one that the command line makes of the same Raw."""
    both = [account.folder / name for name in ("functions", "command-line")]
    prefix = f"{function.name}/"
    for key, body in stand_ins.objects(account.s3, BUCKET, prefix).items():
        path = key.removeprefix(prefix)
        for folder in both if path.startswith("Raw/") else both[:1]:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(body)
    account.cinelake("refine", "--lake", both[1], "--quiet")
    account.cinelake("model", "--lake", both[1], "--quiet")
    stars = [{str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("Refined/*/*.parquet")} for folder in both]
    report.line(stars[0] == stars[1] and len(stars[0]) > 10, "Refined, against `cinelake model`",
                f"{len(stars[0])} tables, {sum(map(len, stars[0].values()))} bytes, the same")
    names = sorted(path.parent.name for path in both[1].glob("Trusted/*/*.parquet"))
    different, rows = [], 0
    for name in names:
        texts = [account.cinelake("sql", "--lake", folder, "--format", "ndjson", "--quiet", f"SELECT * FROM {name}").splitlines()
                 for folder in both]
        rows += len(texts[0])
        different += [name] if sorted(texts[0]) != sorted(texts[1]) else []
    report.line(bool(rows) and not different, "Trusted, against `cinelake refine`",
                f"{len(names)} tables, {rows} rows, {', '.join(different) or 'none'} different")


def stripped(program, folder):
    """The program without its symbols, where the machine can do that."""
    less = folder / "bootstrap"
    try:
        subprocess.run(["strip", "-o", less, program], check=True)
    except (OSError, subprocess.CalledProcessError):
        return program.read_bytes()
    return less.read_bytes()


def kill_one(stack, function):
    """Kills one of the function's processes once a shard has landed something, as Lambda does when memory is used up."""
    for _ in range(LIMIT * 10):
        processes = stack.children("bootstrap", f"AWS_LAMBDA_FUNCTION_NAME={function.name}")
        if processes and function.ids():
            os.kill(processes[-1], signal.SIGKILL)
            return True
        time.sleep(0.1)
    return False


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
            error, said, _ = reference.invoke({})
            report.line(not error, "one undisturbed run", counts(outcomes(said)) if not error else said)
            check_invocations(report, account, tmdb)
            check_deadline(report, account, tmdb, reference)
            check_loop(report, account, tmdb, reference)
            check_queue(report, account, tmdb)
            check_shards(report, account, args, folder, reference, outcomes(said))
            if args.tables_bootstrap:
                check_tables(report, account, tmdb)
            else:
                print("\nskipped: the function that makes the tables (--tables-bootstrap)")
    print(f"\n{'all as it has to be' if not report.wrong else f'{report.wrong} lines are WRONG'}"
          f" ({time.monotonic() - began:.0f} s)")
    print("not shown here:", *UNPROVED, sep="\n  - ")
    sys.exit(1 if report.wrong else 0)


main()
