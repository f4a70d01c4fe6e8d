#!/usr/bin/env python3
"""Checks with a real Spark what is said of Spark: the answers, the job, the statements, and how a lake is read.

    benches/check_spark.py --cinelake target/debug/cinelake                 on this machine and on a small cluster of its own
    benches/check_spark.py --cinelake BINARY --kill                         and kills a worker, an executor and the driver
    benches/check_spark.py --cinelake BINARY --short                        the eight answers and the statements, without a cluster
    benches/check_spark.py --cinelake BINARY --only answers,job,ddl,reading some of it
    benches/check_spark.py --cinelake BINARY --spark 3.5.9                  with another version of pyspark
    benches/check_spark.py --cinelake BINARY --only large --titles 1000000  answers and job over a large lake, made up

Answers by Spark have to be the bytes of cinelake's own engine (JSON, own questions, report). The job's tables have to be
cinelake's, row for row and column for column (exceptAll both ways), on the demo's lake with thousands of odd records
beside it. The cluster is a master and two workers on the loopback interface. Packages are pinned and installed into a
virtual environment. Says `skipped: …` where there is no Java or no pyspark; ends with 1 at the first thing that is wrong.
"""

import argparse
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("answers", "job", "ddl", "reading")
LARGE = "large"
AS_OF = "2026-06-30"
QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "4",
         "spark.sql.session.timeZone": "UTC", "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED"}


def fail(text):
    sys.exit(f"wrong: {text}")


def run(command, **more):
    """Runs a command that has to succeed; gives what it printed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if done.returncode:
        fail(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def until(what, seconds=120):
    """Waits until something is so."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            fail(f"waited {seconds} seconds for {what.__name__}")
        time.sleep(0.1)


