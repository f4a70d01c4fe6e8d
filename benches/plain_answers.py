"""The eight plain answers in DuckDB, over the tables that raw_zone.py or trusted_zone() make.

Written from the questions, not from cinelake's own .sql: plain means, medians and counts, no statistics. Each function
returns the fields of `cinelake answer --format json` that it recomputes. Means come from sums of whole thousandths.
"""

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

LENGTH_FLOORS = (0, 100, 1_000, 10_000)


@dataclass
class Request:
    as_of: date
    last_years: int = 10
    min_votes: int = 1_000

    @property
    def window(self):
        return self.as_of.year - self.last_years + 1, self.as_of.year


def dictionaries(result):
    names = [column[0] for column in result.description]
    return [dict(zip(names, row)) for row in result.fetchall()]


# A budget is suspect by its own size, or beside a revenue that is not suspect by its own size.
BUDGET_FLAG = """coalesce(money_flag LIKE '%budget_under_1000%' OR money_flag LIKE '%budget_beyond%'
                          OR NOT (money_flag LIKE '%revenue_under_1000%' OR money_flag LIKE '%revenue_beyond%'), false)"""


def as_of(con, request):
    """What there is on the day: titles of later years are not, and a series that ends later runs still."""
    year = request.as_of.year
    con.execute(f"CREATE OR REPLACE TEMP VIEW films_then AS SELECT * FROM films WHERE coalesce(start_year, {year}) <= {year}")
    con.execute(f"""CREATE OR REPLACE TEMP VIEW series_then AS
                    SELECT * REPLACE (CASE WHEN end_year <= {year} THEN end_year END AS end_year) FROM series""")


def trusted_zone(con, lake):
    """The same tables over cinelake's Parquet, for the benchmark."""
    path = f"{lake}/Trusted"
    titles = f"""SELECT tconst, primary_title AS title, start_year, end_year, runtime_minutes AS runtime,
                        CAST(round(average_rating * 1000) AS BIGINT) AS thousandths, num_votes AS votes
                 FROM read_parquet('{path}/titles/titles.parquet') WHERE kind ="""
    con.execute(f"CREATE VIEW films AS {titles} 'movie'")
    con.execute(f"CREATE VIEW series AS {titles} 'series'")
    con.execute(f"""CREATE VIEW people AS SELECT DISTINCT tconst, name, category, birth_year AS born
                    FROM read_parquet('{path}/principals/principals.parquet')""")
    con.execute(f"""CREATE VIEW records AS SELECT tconst, release_date, budget, revenue, money_flag IS NOT NULL AS flagged,
                           {BUDGET_FLAG} AS budget_flagged
                    FROM read_parquet('{path}/tmdb_movies/tmdb_movies.parquet')""")


# Questions 1 and 2.

def year_sums(con, table, floor):
    """Titles and sum of thousandths of each start year, of titles with a rating and at least so many votes."""
    return con.execute(f"""
        SELECT start_year, count(*), CAST(sum(thousandths) AS BIGINT)
        FROM {table}
        WHERE start_year IS NOT NULL AND thousandths IS NOT NULL AND coalesce(votes, 0) >= {floor}
        GROUP BY start_year""").fetchall()


def best_year(sums, min_titles, last_year):
    """The year with the highest mean; of ties the one with more titles, then the later."""
    compared = [(Fraction(total, titles), titles, year) for year, titles, total in sums
                if titles >= min_titles and year <= last_year]
    return max(compared, default=None)


