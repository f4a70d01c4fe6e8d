"""The side of cinelake that runs in Spark: reads statements from a folder and writes a file for each result.

    driver.py FOLDER

FOLDER has settings.json. The driver makes a view for each table, writes ready.json, and then answers each
ask-NUMBER.json with rows-NUMBER.jsonl or error-NUMBER.json. It ends when the folder or cinelake is gone. It needs
nothing but pyspark, and runs on Python 3.8 and later.
"""

import json
import os
import shutil
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

LOOK_EVERY_SECONDS = 0.02
SIGN_OF_LIFE_SECONDS = 1
STATEMENTS_AT_ONCE = 4
OLDEST = (3, 5)
MESSAGE_CHARACTERS = 1000


def put(folder, name, text):
    """Writes a file that appears whole."""
    staged = os.path.join(folder, name + ".part")
    with open(staged, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.replace(staged, os.path.join(folder, name))


def fail(folder, reason, message):
    """Says why Spark cannot be used, and ends."""
    put(folder, "failed.json", json.dumps({"reason": reason, "message": message}))
    sys.stdout.flush()
    os._exit(1)


def is_running(process):
    """Whether cinelake is there. Only where a look at a process does it no harm."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def give_signs_of_life(folder, process):
    """Counts in a file, and ends this process when nobody is there to look at it."""
    count = 0
    while os.path.isdir(folder) and is_running(process):
        count += 1
        try:
            put(folder, "alive", str(count))
        except OSError:
            break
        time.sleep(SIGN_OF_LIFE_SECONDS)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def words(error):
    """What an error says, without Java's stack and without the plan of the statement."""
    lines = []
    for line in str(error).splitlines():
        if line.startswith(("JVM stacktrace", "\tat ", "'", "== SQL", "Driver stacktrace")):
            break
        if line.strip():
            lines.append(line.strip())
    return (" ".join(lines) or type(error).__name__)[:MESSAGE_CHARACTERS]


def new_session(folder, settings):
    """A fresh session that reads SQL as cinelake's own engine does."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("cinelake answer")
    if settings["master"]:
        builder = builder.master(settings["master"])
    own = {
        "spark.sql.session.timeZone": "UTC",
        # An overflow is an error and no NULL, and "x" is a name.
        "spark.sql.ansi.enabled": "true",
        "spark.sql.ansi.doubleQuotedIdentifiers": "true",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": os.path.join(folder, "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if (settings["master"] or "local").startswith("local"):
        own["spark.local.dir"] = folder
        own["spark.sql.shuffle.partitions"] = "8"
    for name, value in {**own, **dict(settings["configuration"])}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def make_views(session, tables):
    """A view of each table, with the rows that cinelake knows of."""
    for table in tables:
        if table["file"] is None:
            rows = session.createDataFrame([], table["columns"])
        else:
            rows = session.read.schema(table["columns"]).parquet(table["file"])
        rows.createOrReplaceTempView(table["name"])
    there = [table for table in tables if table["file"] is not None]
    if not there:
        return
    counts = " UNION ALL ".join(f"SELECT '{table['name']}' AS name, COUNT(*) AS found FROM {table['name']}" for table in there)
    found = {row["name"]: row["found"] for row in session.sql(counts).collect()}
    for table in there:
        if found[table["name"]] != table["rows"]:
            raise ValueError(f"it reads another lake: the table {table['name']} has {found[table['name']]} rows there, and "
                             f"{table['rows']} where cinelake looks ({table['file']})")


def as_text(value):
    """A value as text that says it exactly."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "as_tuple"):
        return format(value, "f")
    return str(value)


def result_of(session, sql, most):
    """The lines of a result: the columns, then each row."""
    frame = session.sql(sql)
    columns = [{"name": field.name, "type": field.dataType.simpleString()} for field in frame.schema.fields]
    if any(column["type"].startswith("timestamp") for column in columns):
        # A moment as a number: Python would make a time of this machine of it.
        names = [f"c{place}" for place in range(len(columns))]
        frame = frame.toDF(*names)
        frame = frame.selectExpr(*(f"unix_micros(CAST({name} AS TIMESTAMP)) AS {name}"
                                   if column["type"].startswith("timestamp") else name
                                   for name, column in zip(names, columns)))
    rows = frame.collect() if most is None else frame.take(most + 1)
    more = most is not None and len(rows) > most
    lines = [json.dumps({"columns": columns, "more": more})]
    lines += [json.dumps([as_text(value) for value in row], ensure_ascii=False) for row in rows[:most]]
    return "\n".join(lines) + "\n"


def answer(session, folder, number):
    """Answers one statement."""
    with open(os.path.join(folder, f"ask-{number}.json"), encoding="utf-8") as file:
        asked = json.load(file)
    try:
        session.sparkContext.setJobGroup(number, "a statement of cinelake", interruptOnCancel=True)
        put(folder, f"rows-{number}.jsonl", result_of(session, asked["sql"], asked["most"]))
    except Exception as error:  # Whatever it is, cinelake has to hear it.
        put(folder, f"error-{number}.json", json.dumps({"message": words(error)}))


def serve(session, folder):
    """Answers statements in the order of their numbers, some at a time, until the folder is gone."""
    taken, called_off = 0, set()
    with ThreadPoolExecutor(STATEMENTS_AT_ONCE) as pool:
        while os.path.isdir(folder):
            number = f"{taken + 1:06}"
            if os.path.exists(os.path.join(folder, "stop")):
                session.stop()
                os._exit(0)
            if os.path.exists(os.path.join(folder, f"ask-{number}.json")):
                taken += 1
                pool.submit(answer, session, folder, number)
                continue
            for name in os.listdir(folder):
                if name.startswith("cancel-") and not name.endswith(".part") and name not in called_off:
                    called_off.add(name)
                    session.sparkContext.cancelJobGroup(name[len("cancel-"):])
            time.sleep(LOOK_EVERY_SECONDS)


def main(folder):
    with open(os.path.join(folder, "settings.json"), encoding="utf-8") as file:
        settings = json.load(file)
    threading.Thread(target=give_signs_of_life, args=(folder, settings["process"]), daemon=True).start()
    try:
        import pyspark
    except ImportError:
        fail(folder, "no_pyspark", "")
    version = pyspark.__version__
    if tuple(map(int, version.split(".")[:2])) < OLDEST:
        fail(folder, "too_old", version)
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        fail(folder, "no_java", "")
    try:
        session = new_session(folder, settings)
        session.sparkContext.setLogLevel("ERROR")
        make_views(session, settings["tables"])
    except Exception as error:
        fail(folder, "start", words(error))
    put(folder, "ready.json", json.dumps({"version": version}))
    serve(session, folder)


if __name__ == "__main__":
    main(sys.argv[1])
