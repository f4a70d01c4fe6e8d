"""Runs the SQL that cinelake shows in other engines over the same Parquet files, and compares the results row by row."""

import decimal
import json
import os
import re
import subprocess
from datetime import date, datetime

def statements(answers):
    """(question, place, text) of every statement in the answers."""
    for answer in answers["answers"] + answers.get("own", []):
        # A statement ends with a semicolon at the end of a line.
        texts = [text.strip() for text in re.split(r";\s*(?:\n|$)", answer["sql"]) if text.strip()]
        for place, text in enumerate(texts, start=1):
            yield answer["question"], place, text


def plain(value):
    """A value as JSON has it."""
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def of_cinelake(binary, lake, sql):
    run = subprocess.run([binary, "sql", "--lake", str(lake), "-f", "-", "--format", "json"], input=sql, check=True,
                         stdout=subprocess.PIPE, text=True)
    return [{name: plain(value) for name, value in row.items()} for row in json.loads(run.stdout)]


def there(lake):
    for path in sorted((lake / "Trusted").glob("*/*.parquet")):
        yield path.stem, path


def duckdb_engine(lake):
    import duckdb

    con = duckdb.connect()
    for table, path in there(lake):
        con.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{str(path)}')")

    def run(sql):
        result = con.execute(sql)
        names = [column[0] for column in result.description]
        return [dict(zip(names, map(plain, row))) for row in result.fetchall()]

    return run


def spark_engine(lake):
    # Spark starts Java; it has to find this Python again.
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    spark = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
             .config("spark.sql.shuffle.partitions", "2").config("spark.sql.session.timeZone", "UTC").getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    for table, path in there(lake):
        spark.read.parquet(str(path)).createOrReplaceTempView(table)

    def run(sql):
        return [{name: plain(value) for name, value in row.asDict().items()} for row in spark.sql(sql).collect()]

    return run


ENGINES = {"DuckDB": duckdb_engine, "Spark": spark_engine}


def check(compare, answers, binary, lake, engines):
    """One group of figures for each statement and engine."""
    runs = {name: ENGINES[name](lake) for name in engines}
    for question, place, sql in statements(answers):
        ours = of_cinelake(binary, lake, sql)
        for name, run in runs.items():
            theirs = run(sql)
            pairs = [("number of rows", len(ours), len(theirs))]
            for row, (our, their) in enumerate(zip(ours, theirs), start=1):
                pairs += [(f"row {row} {column}", our.get(column, "(no such column)"), value)
                          for column, value in their.items()]
            compare.group(f"question {question}, statement {place}: the same in {name} over Parquet", pairs)