def years(con, request, table, min_titles, floors):
    """`floors`: the pairs of votes and titles of the sensitivity table."""
    sums = {floor: year_sums(con, table, floor) for floor in {0, request.min_votes, *(votes for votes, _ in floors)}}
    literal = {year: (Fraction(total, titles), titles) for year, titles, total in sums[0]}
    top = max((mean for mean, _ in literal.values()), default=None)
    tied = sorted(year for year, (mean, _) in literal.items() if mean == top)
    best = best_year(sums[request.min_votes], min_titles, request.as_of.year)
    rows = []
    for votes, titles in floors:
        row = best_year(sums[votes], titles, request.as_of.year)
        rows.append({"min_votes": votes, "min_titles": titles, **year_row(row)})
    return {"as_asked": {"years": tied, "mean_rating": points(top), "titles": sum(literal[year][1] for year in tied)},
            "answer": year_row(best), "sensitivity": rows}


def year_row(best):
    if best is None:
        return {"year": None, "mean_rating": None, "titles": None}
    return {"year": best[2], "mean_rating": points(best[0]), "titles": best[1]}


def points(thousandths):
    """On IMDb's scale."""
    return None if thousandths is None else float(thousandths) / 1000


# Questions 3 and 4.

def overall(con):
    """C: the mean of all rated films, in thousandths."""
    titles, total = con.execute("SELECT count(*), CAST(sum(thousandths) AS BIGINT) FROM films_then"
                                " WHERE thousandths IS NOT NULL").fetchone()
    return Fraction(total, titles) if titles else None


def weighted(thousandths, votes, floor, mean):
    """WR = v / (v + m) R + m / (v + m) C."""
    return (votes * thousandths + floor * mean) / Fraction(votes + floor)


# Actors and actresses; everybody where the catalogue names no category.
CAST = "(category IN ('actor', 'actress') OR category IS NULL)"


def top_film(con, request, only="true"):
    """The films with the highest weighted rating, among those for which `only` holds."""
    mean = overall(con)
    # A film of few votes can win too; rank by the weighted rating in floating point, then settle exactly.
    near = con.execute(f"""
        SELECT tconst, title, start_year, thousandths, coalesce(votes, 0)
        FROM films_then WHERE thousandths IS NOT NULL AND {only}
        ORDER BY (coalesce(votes, 0) * thousandths + {request.min_votes} * CAST('{float(mean or 0)}' AS DOUBLE))
                 / (coalesce(votes, 0) + {request.min_votes} + 1e-12) DESC
        LIMIT 200""").fetchall()
    rated = [(weighted(row[3], row[4], request.min_votes, mean) if row[4] + request.min_votes else mean, row)
             for row in near]
    top = max((score for score, _ in rated), default=None)
    films = sorted((row for score, row in rated if score == top), key=lambda row: number(row[0]))
    return {"m": request.min_votes, "c": points(mean), "films": [
        {"tconst": tconst, "title": title, "start_year": year, "average_rating": points(thousandths), "num_votes": votes,
         "weighted_rating": points(top)} for tconst, title, year, thousandths, votes in films]}


def highest_rated(con):
    """The literal question 3: every film with the highest rating, whatever its votes."""
    return con.execute("SELECT CAST(max(thousandths) AS BIGINT), (SELECT count(*) FROM films_then WHERE"
                       " thousandths = (SELECT max(thousandths) FROM films_then)) FROM films_then").fetchone()


def number(tconst):
    return int(tconst[2:])


def top_film_with_people(con, request):
    """The ids of the top films, or where nobody is listed for them of the highest film that has people."""
    tconsts = [film["tconst"] for film in top_film(con, request)["films"]]
    if cast_of(con, tconsts):
        return tconsts
    listed = f"tconst IN (SELECT tconst FROM people WHERE {CAST})"
    return [film["tconst"] for film in top_film(con, request, listed)["films"]]


def cast_of(con, tconsts):
    """Who is listed for films."""
    return con.execute("SELECT DISTINCT name, category FROM people WHERE tconst IN (SELECT unnest(?))"
                       f" AND {CAST} ORDER BY name, category",
                       [list(tconsts)]).fetchall()


