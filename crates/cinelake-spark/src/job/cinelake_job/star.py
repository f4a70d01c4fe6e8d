"""The star schema of Refined, made from Trusted by the statements that cinelake runs."""

from cinelake_job.tables import CATALOGUE, REFINED, TMDB, schema


class GrainBroken(Exception):
    """Two rows of a table have the same key."""


def make_views(session, lake, made):
    """A view of each table of Trusted: TMDB's as this job made them, the catalogue's as cinelake made them."""
    for table in TMDB:
        session.read.schema(schema(table)).parquet(f"{made}/Trusted/{table}").createOrReplaceTempView(table)
    for table in CATALOGUE:
        catalogue_table(session, lake, table).createOrReplaceTempView(table)


def catalogue_table(session, lake, table):
    """The table, without rows where the lake does not have it."""
    from pyspark.errors import AnalysisException

    try:
        return session.read.schema(schema(table)).parquet(f"{lake}/Trusted/{table}/{table}.parquet")
    except AnalysisException as error:
        if "PATH_NOT_FOUND" in str(error):
            return session.createDataFrame([], schema(table))
        raise


def tables(session):
    """(name, DataFrame) of each table, what is referred to first."""
    for table, declared in REFINED.items():
        made = session.sql(declared["sql"])
        yield table, made.selectExpr(*(f"CAST(`{column['name']}` AS {column['type']}) AS `{column['name']}`"
                                       for column in declared["columns"]))


def check_grain(table, made):
    """One row per what the table says."""
    grain = REFINED[table]["grain"]
    broken = made.groupBy(*grain).count().filter("count > 1").limit(1).collect()
    if broken:
        raise GrainBroken(f"{table}: {broken[0]['count']} rows with {dict(zip(grain, broken[0]))}; the tables of Trusted "
                          "contradict each other; make them again: cinelake refine --rebuild")
