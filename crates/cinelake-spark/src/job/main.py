#!/usr/bin/env python3
"""Makes TMDB's tables and the star of a cinelake lake in Spark.

    spark-submit main.py --lake LAKE --output FOLDER [--keep-days 180] [--now 2026-11-27T00:00:00Z] [--tables trusted]

Reads LAKE/Raw/TMDB and the catalogue's tables in LAKE/Trusted, and writes FOLDER/Trusted/<table> and
FOLDER/Refined/<table>, each a folder of Parquet files that is replaced as a whole. It changes nothing in the lake.
"""

import argparse
import os
import sys
import tempfile
import time
import zipfile
from pathlib import Path

PACKAGE = "cinelake_job"
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # An overflow is an error and no NULL.
    "spark.sql.ansi.enabled": "true",
    # Days before 1582 are those of the calendar of today.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}
DAY_SECONDS = 86_400


def escaped(path):
    """A path whose signs are no pattern of names; Hadoop's client of S3 answers to s3a, on EMR and Glue also to s3."""
    return "".join("\\" + sign if sign in "\\[]{}*?" else sign for sign in path.rstrip("/"))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lake", required=True, help="the lake as Spark reads it, for instance s3://bucket/films")
    parser.add_argument("--output", required=True, help="the folder for the tables; not the lake itself")
    parser.add_argument("--keep-days", type=int, default=180, help="records fetched earlier are left out (default: 180)")
    parser.add_argument("--now", help="the moment from which these days count, as 2026-11-27T00:00:00Z (default: now)")
    parser.add_argument("--tables", choices=("trusted", "refined", "all"), default="all", help="which tables (default: all)")
    # Glue adds arguments of its own.
    args, _ = parser.parse_known_args()
    if args.lake.rstrip("/") == args.output.rstrip("/"):
        parser.error("--output is the lake itself; name another folder, because cinelake's tables are single files")
    return args


def session():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("cinelake spark job")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def ship_package(spark, scratch):
    """Sends the package to the workers, unless it came as a zip of --py-files."""
    folder = Path(__file__).resolve().parent / PACKAGE
    if not folder.is_dir():
        return
    packed = os.path.join(scratch, f"{PACKAGE}.zip")
    with zipfile.ZipFile(packed, "w") as file:
        for path in sorted(folder.iterdir()):
            if path.is_file():
                file.write(path, f"{PACKAGE}/{path.name}")
    spark.sparkContext.addPyFile(packed)


def write(made, folder, zone, table):
    """Writes a table and says so."""
    made.write.mode("overwrite").parquet(f"{folder}/{zone}/{table}")
    print(f"{zone}/{table}", flush=True)


def main():
    args = arguments()
    spark = session()
    spark.sparkContext.setLogLevel("WARN")
    with tempfile.TemporaryDirectory() as scratch:
        ship_package(spark, scratch)
        from cinelake_job import fields, star, trusted

        now = fields.micros(args.now) if args.now else time.time_ns() // 1000
        if now is None:
            sys.exit(f"--now {args.now} is no moment; write it as 2026-11-27T00:00:00Z")
        lake, output = escaped(args.lake), args.output.rstrip("/")
        if args.tables in ("trusted", "all"):
            cutoff = now - args.keep_days * DAY_SECONDS * 1_000_000
            for table, made in trusted.tables(spark, lake, cutoff):
                write(made, output, "Trusted", table)
        if args.tables in ("refined", "all"):
            star.make_views(spark, lake, escaped(output))
            for table, made in star.tables(spark):
                made = made.persist()
                star.check_grain(table, made)
                write(made, output, "Refined", table)
                made.unpersist()
    spark.stop()


if __name__ == "__main__":
    main()
