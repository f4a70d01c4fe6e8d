#!/usr/bin/env python3
"""Tries two ways to replace a table with each reader: the trial behind docs/design/trusted-tables.md.

    benches/table_versions.py            needs no lake; Spark is tried where there is Java

A table of 1,000 rows is replaced by one of 300,000, as one file under one name (what cinelake does) or as a file under a
new name with a log of versions beside it (Delta's protocol, version 1). Says how many rows each reader finds when it reads
them, or its error.
"""

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402

SCHEMA = {"type": "struct", "fields": [{"name": name, "type": "long", "nullable": True, "metadata": {}} for name in ("id", "one")]}


def replace(path, rows):
    """Writes a table of so many rows, in one step."""
    import pyarrow
    import pyarrow.parquet

    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_suffix(".staged")
    pyarrow.parquet.write_table(pyarrow.table({"id": range(rows), "one": [1] * rows}), staged)
    os.replace(staged, path)


def log(path, version, gone=None):
    """Writes the version of the log in which the file is the table."""
    now, size = int(time.time() * 1000), path.stat().st_size
    actions = [{"add": {"path": path.name, "partitionValues": {}, "size": size, "modificationTime": now, "dataChange": True}}]
    if gone:
        actions.insert(0, {"remove": {"path": gone, "deletionTimestamp": now, "dataChange": True}})
    if version == 0:
        actions[:0] = [{"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}},
                       {"metaData": {"id": "5fba94ed-9794-4965-ba6e-6ee3c0d22af9", "format": {"provider": "parquet", "options": {}},
                                     "schemaString": json.dumps(SCHEMA), "partitionColumns": [], "configuration": {}}}]
    entry = path.parent / f"_delta_log/{version:020}.json"
    entry.parent.mkdir(exist_ok=True)
    entry.write_text("".join(json.dumps(action) + "\n" for action in actions))


def spark():
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        return None
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


def in_spark(frame):
    return lambda: frame.selectExpr("coalesce(sum(one), 0)").collect()[0][0]


class Readers:
    """Each reader, as something that is opened on a folder and then counts."""

    def __init__(self):
        import deltalake
        import duckdb
        import pandas
        import polars
        import pyarrow.compute
        import pyarrow.dataset

        def counted(frame):
            return lambda: frame.select(polars.col("one").sum()).collect().item()

        def summed(dataset):
            return lambda: pyarrow.compute.sum(dataset.to_table()["one"]).as_py()

        self.session = spark()
        self.plain = {
            "DuckDB": lambda folder: lambda: duckdb.execute(f"SELECT sum(one) FROM '{folder}/*.parquet'").fetchone()[0],
            "pandas": lambda folder: lambda: pandas.read_parquet(folder)["one"].sum(),
            "pyarrow": lambda folder: summed(pyarrow.dataset.dataset(folder, format="parquet")),
            "Polars": lambda folder: counted(polars.scan_parquet(f"{folder}/*.parquet")),
        }
        if self.session:
            self.plain["Spark"] = lambda folder: in_spark(self.session.read.parquet(str(folder)))
        self.of_the_log = {
            "deltalake": lambda folder: lambda table=deltalake.DeltaTable(folder): summed(table.to_pyarrow_dataset())(),
            "Polars, scan_delta": lambda folder: counted(polars.scan_delta(str(folder))),
            "DuckDB, delta_scan": lambda folder: lambda: duckdb.execute(f"SELECT sum(one) FROM delta_scan('{folder}')").fetchone()[0],
        }


def told(count):
    try:
        return f"{count():,}"
    except BaseException as error:  # Polars panics.
        return f"{type(error).__name__}: {str(error).strip().splitlines()[0][:70]}"


def say(what, readers, folder):
    """What each reader finds that opens the table now."""
    print(f"\n{what}")
    for name, opened in readers.items():
        print(f"  {name:20} {told(lambda: opened(folder)())}")


def say_opened(what, readers, folder, change):
    """What each reader finds that had opened the table before the change."""
    ready = {name: opened(folder) for name, opened in readers.items()}
    for count in ready.values():
        told(count)
    change()
    print(f"\n{what}")
    for name, count in ready.items():
        print(f"  {name:20} {told(count)}")


def main():
    bench_env.enter(more=["requirements-spark.txt", "requirements-delta.txt"])
    readers = Readers()
    both = readers.plain | readers.of_the_log
    with tempfile.TemporaryDirectory() as scratch:
        one, versions, mixed = (Path(scratch) / name / "titles" for name in ("one", "versions", "mixed"))
        replace(one / "titles.parquet", 1_000)
        say_opened("One file, opened before it was replaced", readers.plain, one, lambda: replace(one / "titles.parquet", 300_000))
        say("One file, opened after it was replaced", readers.plain, one)

        replace(versions / "titles-1.parquet", 1_000)
        log(versions / "titles-1.parquet", 0)

        def second():
            replace(versions / "titles-2.parquet", 300_000)
            log(versions / "titles-2.parquet", 1, gone="titles-1.parquet")

        say_opened("Names of versions and a log, opened before the second version", both, versions, second)
        say("Names of versions and a log, opened after it", both, versions)
        say_opened("The same, opened before the first file was deleted", both, versions, (versions / "titles-1.parquet").unlink)

        replace(mixed / "titles.parquet", 1_000)
        log(mixed / "titles.parquet", 0)
        replace(mixed / "titles.parquet", 300_000)
        say("One file and a log, killed between the file and its line in the log", both, mixed)
    if readers.session:
        readers.session.stop()


if __name__ == "__main__":
    main()
