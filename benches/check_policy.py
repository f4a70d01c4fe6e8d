#!/usr/bin/env python3
"""Proves that the policy which `cinelake aws policy` prints is enough, and that no statement of it can go.

    benches/check_policy.py --bootstrap target/debug/bootstrap [--tables-bootstrap target/debug/bootstrap-tables] \
        --cinelake target/debug/cinelake [--venv FOLDER]

ministack (from PyPI) plays AWS and enforces IAM; a role has just the printed policy; the function runs as a process
behind a small Lambda Runtime API against it and `cinelake tmdb-server`. With the policy two runs have to work. Then, for
each statement and for each action of a statement that has several, the same again without it: the run has to fail, and
its message has to name the missing action and the ARN. What must not be allowed is tried as well. Ends with 1 when
anything is otherwise, with 0 and `skipped` when the packages cannot be had.

ministack leaves out what S3 and the vaults ask of IAM beyond the call itself; benches/iam_gate.py adds it, with
ministack's own policy simulation as judge. Logs are written by Lambda, not by the function: their statement is judged
by that simulation alone. None of this is AWS.
"""

import argparse
import copy
import json
import re
import subprocess
import sys
import tempfile
import time
import warnings
import zlib
from fnmatch import fnmatchcase
from pathlib import Path

sys.dont_write_bytecode = True

import iam_gate  # noqa: E402
import made_up  # noqa: E402
import runtime_api  # noqa: E402
import stand_ins  # noqa: E402

