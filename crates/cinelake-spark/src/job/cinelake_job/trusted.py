"""TMDB's tables of Trusted, made from Raw by Spark."""

from pyspark import StorageLevel

from cinelake_job import ledger
from cinelake_job.raw import RECORDS, rows_of_file
from cinelake_job.tables import BOOKS, DEAD, PARTS, columns
from cinelake_job.tables import RECORDS as TABLES

LANDED = {"DATE": "INT", "TIMESTAMP": "BIGINT"}
"""Days and moments travel as numbers: Python knows no year 0, and makes local times of moments."""

TURNED = {"DATE": "date_add(DATE'1970-01-01', `{0}`) AS `{0}`", "TIMESTAMP": "timestamp_micros(`{0}`) AS `{0}`"}


def files(session, folder, names="*.json", told=("path", "content")):
    """(path, bytes) of every file of these names below a folder; none where there is no such folder."""
    from pyspark.errors import AnalysisException

    reader = session.read.format("binaryFile").option("recursiveFileLookup", "true").option("pathGlobFilter", names)
    try:
        return reader.load(folder).select(*told).rdd.map(tuple)
    except AnalysisException as error:
        if "PATH_NOT_FOUND" in str(error):
            return session.sparkContext.emptyRDD()
        raise


def earlier(one, other):
    return one if one.order <= other.order else other


def later(one, other):
    return one if one[0] > other[0] else other


def once(entries, key):
    """Of entries for one file the first: two runs may have written one in the same moment."""
    return entries.map(lambda entry: (key(entry), entry)).reduceByKey(earlier)


def parsed(session, lake, entries, cutoff):
    """Of each record file its typed records and its dead letters."""
    entries = once(entries.filter(lambda entry: entry.has_records), lambda entry: entry.file)
    contents = files(session, f"{lake}/{RECORDS}").map(lambda file: (file[0][file[0].rfind(RECORDS):], file[1]))
    landed = entries.leftOuterJoin(contents).values()
    return landed.map(lambda pair: rows_of_file(pair[0], pair[1], cutoff)).persist(StorageLevel.MEMORY_AND_DISK)


def books(session, lake, entries, statuses):
    """What became of each title in each run: as the run says, if it gave every title its outcome; else as its entries say."""
    folder = f"{lake}/{ledger.RUNS}"
    checkpoints = [path for path, in files(session, folder, "*.ndjson.zst", ["path"]).collect()]
    ended = ledger.ended_runs(checkpoints, statuses)
    told = files(session, folder, "outcomes.ndjson.gz").map(lambda file: (ledger.run_of(ledger.OUTCOMES_PATH, file[0]), file[1]))
    told = told.filter(lambda file: file[0] is not None and file[0][0] in ended)
    whole = {run_id for run_id, in told.filter(lambda file: ledger.is_whole(file[1])).keys().collect()}
    told = told.filter(lambda file: file[0][0] in whole)
    of_runs = told.flatMap(lambda file: [(file[0][0], *line) for line in ledger.outcomes(file[1]) if line[2] != "filtered"])
    others = once(entries.filter(lambda entry: entry.run_id not in whole), lambda entry: (entry.run_id, entry.file or entry.order))
    of_entries = others.values().flatMap(lambda entry: [(entry.run_id, *line) for line in entry.outcomes()])
    return of_runs.union(of_entries).map(lambda row: (*row, ledger.started(row[0]), statuses.get(row[0])))


def frame(session, table, rows):
    """Rows as a DataFrame with the columns that the table declares."""
    declared = columns(table)
    landed = ", ".join(f"`{name}` {LANDED.get(kind, kind)}" for name, kind in declared)
    made = session.createDataFrame(rows, landed, verifySchema=False)
    return made.selectExpr(*(TURNED.get(kind, "`{0}`").format(name) for name, kind in declared))


def tables(session, lake, cutoff):
    """(name, DataFrame) of each table."""
    small = files(session, f"{lake}/{ledger.RUNS}").map(lambda file: ledger.small(*file)).persist(StorageLevel.MEMORY_AND_DISK)
    entries = small.filter(lambda found: isinstance(found, ledger.Entry))
    manifests = small.filter(lambda found: isinstance(found, ledger.Manifest))
    statuses = dict(manifests.map(lambda manifest: (manifest.run_id, manifest.status)).collect())
    read = parsed(session, lake, entries, cutoff)
    # Of several records of a title the latest counts.
    records = read.flatMap(lambda pair: pair[0]).reduceByKey(later).persist(StorageLevel.MEMORY_AND_DISK)
    for kind, table in TABLES.items():
        rows = records.filter(lambda record, kind=kind: record[0][0] == kind).map(lambda record: record[1][1])
        yield table, frame(session, table, rows)
    for table in PARTS:
        yield table, frame(session, table, records.flatMap(lambda record, table=table: record[1][2].get(table, ())))
    yield DEAD, frame(session, DEAD, read.flatMap(lambda pair: pair[1]))
    yield BOOKS, frame(session, BOOKS, books(session, lake, entries, statuses))