def films_of(con, name, born):
    """All films of a name, but for those of a namesake with another year of birth."""
    rows = con.execute("""
        WITH theirs AS (
            SELECT tconst, coalesce(bool_or(list_contains(?, born)), false) AS same, count(born) = 0 AS unknown
            FROM people WHERE name = ? GROUP BY tconst)
        SELECT tconst, title, start_year, thousandths, votes
        FROM films_then JOIN theirs USING (tconst) WHERE same OR unknown OR len(?) = 0""", [born, name, born]).fetchall()
    return sorted(rows, key=lambda row: (row[2] is None, row[2] or 0, number(row[0])))


def people_films(con, tconsts):
    people = []
    for name in sorted({name for name, _ in cast_of(con, tconsts)}):
        born = con.execute("SELECT DISTINCT born FROM people WHERE name = ? AND born IS NOT NULL"
                           " AND tconst IN (SELECT unnest(?))", [name, list(tconsts)]).fetchall()
        films = films_of(con, name, [year for year, in born])
        ratings = [row[3] for row in films if row[3] is not None]
        people.append({"name": name, "films": [
            {"tconst": row[0], "title": row[1], "start_year": row[2], "average_rating": points(row[3]),
             "num_votes": row[4]} for row in films],
            "mean_rating": points(Fraction(sum(ratings), len(ratings))) if ratings else None})
    return people


def years_chart(con, request, table):
    """Titles and mean of each year up to the as-of year, of titles that meet the floor of votes."""
    sums = sorted(row for row in year_sums(con, table, request.min_votes) if row[0] <= request.as_of.year)
    return [{"year": year, "titles": titles, "mean_rating": points(Fraction(total, titles))} for year, titles, total in sums]


# Questions 5 and 6.

def compare(con, source):
    """Means, medians and Cliff's delta of two groups: `source` gives `longer` and `thousandths`."""
    groups = con.execute(f"""SELECT longer, count(*), CAST(sum(thousandths) AS BIGINT), median(thousandths)
                             FROM ({source}) GROUP BY longer""").fetchall()
    found = {longer: {"titles": titles, "mean": points(Fraction(total, titles)), "median": points(median)}
             for longer, titles, total, median in groups}
    empty = {"titles": 0, "mean": None, "median": None}
    longer, shorter = found.get(True, empty), found.get(False, empty)
    delta = con.execute(f"""
        WITH counts AS (SELECT longer, thousandths, count(*) AS n FROM ({source}) GROUP BY ALL)
        SELECT sum(a.n * b.n * sign(a.thousandths - b.thousandths)) / sum(a.n * b.n)
        FROM counts AS a, counts AS b WHERE a.longer AND NOT b.longer""").fetchone()[0]
    both = longer["titles"] and shorter["titles"]
    return {"longer": longer, "shorter": shorter, "difference": longer["mean"] - shorter["mean"] if both else None,
            "cliffs_delta": delta}


def film_length(con, floor=0):
    return compare(con, f"""SELECT runtime > 120 AS longer, thousandths FROM films_then
                            WHERE runtime IS NOT NULL AND thousandths IS NOT NULL AND coalesce(votes, 0) >= {floor}""")


def by_rating(con, source):
    """Titles of both sides by rating in tenths, halves up: `source` gives `longer` and `thousandths`."""
    return dictionaries(con.execute(f"""
        SELECT CAST(floor((thousandths + 50) / 100) AS INT) / 10 AS rating, count_if(longer) AS longer,
               count_if(NOT longer) AS shorter
        FROM ({source}) GROUP BY 1 ORDER BY 1"""))


def by_length(con, source):
    """Titles and mean by bin: `source` gives the bin's `first` length and `thousandths`."""
    rows = con.execute(f"""SELECT first, count(*), CAST(sum(thousandths) AS BIGINT) FROM ({source})
                           GROUP BY first ORDER BY first""").fetchall()
    return [{"from": first, "titles": titles, "mean": points(Fraction(total, titles))} for first, titles, total in rows]