TITLES, FIRST = 40, 15
ROLE = "cinelake"
# Seconds that one run may take.
LIMIT = 60
VARIANTS = ("secret", "parameter", "basics", "plain", "tables", "purge")
# Actions whose lack no run that goes well can show, and why they are in the policy.
UNSEEN = {"s3:AbortMultipartUpload": "needed only to clear away the parts of an upload that was given up"}
# The same where the bucket is under no key of its own.
UNENCRYPTED = {"kms:GenerateDataKey": "needed only where the bucket is under the key"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bootstrap", required=True, type=Path, metavar="FILE", help="the function's program")
    parser.add_argument("--tables-bootstrap", type=Path, metavar="FILE",
                        help="the program of the function that makes the tables; without it its variant is skipped")
    parser.add_argument("--cinelake", required=True, type=Path, metavar="FILE", help="the command line's program")
    parser.add_argument("--variant", choices=VARIANTS, action="append", help="only this one; repeatable")
    parser.add_argument("--policy", type=Path, metavar="FILE",
                        help="this policy instead of the printed one, for a single --variant: shows that the test can fail")
    parser.add_argument("--venv", metavar="FOLDER", help="where the virtual environment is or is made")
    args = parser.parse_args()
    if args.policy and len(args.variant or ()) != 1:
        parser.error("--policy wants one --variant")
    if args.tables_bootstrap is None and "tables" in (args.variant or ()):
        parser.error("--variant tables wants --tables-bootstrap")
    args.variant = args.variant or [one for one in VARIANTS if one != "tables" or args.tables_bootstrap]
    return args


class World:
    """A lake, a catalogue, a place for TMDB's key and a role, on ministack."""

    def __init__(self, variant, stack, tmdb, args, folder):
        self.variant, self.stack, self.tmdb, self.args, self.folder = variant, stack, tmdb, args, folder
        self.s3, self.iam = stack.client("s3"), stack.client("iam")
        self.bucket, self.encrypted = f"lake-{variant}", {}
        # For the policy, for the function, and for what nobody may do.
        self.flags, self.settings = [], {}
        self.program, self.makes_tables, self.purges = args.bootstrap, variant == "tables", variant == "purge"
        stand_ins.make_bucket(self.s3, self.bucket)
        getattr(self, f"_{variant}")()
        self.role = self._make_role()
        self.gate, self.decisions = None, {}

    def _secret(self):
        """A lake with a prefix under a key, the catalogue in another bucket by a pattern, the key in a secret."""
        key = self._key()
        self._lake("films", key)
        self._catalogue("catalogues-secret", "in/movies.csv", "in/mov*.csv")
        secret = self.stack.client("secretsmanager").create_secret(Name="tmdb", SecretString=stand_ins.TMDB_KEY,
                                                                   KmsKeyId=key)["ARN"]
        self.encrypted[secret] = key
        self.flags += ["--secret-arn", secret, "--kms-key-arn", key]
        self.settings["TMDB_SECRET_ARN"] = secret

    def _parameter(self):
        """A whole bucket, the catalogue in it by its name, TMDB's key in a parameter under a key."""
        self._lake("")
        self._catalogue(self.bucket, "in/movies.csv", "in/movies.csv")
        key, name = self._key(), "/cinelake/tmdb"
        self.stack.client("ssm").put_parameter(Name=name, Value=stand_ins.TMDB_KEY, Type="SecureString", KeyId=key)
        self.encrypted[name] = key
        self.flags += ["--parameter", name, "--kms-key-arn", key]
        self.settings["TMDB_PARAMETER"] = name

    def _basics(self):
        """IMDb's own file in another bucket; its ratings are looked for and are not there."""
        self._lake("films")
        self._catalogue("catalogues-basics", "title.basics.csv", "title.basics.csv")
        self.settings["TMDB_API_KEY"] = stand_ins.TMDB_KEY

    def _plain(self):
        """A lake with a prefix, the catalogue in the same bucket by a pattern, TMDB's key in the environment."""
        self._lake("deep/films")
        self._catalogue(self.bucket, "in/movies.csv", "in/m*.csv")
        self.settings["TMDB_API_KEY"] = stand_ins.TMDB_KEY

    def _tables(self):
        """The function that makes the tables: a lake with a prefix under a key, in which records are landed."""
        key = self._key()
        self._lake("films", key)
        self._catalogue(self.bucket, "in/movies.csv", "in/movies.csv")
        landing = self._environment(self.stack.address, ("test", "test", "")) | self.settings
        said, _ = runtime_api.run(self.program, [{}], landing | {"TMDB_API_KEY": stand_ins.TMDB_KEY}, seconds=LIMIT)
        assert said[0][1].get("status") == "done", said
        self.program, self.flags, self.settings = self.args.tables_bootstrap, ["--tables", "--kms-key-arn", key], {}

    def _purge(self):
        """`cinelake purge` of a lake with a prefix, in which records, tables, the star and a report lie."""
        self._tables()
        self._age()
        settings = self._environment(self.stack.address, ("test", "test", ""))
        for command in (["refine", "--keep-days", "1000"], ["model"], ["report"]):
            subprocess.run([self.args.cinelake, *command, "--lake", self.lake], check=True, capture_output=True, env=settings)
        self.program, self.makes_tables = self.args.cinelake, False
        self.flags = ["--purge", "--kms-key-arn", self.encrypted[self.bucket]]

    def _age(self):
        """Every record becomes older than a purge keeps: nothing here has another clock than the machine's."""
        found = stand_ins.objects(self.s3, self.bucket, f"{self.root}Raw/TMDB/")
        moment = re.compile(rb'("fetched_at": ?")[^"]*')
        aged = {key: moment.sub(rb'\g<1>2025-12-01T00:00:00Z', body) for key, body in found.items() if key.endswith(".json")}
        for key, body in aged.items():
            if "/batches/" in key:
                entry = json.loads(body)
                data = aged[self.root + entry["file"]]
                body = json.dumps(entry | {"size_bytes": len(data), "crc32": zlib.crc32(data)}).encode()
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)
        for key in found:
            if key.endswith(".zst"):
                self.s3.delete_object(Bucket=self.bucket, Key=key)

    def _key(self):
        return self.stack.client("kms").create_key()["KeyMetadata"]["Arn"]

    def _lake(self, prefix, key=None):
        self.lake = f"s3://{self.bucket}/{prefix}".rstrip("/")
        self.root = f"{prefix}/" if prefix else ""
        if key:
            self.encrypted[self.bucket] = key

    def _catalogue(self, bucket, key, named):
        if bucket != self.bucket:
            stand_ins.make_bucket(self.s3, bucket)
        path = self.folder / f"{self.variant}.csv"
        made_up.write_catalogue(path, TITLES)
        self.s3.upload_file(str(path), bucket, key)
        self.flags += ["--catalogue", f"s3://{bucket}/{named}"]
        self.settings["CINELAKE_CATALOGUE"] = f"s3://{bucket}/{named}"

    def _make_role(self):
        trust = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com",
                                                                          "AWS": f"arn:aws:iam::{stand_ins.ACCOUNT}:root"}}]}
        name = f"{ROLE}-{self.variant}"
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        got = self.stack.client("sts").assume_role(RoleArn=arn, RoleSessionName="cinelake")["Credentials"]
        self.keys = (got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"])
        self.session = f"arn:aws:sts::{stand_ins.ACCOUNT}:assumed-role/{name}/cinelake"
        return name, arn

    def policy(self):
        """What the command prints."""
        if self.args.policy:
            return json.loads(self.args.policy.read_text())
        command = [self.args.cinelake, "aws", "policy", "--lake", self.lake, "--region", stand_ins.REGION, "--account",
                   stand_ins.ACCOUNT, *self.flags]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def allow(self, policy):
        """The role gets this policy and nothing else."""
        self.iam.put_role_policy(RoleName=self.role[0], PolicyName="only", PolicyDocument=json.dumps(policy))
        self.decisions.clear()

    def may(self, action, arn):
        """What ministack's simulation says of the role's policy."""
        if (action, arn) not in self.decisions:
            said = self.iam.simulate_principal_policy(PolicySourceArn=self.role[1], ActionNames=[action], ResourceArns=[arn])
            self.decisions[action, arn] = said["EvaluationResults"][0]["EvalDecision"] == "allowed"
        return self.decisions[action, arn]

    def run(self, event):
        """One event for a new process of the function, or a purge. Returns (kind, what it said)."""
        environment = self._environment(self.gate.address, self.keys) | self.settings
        if self.purges:
            return self._purged(environment)
        said, _ = runtime_api.run(self.program, [event], environment, seconds=LIMIT)
        return said[0]

    def _purged(self, environment):
        command = [self.program, "purge", "--lake", self.lake, "--older-than", "180d", "--yes", "--format", "json"]
        ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=LIMIT)
        if ended.returncode == 0:
            return "response", json.loads(ended.stdout)
        said = json.loads(ended.stdout)
        return "error", {"errorType": said["code"], "errorMessage": said["error"]}

    def _environment(self, address, keys):
        key, secret, token = keys
        environment = {
            "AWS_ENDPOINT_URL": address, "AWS_ALLOW_HTTP": "true", "AWS_REGION": stand_ins.REGION,
            "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token,
            "CINELAKE_LAKE": self.lake, "TMDB_BASE_URL": self.tmdb.address, "CINELAKE_RATE": "0",
            "CINELAKE_AS_OF": "2026-11-23",
        }
        return {name: value for name, value in environment.items() if value}

    def works(self, kind, said):
        """Whether the function has done what it was asked for, and what it was."""
        if kind != "response":
            return False, f"{said.get('errorMessage', said)}"
        if self.purges:
            return True, f"{said['record_files']['files']} record files, {said['star_tables']['files']} tables of the star"
        if self.makes_tables:
            written = [len(said[zone]["written"]) for zone in ("trusted", "refined")]
            return said["complete"], f"{written[0]} tables of Trusted and {written[1]} of Refined written"
        landed = said["summary"]["outcomes"]["landed"]
        return said["status"] == "done" and landed > 0, f"{landed} landed"

    def zones(self):
        """What the function may change, below the bucket."""
        return self.root if self.makes_tables or self.purges else f"{self.root}Raw/"

    def restore(self, wanted):
        """The lake as it was."""
        found = stand_ins.objects(self.s3, self.bucket, self.zones())
        for key in found.keys() - wanted.keys():
            self.s3.delete_object(Bucket=self.bucket, Key=key)
        for key, body in wanted.items():
            if found.get(key) != body:
                self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)


