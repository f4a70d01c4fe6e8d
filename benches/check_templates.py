#!/usr/bin/env python3
"""Checks what cinelake writes for AWS with the tools that would deploy it.

    benches/check_templates.py --cinelake target/debug/cinelake                 SAM, Terraform, state machine
    benches/check_templates.py --cinelake BINARY --lake LAKE                    also docs/athena.sql over that lake

`cinelake aws template` is run with several sets of flags, odd values among them. SAM folders are checked with cfn-lint and
`sam validate --lint`, the state machine with cfn-lint as a resource of its own, Terraform folders with `terraform fmt`, `init`
and `validate` (or tofu's) where it is installed, without its AWS provider only as far as init gets, and an HCL parser. Athena's statements are parsed
as Athena's and run in DuckDB over the lake's Parquet files; where `cinelake answer` has the figure, it has to be the same.
The data sets for QuickSight are compared with the AWS CLI's description of its inputs.

Needs no account and asks AWS nothing. Packages are pinned in requirements-aws.txt and installed into a virtual environment.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PLAIN = ["--lake", "s3://my-lake", "--catalogue", "s3://my-lake/in/movies.csv"]
SETS = {
    "plain": PLAIN,
    "everything": [
        "--lake", "s3://my-lake/films", "--catalogue", "s3://my-lake/in/*.csv.gz", "--catalogue", "s3://other/m?.csv",
        "--arch", "arm64", "--memory", "1024", "--function-name", "cine_lake-2", "--rate", "12.5", "--shard-titles", "5000",
        "--shard-concurrency", "7", "--schedule", "cron(0 6 ? * MON *)", "--log-days", "14", "--alarm-match", "80",
        "--secret-arn", "arn:aws:secretsmanager:sa-east-1:123456789012:secret:tmdb-AbCdEf",
        "--kms-key-arn", "arn:aws:kms:sa-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "--alarm-email", "me@example.org", "--tag", "cost: centre=R+D", "--tag", "equipe=não sei",
        "--last-years", "10", "--genre", "Drama,Romance", "--min-votes", "100"],
    "odd": [
        *PLAIN, "--catalogue", "s3://my-lake/it's \"new\" #1 %{x}/filmes ção.csv", "--genre", "${x} %{if y} \"Sci-Fi\" \\ '",
        "--alarm-topic-arn", "arn:aws:sns:sa-east-1:123456789012:alarms", "--schedule", "rate(7 days)"],
    "glue": [*PLAIN, "--glue", "--function-name", "Cine_Lake-2", "--kms-key-arn", "arn:aws:kms:sa-east-1:123456789012:key/1234abcd"],
    "tables": [*PLAIN, "--tables", "--tables-memory", "3008", "--kms-key-arn", "arn:aws:kms:sa-east-1:123456789012:key/1234abcd"],
    "roles": [*PLAIN, "--tables", "--role-arn", "arn:aws:iam::123456789012:role/LabRole",
              "--role-arn", "tables=arn:aws:iam::123456789012:role/tables"],
}
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:cinelake"


class Checks:
    """Counts what was checked and keeps what is wrong, to be printed in order."""

    def __init__(self):
        self.done, self.wrong, self.lines = 0, 0, []

    def say(self, what, problem=""):
        self.done += 1
        self.wrong += bool(problem)
        self.lines.append(f"{'WRONG' if problem else 'ok   '}  {what}")
        self.lines += (f"         {line}" for line in str(problem).strip().splitlines())

    def add(self, other):
        """Prints the other's lines and adds its counts."""
        self.done, self.wrong = self.done + other.done, self.wrong + other.wrong
        print("\n".join(other.lines), flush=True)

    def run(self, what, command, **more):
        """A command that has to end well."""
        done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
        self.say(what, done.stdout or f"ended with {done.returncode}" if done.returncode else "")


def tool(name):
    """A program of the virtual environment."""
    return Path(sys.executable).parent / name


def generate(cinelake, kind, flags, folder):
    command = [cinelake, "aws", "template", "--format", kind, "--output", folder, "--quiet", "--json", *flags]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    listed = {Path(line["file"]).name for line in json.loads(done.stdout)["files"]}
    there = {path.name for path in Path(folder).iterdir()}
    return f"listed {sorted(listed)}, there {sorted(there)}" if listed != there else ""


