"""TMDB's tables of Trusted, made from Raw by Spark."""

from pyspark import StorageLevel

from cinelake_job.raw import RECORDS, RUNS, entry_of, rows_of_file
from cinelake_job.tables import DEAD, PARTS, columns
from cinelake_job.tables import RECORDS as TABLES

LANDED = {"DATE": "INT", "TIMESTAMP": "BIGINT"}
"""Days and moments travel as numbers: Python knows no year 0, and makes local times of moments."""

TURNED = {"DATE": "date_add(DATE'1970-01-01', `{0}`) AS `{0}`", "TIMESTAMP": "timestamp_micros(`{0}`) AS `{0}`"}


def files(session, folder):
    """(path, bytes) of every JSON file below a folder; none where there is no such folder."""
    from pyspark.errors import AnalysisException

    reader = session.read.format("binaryFile").option("recursiveFileLookup", "true").option("pathGlobFilter", "*.json")
    try:
        return reader.load(folder).select("path", "content").rdd.map(tuple)
    except AnalysisException as error:
        if "PATH_NOT_FOUND" in str(error):
            return session.sparkContext.emptyRDD()
        raise


def earlier(one, other):
    return one if one.order <= other.order else other


def later(one, other):
    return one if one[0] > other[0] else other


def parsed(session, lake, cutoff):
    """Of each record file its typed records and its dead letters."""
    entries = files(session, f"{lake}/{RUNS}").map(lambda file: entry_of(*file)).filter(lambda entry: entry is not None)
    # Two runs may have written an entry for one file in the same moment.
    entries = entries.map(lambda entry: (entry.file, entry)).reduceByKey(earlier)
    contents = files(session, f"{lake}/{RECORDS}").map(lambda file: (file[0][file[0].rfind(RECORDS):], file[1]))
    landed = entries.leftOuterJoin(contents).values()
    return landed.map(lambda pair: rows_of_file(pair[0], pair[1], cutoff)).persist(StorageLevel.MEMORY_AND_DISK)


def frame(session, table, rows):
    """Rows as a DataFrame with the columns that the table declares."""
    declared = columns(table)
    landed = ", ".join(f"`{name}` {LANDED.get(kind, kind)}" for name, kind in declared)
    made = session.createDataFrame(rows, landed, verifySchema=False)
    return made.selectExpr(*(TURNED.get(kind, "`{0}`").format(name) for name, kind in declared))


def tables(session, lake, cutoff):
    """(name, DataFrame) of each table."""
    read = parsed(session, lake, cutoff)
    # Of several records of a title the latest counts.
    records = read.flatMap(lambda pair: pair[0]).reduceByKey(later).persist(StorageLevel.MEMORY_AND_DISK)
    for kind, table in TABLES.items():
        rows = records.filter(lambda record, kind=kind: record[0][0] == kind).map(lambda record: record[1][1])
        yield table, frame(session, table, rows)
    for table in PARTS:
        yield table, frame(session, table, records.flatMap(lambda record, table=table: record[1][2].get(table, ())))
    yield DEAD, frame(session, DEAD, read.flatMap(lambda pair: pair[1]))