class Table:
    """Says what was seen, line by line, and counts what was not as it has to be."""

    def __init__(self):
        self.wrong = 0

    def row(self, good, what, failed, said):
        self.wrong += not good
        # The store's own words and what to do about it say the same again.
        short = re.sub(r" \(AccessDenied.*|: HTTP \d+, AccessDenied.*(?=; allow)", "", said) if good else said
        print(f"{'ok   ' if good else 'WRONG'}  {what:<38}  {failed:<19}  {short}", flush=True)


def without(policy, sid, action=None):
    """The policy without a statement, or without one of its actions."""
    less = copy.deepcopy(policy)
    for statement in less["Statement"]:
        if statement["Sid"] == sid and action:
            statement["Action"].remove(action)
    less["Statement"] = [s for s in less["Statement"] if s["Sid"] != sid or action]
    return less


def removals(policy):
    """(statement, action or None): every statement, and every action of those with several."""
    for statement in policy["Statement"]:
        yield statement, None
        if len(statement["Action"]) > 1:
            yield from ((statement, action) for action in statement["Action"])


def words(message):
    """The message's words without quotes and punctuation."""
    return [word.strip("\"'(),;:.").removesuffix("&quot;") for word in message.split()]


def names(message, statement, action, encrypted):
    """Whether the message names an action that is missing, and a resource of the statement. Secrets Manager and the
    Parameter Store name no key: then it is the secret that the key is for."""
    found = words(message)
    actions = [action] if action else statement["Action"]
    resources = list(statement["Resource"])
    resources += [thing for thing, key in encrypted.items() if key in resources and thing.startswith(("arn:", "/"))]
    return (any(name in found for name in actions),
            any(fnmatchcase(word, pattern) for word in found for pattern in resources if word.startswith(("arn:", "/"))))