def film_chart(con):
    rated = "FROM films_then WHERE runtime IS NOT NULL AND thousandths IS NOT NULL"
    return {"distribution": by_rating(con, f"SELECT runtime > 120 AS longer, thousandths {rated}"),
            "bins": by_length(con, f"""SELECT CAST(least(floor((runtime - 1) / 10) * 10 + 1, 241) AS INT) AS first,
                                              thousandths {rated}""")}


def series_chart(con, request):
    """Up to 10 years by the year, then from 11, 16 and 21."""
    source = SERIES.format(year=request.as_of.year).replace("SELECT thousandths", f"""
        SELECT coalesce(end_year, {request.as_of.year}) - start_year AS years, thousandths""", 1)
    rated = f"FROM ({source}) WHERE longer IS NOT NULL AND thousandths IS NOT NULL"
    return {"distribution": by_rating(con, f"SELECT longer, thousandths {rated}"),
            "bins": by_length(con, f"""SELECT CASE WHEN years < 11 THEN years WHEN years < 16 THEN 11
                                              WHEN years < 21 THEN 16 ELSE 21 END AS first, thousandths {rated}""")}


# How many years a series ran: {year} is the as-of year. NULL: cannot be said yet.
SERIES = """SELECT thousandths, end_year IS NULL AS running,
                   CASE WHEN end_year IS NOT NULL THEN end_year - start_year > 2
                        WHEN {year} - start_year > 2 THEN true END AS longer
            FROM series_then
            WHERE start_year <= {year} AND (end_year IS NULL OR end_year >= start_year)"""


def series_length(con, request):
    source = SERIES.format(year=request.as_of.year)
    found = compare(con, f"SELECT * FROM ({source}) WHERE longer IS NOT NULL AND thousandths IS NOT NULL")
    undetermined = con.execute(f"SELECT count(*) FROM ({source}) WHERE longer IS NULL AND thousandths IS NOT NULL")
    return found | {"undetermined": undetermined.fetchone()[0]}


def ended_series(con, request):
    source = SERIES.format(year=request.as_of.year)
    return compare(con, f"SELECT * FROM ({source}) WHERE NOT running AND thousandths IS NOT NULL")


def series_counting_both_years(con, request):
    source = SERIES.format(year=request.as_of.year).replace("- start_year > 2", "- start_year + 1 > 2")
    return compare(con, f"SELECT * FROM ({source}) WHERE longer IS NOT NULL AND thousandths IS NOT NULL")


# Questions 7 and 8.