def check_sam(checks, name, folder):
    environment = os.environ | {"SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "us-east-1", "HOME": str(folder.parent)}
    checks.run(f"{name}: cfn-lint", [tool("cfn-lint"), "--regions", "us-east-1", "--", "template.yaml"], cwd=folder)
    checks.run(f"{name}: sam validate --lint", [tool("sam"), "validate", "--lint", "--template", "template.yaml"],
               cwd=folder, env=environment)


def expected(flags):
    """The function's variables that hold words of the user, as they have to arrive."""
    given = {flag: [flags[at + 1] for at, other in enumerate(flags) if other == flag] for flag in ("--catalogue", "--genre")}
    return {f"CINELAKE_{flag[2:].upper()}": ",".join(values) for flag, values in given.items() if values}


def arrived(checks, name, flags, variables):
    wrong = {key: variables.get(key) for key, value in expected(flags).items() if variables.get(key) != value}
    checks.say(f"{name}: catalogue and genre arrive as they were given", wrong or "")


def sam_variables(folder):
    import yaml

    class Loader(yaml.SafeLoader):
        """Takes `!Sub` and the like for what is behind them."""

    Loader.add_multi_constructor("!", lambda loader, tag, node: getattr(node, "value", None))
    template = yaml.load((folder / "template.yaml").read_text(encoding="utf-8"), Loader)
    return template["Resources"]["Function"]["Properties"]["Environment"]["Variables"]


def terraform_variables(folder, scratch):
    """What Terraform itself makes of them: its console needs no provider."""
    text = (folder / "function.tf").read_text(encoding="utf-8")
    block = re.search(r"^    variables = (\{\n.*?^    \})", text, re.DOTALL | re.MULTILINE).group(1)
    scratch.mkdir()
    (scratch / "main.tf").write_text(f"locals {{\n  variables = {block}\n}}\n", encoding="utf-8")
    console = subprocess.run([terraform(), "console"], input="jsonencode(local.variables)\n", cwd=scratch,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return json.loads(json.loads(console.stdout.strip().splitlines()[-1]))


def terraform():
    return shutil.which("terraform") or shutil.which("tofu")


def check_machine(checks, name, folder):
    """The definition inside a template, where cfn-lint looks into it."""
    text = (folder / "statemachine.asl.json").read_text(encoding="utf-8")
    # As it is deployed.
    machine = json.loads(text.replace("${Partition}", "aws").replace("${FunctionArn}", FUNCTION)
                         .replace("${TablesFunctionArn}", f"{FUNCTION}-tables"))
    planned = machine["States"]["Plan"]["Parameters"]["Payload"]["plan"]["concurrency"]
    at_a_time = machine["States"]["Shards"]["MaxConcurrency"]
    checks.say(f"{name}: the Map runs as many shards as the plan divides the rate by ({at_a_time})",
               "" if planned == at_a_time else f"planned for {planned}")
    role = "arn:aws:iam::123456789012:role/x"
    properties = {"Definition": machine, "RoleArn": role}
    template = {"Resources": {"Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}}}
    alone = folder / "machine.template.json"
    alone.write_text(json.dumps(template), encoding="utf-8")
    checks.run(f"{name}: cfn-lint of the state machine", [tool("cfn-lint"), "--regions", "us-east-1", "--", alone])


def check_terraform(checks, name, folder):
    program = terraform()
    if program and validated(checks, name, folder, program):
        return
    import hcl2
    for path in sorted(folder.glob("*.tf")):
        try:
            with path.open(encoding="utf-8") as file:
                blocks = hcl2.load(file)
            checks.say(f"{name}: {path.name} read by python-hcl2", "" if blocks else "nothing in it")
        except Exception as error:  # Whatever the parser throws is what is wrong.
            checks.say(f"{name}: {path.name} read by python-hcl2", error)


def validated(checks, name, folder, program):
    """Whether the tool itself could judge; without a provider it judges the form only, and init what it can without one."""
    label = Path(program).name
    checks.run(f"{name}: {label} fmt -check", [program, "fmt", "-check", "-diff", "-no-color"], cwd=folder)
    init = subprocess.run([program, "init", "-backend=false", "-input=false", "-no-color"], cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if init.returncode == 0:
        # filebase64sha256 wants a file.
        for zipped in ("cinelake-lambda.zip", "cinelake-tables.zip"):
            (folder / zipped).write_bytes(b"")
        checks.run(f"{name}: {label} validate", [program, "validate", "-no-color"], cwd=folder)
        return True
    no_provider = "Failed to query available provider packages" in init.stdout
    checks.say(f"{name}: {label} init" + " reads it, and has no provider to validate with" * no_provider,
               "" if no_provider else init.stdout)
    return False


def check_template(cinelake, scratch, name, flags, kind):
    """One folder of `aws template`; the tools start slowly, so that several folders are checked at a time."""
    checks, folder, label = Checks(), scratch / kind / name, f"{kind}, {name}"
    checks.say(f"{label}: the files are those that it lists", generate(cinelake, kind, flags, folder))
    if kind == "sam":
        check_sam(checks, label, folder)
        check_machine(checks, label, folder)
        arrived(checks, label, flags, sam_variables(folder))
    else:
        check_terraform(checks, label, folder)
        if terraform():
            arrived(checks, label, flags, terraform_variables(folder, scratch / f"console-{name}"))
    return checks


def check_templates(cinelake, scratch):
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [pool.submit(check_template, cinelake, scratch, name, flags, kind)
                for kind in ("sam", "terraform") for name, flags in SETS.items()]


def check_quicksight(checks, cinelake):
    """The inputs for QuickSight against the AWS CLI's own description of them; views parsed as Athena's."""
    import botocore.session
    import botocore.validate
    import sqlglot

    command = [cinelake, "ddl", "quicksight", "--lake", "s3://my-lake", "--account", "123456789012", "--region", "us-east-1"]
    files = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    service = botocore.session.get_session().get_service_model("quicksight")
    operations = {"create-data-source": "CreateDataSource", "create-data-set": "CreateDataSet"}
    for file in files:
        operation = operations[file["command"].split()[2]]
        shape = service.operation_model(operation).input_shape
        known = shape.members
        strange = [key for key in file["input"] if key not in known]
        problems = botocore.validate.ParamValidator().validate(file["input"], shape)
        checks.say(f"quicksight {file['name']} is what {operation} takes", problems.generate_report() or ", ".join(strange))
    command = [cinelake, "ddl", "athena", "--zone", "refined", "--lake", "s3://my-lake"]
    sql = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    views = [text for text in sql.split(";\n") if "CREATE OR REPLACE VIEW" in text]
    names = []
    for text in views:
        names.append(sqlglot.parse_one(text, read="athena").find(sqlglot.exp.Table).name)
    wanted = [Path(file["name"]).stem for file in files[1:]]
    checks.say("the views of QuickSight are those of ddl athena", "" if names == wanted else f"{names}, {wanted}")


def questions():
    """The statements of docs/athena.sql by question."""
    text = (ROOT / "docs" / "athena.sql").read_text(encoding="utf-8")
    found = {}
    for part in text.split("-- Question ")[1:]:
        number, rest = part.split(":", 1)
        found[int(number)] = rest[rest.index("\n"):]
    return {number: "\n".join(line for line in sql.splitlines() if not line.startswith("--")).strip().rstrip(";")
            for number, sql in found.items()}


def in_duckdb(con, sql, answers):
    """An Athena statement as DuckDB's, with the floors and the day of the answers."""
    import sqlglot

    sql = sql.replace("current_date", f"DATE '{answers['as_of']}'").replace("num_votes >= 1000", f"num_votes >= {answers['min_votes']}")
    for name in ("+ 1000 *", "+ 1000)"):
        sql = sql.replace(name, name.replace("1000", str(answers["min_votes"])))
    # The median of Athena is an approximation; DuckDB has the exact one.
    sql = sqlglot.transpile(sql, read="athena", write="duckdb")[0].replace("APPROX_QUANTILE(", "QUANTILE_CONT(")
    cursor = con.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


def figures(number, answer, rows):
    """Pairs of cinelake's figure and Athena's."""
    ours = answer["answer"]
    group = {row.get("length_group") or row.get("votes_group"): row for row in rows}
    match number:
        case 1 | 2:
            return [(ours["year"], rows[0]["start_year"]), (ours["mean_rating"], rows[0]["mean_rating"])]
        case 3:
            film = ours["films"][0]
            people = sorted({person["name"] for person in ours["people"]})
            return [(film["title"], rows[0]["primary_title"]), (film["weighted_rating"], rows[0]["weighted_rating"]),
                    (people, sorted({row["name"] for row in rows if row["name"]}))]
        case 4:
            films = sorted({film["tconst"] for person in ours["people"] for film in person["films"]})
            return [(films, sorted({row["tconst"] for row in rows}))]
        case 5 | 6:
            return [pair for side in ("longer", "shorter") if ours[side]["titles"] for pair in (
                (ours[side]["titles"], group[side].get("films", group[side].get("series"))),
                (ours[side]["mean"], group[side]["mean_rating"]))]
        case 7:
            return [([(film["tconst"], film["revenue"], film["profit"]) for film in ours["films"]],
                     [(row["tconst"], row["revenue"], row["profit"]) for row in rows])]
        case 8:
            return [pair for side in ("most_voted", "others") for pair in (
                (ours[side]["titles"], group[side]["films_with_budget"]),
                (ours[side]["median_budget"], group[side]["median_budget"]))]


def same(ours, theirs):
    if isinstance(ours, float) or isinstance(theirs, float):
        return theirs is not None and abs(float(ours) - float(theirs)) <= 2e-6 * max(1.0, abs(float(theirs)))
    return ours == theirs


def check_years(checks, con, number, sql, answer):
    """The floors that `answer` lists beside its own: a small sample reaches the lowest only."""
    for row in answer["sensitivity"]:
        if row["year"] is None or row["min_titles"] != 1:
            continue
        floors = {"as_of": "2000-01-01", "min_votes": row["min_votes"]}  # No day is in these statements.
        first = in_duckdb(con, re.sub(r"HAVING COUNT\(\*\) >= \d+", "HAVING COUNT(*) >= 1", sql), floors)[0]
        problem = [f"{row[a]} and {first[a2]}" for a, a2 in (("year", "start_year"), ("mean_rating", "mean_rating"))
                   if not same(row[a], first[a2])]
        checks.say(f"question {number}, {row['min_votes']} votes and 1 title: the year of cinelake answer", "\n".join(problem))


def check_athena(checks, cinelake, lake):
    import duckdb
    import sqlglot

    con = duckdb.connect()
    con.execute("CREATE SCHEMA cinelake")
    for path in sorted((lake / "Trusted").glob("*/*.parquet")):
        con.execute(f"CREATE VIEW cinelake.{path.parent.name} AS SELECT * FROM read_parquet('{path}')")
    statements = questions()
    checks.say("docs/athena.sql has the eight questions", "" if list(statements) == list(range(1, 9)) else list(statements))
    ddl = subprocess.run([cinelake, "ddl", "athena", "--lake", "s3://my-lake/films"], check=True, stdout=subprocess.PIPE, text=True)
    checks.say("cinelake ddl athena is parsed as Athena's", "" if sqlglot.parse(ddl.stdout, read="athena") else "nothing")
    # With floors and without.
    for min_votes in (1000, 0):
        command = [cinelake, "answer", "--lake", str(lake), "--min-votes", str(min_votes), "--format", "json"]
        answers = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        for answer in answers["answers"]:
            number = answer["question"]
            if number in (1, 2):
                check_years(checks, con, number, statements[number], answer)
            rows = in_duckdb(con, statements[number], answers)
            label = f"question {number}, {min_votes} votes: {len(rows)} rows"
            if answer["answer"] is None:
                checks.say(f"{label}, and cinelake has no answer", "")
                continue
            wrong = [f"cinelake {a!r}, Athena's {b!r}" for a, b in figures(number, answer, rows) if not same(a, b)]
            checks.say(f"{label}, the figures of cinelake answer", "\n".join(wrong))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cinelake", metavar="BINARY", required=True, help="the binary to ask")
    parser.add_argument("--lake", type=Path, help="a local lake with a Trusted zone, for docs/athena.sql")
    parser.add_argument("--venv", metavar="DIR", help="the virtual environment to make or use (default: a cache folder)")
    return parser.parse_args()


def main():
    args = arguments()
    bench_env.enter(args.venv, base=["requirements-aws.txt"])
    checks = Checks()
    with tempfile.TemporaryDirectory() as scratch:
        for checked in check_templates(args.cinelake, Path(scratch)):
            checks.add(checked.result())
    more = Checks()
    check_quicksight(more, args.cinelake)
    if args.lake:
        check_athena(more, args.cinelake, args.lake)
    checks.add(more)
    print(f"{checks.done} checks, {checks.wrong} wrong")
    sys.exit(bool(checks.wrong))


if __name__ == "__main__":
    main()