def check_statically(table, policy):
    warnings.simplefilter("ignore")  # of its own use of setuptools
    import parliament

    findings = [str(finding) for finding in parliament.analyze_policy_string(json.dumps(policy)).findings]
    wide = [a for s in policy["Statement"] for a in s["Action"] if "*" in a]
    wide += [r for s in policy["Statement"] for r in s["Resource"] if r == "*"]
    table.row(not findings and not wide, "the policy as it is written", "-",
              "; ".join(findings + wide) or "parliament has nothing to say, no `*` for an action or a resource")


def check_runs(table, world):
    """Two runs that work: into an empty lake, and over what the first has landed. Returns the lake between them."""
    is_whole = world.makes_tables or world.purges
    between = stand_ins.objects(world.s3, world.bucket, world.zones()) if is_whole else {}
    runs = [("a run into an empty lake", {"limit": FIRST}), ("a run over it, with more titles", {})]
    for what, event in [("all of it", {}), ("once more", {})] if is_whole else runs:
        if not is_whole:
            between = between or stand_ins.objects(world.s3, world.bucket, world.zones())
        kind, said = world.run(event)
        good, seen = world.works(kind, said)
        table.row(good, what, "-" if good else said.get("errorType", "?"), seen)
    return between


def check_removals(table, world, policy, between):
    for statement, action in removals(policy):
        sid = statement["Sid"]
        what = f"{sid} without {action.split(':')[1]}" if action else sid
        world.allow(without(policy, sid, action))
        if sid == "WriteLogs":
            check_logs(table, world, statement, what, action)
            continue
        world.restore(between)
        kind, said = world.run({})
        unseen = UNSEEN.get(action) or (world.bucket not in world.encrypted and UNENCRYPTED.get(action))
        if unseen:
            table.row(kind == "response", what, "nothing", unseen)
            continue
        message = said.get("errorMessage", "") if kind == "error" else "the run worked: the statement is not needed"
        named, on = names(message, statement, action, world.encrypted)
        table.row(kind == "error" and named and on, what, said.get("errorType", "-"), message)