def window(con, request, year="coalesce(year(release_date), start_year)"):
    """The films of the window, with what TMDB says of them."""
    first, last = request.window
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE in_window AS
        SELECT films.tconst, title, votes, start_year, records.tconst IS NOT NULL AS has_record, release_date, budget, revenue,
               coalesce(flagged, false) AS flagged, coalesce(budget_flagged, false) AS budget_flagged,
               CAST(substr(films.tconst, 3) AS BIGINT) AS number
        FROM films LEFT JOIN records USING (tconst)
        WHERE {year} BETWEEN {first} AND {last}""")


TOP_TEN = """SELECT tconst, title, CAST(release_date AS VARCHAR) AS release_date, revenue, budget,
                    revenue - budget AS profit, (revenue - budget) / CAST(budget AS DOUBLE) AS "return",
                    revenue / CAST(budget AS DOUBLE) AS multiple, flagged
             FROM (SELECT *, rank() OVER (ORDER BY revenue DESC) AS place FROM in_window WHERE revenue IS NOT NULL)
             WHERE place <= 10 ORDER BY revenue DESC, number"""


def box_office(con, request):
    window(con, request, year="start_year")
    by_start_year = [row["tconst"] for row in dictionaries(con.execute(TOP_TEN))]
    window(con, request)
    films = dictionaries(con.execute(TOP_TEN))
    coverage = dictionaries(con.execute("""
        SELECT count(*) AS films, count_if(has_record) AS with_record, count(budget) AS with_budget,
               count(revenue) AS with_revenue, count_if(budget IS NOT NULL AND revenue IS NOT NULL) AS with_both
        FROM in_window"""))[0]
    by_multiple = con.execute("""
        WITH multiples AS (SELECT *, revenue / CAST(budget AS DOUBLE) AS multiple FROM in_window
                           WHERE budget >= 1000000 AND revenue IS NOT NULL AND NOT flagged)
        SELECT tconst FROM multiples QUALIFY rank() OVER (ORDER BY multiple DESC) <= 10
        ORDER BY multiple DESC, number""").fetchall()
    return {"films": films, "coverage": coverage, "by_multiple": [tconst for tconst, in by_multiple],
            "by_start_year": by_start_year}


TIER = """WITH ranked AS (
              SELECT *, rank() OVER (ORDER BY coalesce(votes, 0) DESC) AS place, count(*) OVER () AS films FROM in_window),
          known AS (
              SELECT {most_voted} AS most_voted, budget, coalesce(votes, 0) AS votes FROM ranked
              WHERE budget IS NOT NULL AND NOT budget_flagged)"""


# The most-voted tenth; films tied with the last of it are in it.
TENTH = "(place - 1) * 10 < films"


def tier(con, most_voted):
    """Medians and the ratio of geometric means of the most-voted films and the others; `most_voted` in SQL."""
    rows = con.execute(TIER.format(most_voted=most_voted) + """
        SELECT most_voted, count(*), median(budget), avg(ln(budget)) FROM known GROUP BY most_voted""").fetchall()
    found = {most_voted: (titles, median, log) for most_voted, titles, median, log in rows}
    most, others = found.get(True, (0, None, None)), found.get(False, (0, None, None))
    ratio = math.exp(most[2] - others[2]) if most[0] and others[0] else None
    return {"most_voted": {"titles": most[0], "median_budget": whole(most[1])},
            "others": {"titles": others[0], "median_budget": whole(others[1])}, "ratio_of_geometric_means": ratio}


def whole(dollars):
    """Money is printed in whole dollars, halves up."""
    return None if dollars is None else math.floor(dollars + 0.5)


def votes_and_budget(con, request):
    window(con, request)
    found = tier(con, TENTH)
    found["spearman"] = con.execute(TIER.format(most_voted="NULL") + """
        , ranks AS (SELECT rank() OVER (ORDER BY votes) + (count(*) OVER (PARTITION BY votes) - 1) / 2.0 AS a,
                           rank() OVER (ORDER BY budget) + (count(*) OVER (PARTITION BY budget) - 1) / 2.0 AS b FROM known)
        SELECT corr(a, b) FROM ranks""").fetchone()[0]
    found["points"] = dictionaries(con.execute(TIER.format(most_voted=TENTH) + """
        SELECT most_voted, count(*) AS films FROM known WHERE votes > 0 GROUP BY 1 ORDER BY 1"""))
    found["coverage_by_decile"] = dictionaries(con.execute("""
        WITH placed AS (SELECT budget, row_number() OVER (ORDER BY coalesce(votes, 0) DESC, number) AS place,
                               count(*) OVER () AS films FROM in_window)
        SELECT CAST(floor((place - 1) * 10 / films) AS INT) + 1 AS decile, count(*) AS films, count(budget) AS with_budget
        FROM placed GROUP BY decile ORDER BY decile"""))
    return found


def all_eight(con, request):
    """Everything that is asked by default: what the benchmark times."""
    as_of(con, request)
    grid = [(votes, titles) for votes in LENGTH_FLOORS for titles in (1, 30, 100)]
    top = top_film(con, request)
    people = people_films(con, top_film_with_people(con, request))
    return {1: years(con, request, "films", 30, grid), 2: years(con, request, "series", 10, grid), 3: top,
            4: people, 5: film_length(con),
            6: series_length(con, request), 7: box_office(con, request), 8: votes_and_budget(con, request)}