def children(process):
    """The processes that a process has started, by /proc."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if parent == process:
            found.append(int(path.parent.name))
    return found


class Cluster:
    """A master and two workers on the loopback interface."""

    def __init__(self, home, scratch):
        self.home, self.scratch, self.workers = home, scratch, []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"spark://127.0.0.1:{self.port}"

    def __enter__(self):
        self.master = self.start("master.Master", "--host", "127.0.0.1", "--port", self.port, "--webui-port", 0)
        until(self.master_listens)
        for _ in range(2):
            self.add_worker()
        return self

    def master_listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def add_worker(self):
        number = len(self.workers)
        self.workers.append(self.start("worker.Worker", "--host", "127.0.0.1", "--cores", 1, "--memory", "1g", "--webui-port", 0,
                                       "--work-dir", self.scratch / f"work{number}", self.url))

    def start(self, name, *args):
        log = (self.scratch / f"{name}{len(self.workers)}.log").open("w")
        return subprocess.Popen([self.home / "bin/spark-class", f"org.apache.spark.deploy.{name}", *map(str, args)], stdout=log,
                                stderr=subprocess.STDOUT, env=os.environ | {"SPARK_NO_DAEMONIZE": "1"})

    def executors(self):
        return [child for worker in self.workers if worker.poll() is None for child in children(worker.pid)]

    def has_executor(self):
        return bool(self.executors())

    def kill_worker(self):
        """A worker with its executor, as when a machine is lost; another takes its place."""
        worker = next(worker for worker in self.workers if worker.poll() is None and children(worker.pid))
        victims = [*children(worker.pid), worker.pid]
        for process in victims:
            os.kill(process, signal.SIGKILL)
        worker.wait()
        self.add_worker()
        return f"killed: worker {worker.pid} with executor {victims[0]}"

    def kill_executor(self):
        victim = self.executors()[-1]
        os.kill(victim, signal.SIGKILL)
        return f"killed: executor {victim}"

    def __exit__(self, *_):
        for process in (*self.workers, self.master):
            if process.poll() is None:
                for child in children(process.pid):
                    os.kill(child, signal.SIGKILL)
                process.kill()
                process.wait()


class Checks:
    def __init__(self, args, scratch):
        import pyspark

        self.binary, self.scratch, self.args = Path(args.cinelake).resolve(), scratch, args
        self.home = Path(pyspark.__file__).resolve().parent
        os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable, "SPARK_HOME": str(self.home)}
        print(f"pyspark {pyspark.__version__}, Python {sys.version.split()[0]}")
        run([self.binary, "demo", "--output", scratch / "demo", "--quiet"])
        self.lake = scratch / "demo/lake"
        # The page about reading names the folder `lake`. Java takes the folder in which it is started.
        os.chdir(self.lake.parent)
        self.session_ = None

    def session(self):
        """A Spark in this process, which compares."""
        from pyspark.sql import SparkSession

        if self.session_ is None:
            builder = SparkSession.builder.master("local[2]").config("spark.sql.warehouse.dir", str(self.scratch / "warehouse"))
            for name, value in QUIET.items():
                builder = builder.config(name, value)
            self.session_ = builder.getOrCreate()
            self.session_.sparkContext.setLogLevel("OFF")
        return self.session_

    def count(self, table):
        return int(run([self.binary, "sql", "--lake", self.lake, f"SELECT COUNT(*) AS n FROM {table}", "--format", "csv"]).split()[1])

    # Answers.

    def answers(self, cluster):
        own = ["--questions", ROOT / "examples/questions"]
        asked = ["answer", "--lake", self.lake, "--as-of", AS_OF, "--format", "json"]
        expected = self.answer(asked)
        with_own = self.answer([*asked, *own])
        self.same_answers("answers on local[2]", expected, asked, "local[2]")
        if self.args.short:
            return
        self.same_answers("answers on the cluster", expected, asked, cluster.url)
        found = self.answer([*asked, *own, "--engine", "spark", "--master", "local[2]", "--timeout", 300])
        own_alike(expected, with_own, found)
        page, other = self.scratch / "report.html", self.scratch / "spark.html"
        report = ["report", "--lake", self.lake, "--as-of", AS_OF, "--output"]
        self.answer([*report, page])
        self.answer([*report, other, "--engine", "spark", "--master", "local[2]"])
        same_bytes("report on local[2]", page.read_bytes(), other.read_bytes())
        if self.args.kill:
            self.same_answers("answers while a worker is killed", expected, asked, cluster.url, cluster.kill_worker)
            self.same_answers("answers while an executor is killed", expected, asked, cluster.url, cluster.kill_executor)

    def answer(self, args):
        done = subprocess.run([self.binary, *map(str, args)], capture_output=True)
        if done.returncode not in (0, 3):
            fail(f"{args} ended with {done.returncode}: {done.stderr.decode()}")
        return done.stdout

    def same_answers(self, what, expected, asked, master, kill=None):
        began = time.monotonic()
        process = subprocess.Popen([self.binary, *map(str, asked), "--engine", "spark", "--master", master],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if kill:
            for line in process.stderr:
                if b"is ready" in line:
                    # The statements are on their way.
                    time.sleep(1)
                    print(kill())
                    break
        found, told = process.communicate()
        if process.returncode:
            fail(f"{what}: {told.decode()}")
        same_bytes(what, expected, found, f"{time.monotonic() - began:.0f} s with the start of Spark")

    # The job.

    def job(self, cluster):
        import odd_records

        lake, job = self.scratch / "odd lake [1]", self.scratch / "job"
        shutil.copytree(self.lake, lake)
        lines = odd_records.land(lake, self.args.records)
        # Damaged files are told with exit code 3.
        subprocess.run([self.binary, "refine", "--rebuild", "--lake", lake, "--quiet"], capture_output=True)
        run([self.binary, "model", "--rebuild", "--lake", lake, "--quiet"])
        print(f"odd records landed beside the demo's: {lines}")
        run([self.binary, "spark", "job", "--lake", lake, "--output", job])
        run([sys.executable, "-B", "-m", "unittest", "discover", "tests"], cwd=job)
        self.same_tables("job on local[2]", lake, self.submit(job, lake, "local[2]"))
        self.same_tables("job on the cluster", lake, self.submit(job, lake, cluster.url))
        if self.args.kill:
            out = self.submit(job, lake, cluster.url, [(2, cluster.kill_worker), (6, cluster.kill_executor)])
            self.same_tables("job with a worker and an executor killed", lake, out)
            out = self.submit(job, lake, cluster.url, [(5, None)])
            self.same_tables("job whose driver was killed, run again", lake, self.submit(job, lake, cluster.url, out=out))

    def submit(self, job, lake, master, kills=(), out=None):
        """Runs the job; after so many tables something is killed (None: the driver). Gives the folder of its tables."""
        out = out or self.scratch / f"tables{time.monotonic_ns()}"
        command = [self.home / "bin/spark-submit", "--master", master]
        for name, value in QUIET.items():
            command += ["--conf", f"{name}={value}"]
        log = self.scratch / "job.log"
        with log.open("w") as errors:
            process = subprocess.Popen([str(part) for part in [*command, job / "main.py", "--lake", lake, "--output", out]],
                                       stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True)
            kills, done = dict(kills), 0
            for line in process.stdout:
                done += line.startswith(("Trusted/", "Refined/"))
                if done in kills:
                    kill = kills.pop(done)
                    if kill is None:
                        os.killpg(process.pid, signal.SIGKILL)
                        print(f"killed: the driver, after {done} tables")
                        process.wait()
                        return out
                    print(kill())
        if process.wait():
            fail(f"the job ended with {process.returncode}\n{log.read_text()[-4000:]}")
        return out

    def same_tables(self, what, lake, out):
        spark = self.session()
        rows = tables = 0
        for path in sorted(out.glob("*/*")):
            zone, table = path.parts[-2:]
            ours = spark.read.parquet(escaped(lake / zone / table / f"{table}.parquet"))
            theirs = spark.read.parquet(escaped(path))
            types = [[(field.name, field.dataType) for field in frame.schema] for frame in (ours, theirs)]
            if types[0] != types[1]:
                fail(f"{what}: columns of {table}: {types}")
            for name, alone in (("cinelake", ours.exceptAll(theirs)), ("the job", theirs.exceptAll(ours))):
                found = alone.limit(3).collect()
                if found:
                    fail(f"{what}: rows of {table} that only {name} has: {found}")
            rows, tables = rows + ours.count(), tables + 1
        made = {path.parts[-1] for path in lake.glob("Refined/*") if (path / f"{path.name}.parquet").exists()}
        if not made <= {path.name for path in out.glob("Refined/*")} or tables < 30:
            fail(f"{what}: only {tables} tables")
        print(f"equal: {what}: {tables} tables, {rows} rows, none that only one side has")

    # A large lake.

    def large(self, _):
        import made_up

        lake, job = self.scratch / "large", self.scratch / "large-job"
        began = time.monotonic()
        print(f"{made_up.write_lake(lake, self.args.titles):,} records of {self.args.titles:,} titles made up", took(began))
        for command in ("refine", "model"):
            began = time.monotonic()
            run([self.binary, command, "--rebuild", "--lake", lake, "--quiet"])
            print(f"cinelake {command}", took(began))
        asked = ["answer", "--lake", lake, "--as-of", AS_OF, "--format", "json"]
        began = time.monotonic()
        expected = self.answer(asked)
        print("cinelake answer", took(began))
        self.same_answers("answers over the large lake on local[2]", expected, asked, "local[2]")
        run([self.binary, "spark", "job", "--lake", lake, "--output", job])
        began = time.monotonic()
        made = self.submit(job, lake, "local[2]")
        print("the job on local[2]", took(began))
        self.same_tables("job over the large lake on local[2]", lake, made)

    # Statements for other engines.

    def ddl(self, _):
        spark = self.session()
        lake = self.scratch / "a [lake] {of} *what?' \\ it is;"
        shutil.copytree(self.lake, lake)
        sql = run([self.binary, "ddl", "spark", "--zone", "all", "--lake", lake])
        pieces = split(sql)
        for piece in pieces:
            spark.sql(piece)
        tables = re.findall(r"^CREATE TABLE cinelake\.`(\w+)`", sql, re.M)
        wrong = {}
        for table in tables:
            if table == "raw_lines" or not list(lake.glob(f"*/{table}/{table}.parquet")):
                continue
            counts = spark.table(f"cinelake.{table}").count(), self.count(table)
            if counts[0] != counts[1]:
                wrong[table] = counts
        if wrong:
            fail(f"ddl spark: {wrong}")
        records = spark.sql("SELECT COUNT(*), COUNT(DISTINCT day), MIN(day) FROM cinelake.raw_records").collect()[0]
        expected = len(list(self.records("*")))
        if records[0] != expected or not re.fullmatch(r"\d{4}/\d\d/\d\d", records[2] or ""):
            fail(f"raw_records: {records}, not {expected}")
        print(f"equal: ddl spark in a folder with a strange name: {len(tables)} tables, {records[0]} records in raw_records")

    def records(self, kind):
        for path in (self.lake / "Raw/TMDB/JSON").rglob(f"{kind}_*.json"):
            yield from path.open(encoding="utf-8")

    # The page about reading.

    def reading(self, _):
        import duckdb

        text = (ROOT / "docs/reading.md").read_text(encoding="utf-8")
        blocks = re.findall(r"<!-- run: (\w+), (.+?) -->\n```\w+\n(.*?)```", text, re.S)
        marked = len(re.findall("^<!-- run", text, re.M))
        names = {"spark": self.session()}
        for language, counts, block in blocks:
            expected = self.expected(counts)
            found = duckdb.execute(block).fetchone()[0] if language == "sql" else last_value(block, names)
            if found != expected:
                fail(f"docs/reading.md: {found}, not {expected} ({counts}):\n{block}")
        if len(blocks) != marked or marked < 10:
            fail(f"docs/reading.md: {marked} blocks are to be run, and {len(blocks)} were")
        print(f"equal: every block of docs/reading.md that is to be run: {marked}")

    def expected(self, counts):
        if counts == "no rows":
            return 0
        if counts == "records of films":
            return len(list(self.records("movie")))
        return self.count(counts.removeprefix("rows of "))


def own_alike(eight, with_own, found):
    """The eight in front of own questions are the same bytes; of the own ones those that Spark answers are, too."""
    import json

    ours, theirs = json.loads(with_own), json.loads(found)
    if ours["answers"] != theirs["answers"] or ours["answers"] != json.loads(eight)["answers"]:
        fail("the eight answers beside own questions")
    for our, their in zip(ours["own"], theirs["own"], strict=True):
        if json.dumps(our) != json.dumps(their):
            fail(f"own question {our['question']}: cinelake {json.dumps(our)[:1500]}\nSpark {json.dumps(their)[:1500]}")
    same_bytes(f"{len(ours['own'])} own questions on local[2]", with_own, found)


def same_bytes(what, ours, theirs, more=""):
    if ours != theirs:
        place = next((at for at, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
        fail(f"{what}: byte {place}: {ours[place - 80:place + 80]!r} and {theirs[place - 80:place + 80]!r}")
    print(f"equal: {what}: {len(ours)} bytes{', ' * bool(more)}{more}")


def took(began):
    return f"in {time.monotonic() - began:.0f} s"


def split(sql):
    """The statements, as a tool splits them that knows no texts and no comments."""
    return [piece for piece in sql.split(";") if piece.strip()]


def escaped(path):
    return "".join("\\" + sign if sign in "\\[]{}*?" else sign for sign in str(path))


def last_value(block, names):
    """Runs a block of Python; gives the value of its last line."""
    *lines, last = block.strip().splitlines()
    exec("\n".join(lines), names)
    return eval(last, names)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cinelake", metavar="BINARY", required=True)
    parser.add_argument("--kill", action="store_true", help="kill a worker, an executor and the driver")
    parser.add_argument("--short", action="store_true", help="answers and statements on this machine only, without a cluster")
    parser.add_argument("--only", default=",".join(PARTS), help=f"which parts: {','.join(PARTS)} (default: all)")
    parser.add_argument("--records", type=int, default=2_000, help="odd records of each kind (default: 2,000)")
    parser.add_argument("--titles", type=int, default=1_000_000, help="titles of the large lake (default: 1,000,000)")
    parser.add_argument("--spark", metavar="VERSION", help="another version of pyspark than the pinned one")
    parser.add_argument("--venv", metavar="DIR", help="the virtual environment to make or use (default: a cache folder)")
    args = parser.parse_args()
    args.only = args.only.split(",")
    if not set(args.only) <= {*PARTS, LARGE}:
        parser.error(f"--only takes {', '.join(PARTS)}, {LARGE}")
    return args


def enter(args):
    """Goes on where pyspark is; says why it cannot."""
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        print("skipped: there is no Java, which Spark needs (17 or later)")
        sys.exit(0)
    try:
        if args.spark and not os.environ.get(bench_env.INSIDE):
            other = Path(tempfile.gettempdir()) / f"cinelake-pyspark-{args.spark}.txt"
            other.write_text(f"pyspark=={args.spark}\nsetuptools\n")
            bench_env.enter(args.venv, [other])
        bench_env.enter(args.venv, ["requirements-spark.txt"])
    except subprocess.CalledProcessError:
        print("skipped: pyspark could not be installed")
        sys.exit(0)


def main():
    args = arguments()
    enter(args)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch).resolve()
        checks = Checks(args, scratch)
        with contextlib.nullcontext() if args.short else Cluster(checks.home, scratch) as cluster:
            for part in ("answers", "ddl") if args.short else args.only:
                getattr(checks, part)(cluster)
        if checks.session_:
            checks.session_.stop()
    print("Spark gives what cinelake gives")


if __name__ == "__main__":
    main()