def check_logs(table, world, statement, what, action):
    """Lambda writes them; the run does not notice."""
    stream = statement["Resource"][0].removesuffix("*") + "log-stream:2026/11/23/[$LATEST]1"
    missing = [name for name in ([action] if action else statement["Action"]) if not world.may(name, stream)]
    wanted = [action] if action else statement["Action"]
    table.row(missing == wanted, what, "no log (simulated)", f"{', '.join(missing)} on {stream}")


def check_refused(table, world, policy):
    """What the policy must not allow, asked of ministack with the role's own credentials."""
    world.allow(policy)
    s3, bucket, raw = world.stack.client("s3", world.keys), world.bucket, f"{world.root}Raw"
    world.s3.put_object(Bucket=bucket, Key="private/a", Body=b"a")
    # The tables are made from Raw, and never written there.
    other = f"{raw}/b" if world.makes_tables else "private/b"
    tries = {
        "s3:ListBucket": ("list private/", lambda: s3.list_objects_v2(Bucket=bucket, Prefix="private/")),
        "s3:GetObject": ("read private/a", lambda: s3.get_object(Bucket=bucket, Key="private/a")),
        "s3:PutObject": (f"write {other}", lambda: s3.put_object(Bucket=bucket, Key=other, Body=b"b")),
        "s3:DeleteObject": (f"delete {raw}/…", lambda: s3.delete_object(Bucket=bucket, Key=next(iter(
            stand_ins.objects(world.s3, bucket, f"{raw}/"))))),
    }
    if world.purges:
        del tries["s3:DeleteObject"]
    for action, (what, attempt) in tries.items():
        try:
            attempt()
            table.row(False, what, "-", "allowed, and must not be")
        except world.s3.exceptions.ClientError as refused:
            code = refused.response["Error"]["Code"]
            table.row(code == "AccessDenied", what, code, f"{action} is not in the policy there")


def check(variant, stack, tmdb, args, folder, table):
    world = World(variant, stack, tmdb, args, folder)
    print(f"\n{variant}: {' '.join(getattr(World, f'_{variant}').__doc__.split())}")
    policy = world.policy()
    world.gate = iam_gate.Gate(stack.port, world.encrypted, world.may, world.session)
    try:
        check_statically(table, policy)
        world.allow(policy)
        between = check_runs(table, world)
        check_removals(table, world, policy, between)
        check_refused(table, world, policy)
    finally:
        world.gate.close()


def main():
    args = arguments()
    stand_ins.enter(args.venv)
    began, table = time.monotonic(), Table()
    if args.tables_bootstrap is None:
        print("skipped: the policy of the function that makes the tables (--tables-bootstrap)")
    for program in filter(None, (args.bootstrap, args.tables_bootstrap, args.cinelake)):
        if not program.is_file():
            sys.exit(f"{program} is not there; build it first")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with stand_ins.Ministack(folder, enforce_iam=True) as stack, \
                stand_ins.TmdbServer(args.cinelake, folder, TITLES) as tmdb:
            print(f"{'':<5}  {'removed':<38}  {'error type':<19}  what the message said")
            for variant in args.variant:
                check(variant, stack, tmdb, args, folder, table)
    print(f"\n{'all as it has to be' if not table.wrong else f'{table.wrong} lines are WRONG'}"
          f" ({time.monotonic() - began:.0f} s)")
    sys.exit(1 if table.wrong else 0)


main()
