"""The eight plain answers in Polars, from cinelake's Parquet files or from the raw files: what answer.py times.

The figures are those of plain_answers.py; where a question needs the result of another, it is handed on.
"""

import polars as pl

import raw_zone

NAMES = {"id": "id", "tituloPincipal": "title", "anoLancamento": "start_year", "anoTermino": "end_year",
         "tempoMinutos": "runtime", "notaMedia": "rating", "numeroVotos": "votes", "generoArtista": "category",
         "nomeArtista": "name", "anoNascimento": "born"}
THOUSANDTHS = (pl.col("rating") * 1000).round().cast(pl.Int64).alias("thousandths")


def from_parquet(lake):
    """(films, series, people, records) over the Trusted zone."""
    def scan(table):
        return pl.scan_parquet(lake / "Trusted" / table / f"{table}.parquet")

    titles = scan("titles").select("tconst", "kind", "start_year", "end_year", title="primary_title", runtime="runtime_minutes",
                                   rating="average_rating", votes="num_votes").with_columns(THOUSANDTHS).collect()
    people = scan("principals").select("tconst", "name", "category", born="birth_year").unique().collect()
    flag = pl.col("money_flag")
    by_revenue = flag.str.contains("revenue_under_1000|revenue_beyond")
    by_budget = flag.str.contains("budget_under_1000|budget_beyond") | ~by_revenue
    records = scan("tmdb_movies").select("tconst", "release_date", "budget", "revenue", flagged=flag.is_not_null(),
                                         budget_flagged=by_budget.fill_null(False)).collect()
    return titles.filter(kind="movie"), titles.filter(kind="series"), people, records


def from_raw(lake):
    """The same over the Raw zone; catalogues of one day, in the course's shape, without bare carriage returns."""
    rows = []
    for number, (path, header, _) in enumerate(raw_zone.catalogue_files(lake)):
        frame = pl.read_csv(path, separator="|", quote_char='"', infer_schema=False, null_values=["\\N", ""],
                            columns=[name for name in NAMES if name in header])
        named = frame.rename({name: NAMES[name] for name in frame.columns})
        is_series = "end_year" in named.columns
        rows.append(named.with_columns(file=pl.lit(number), is_series=pl.lit(is_series)))
    rows = pl.concat(rows, how="diagonal").rename({"id": "tconst"})
    rows = rows.filter(pl.col("file") == pl.col("file").max().over("tconst")).with_columns(
        pl.col("start_year", "end_year", "runtime", "votes", "born").cast(pl.Int64, strict=False),
        pl.col("rating").cast(pl.Float64, strict=False))
    titles = rows.group_by("tconst").agg(pl.col("is_series", "title", "start_year", "end_year", "runtime", "rating",
                                                "votes").max()).with_columns(THOUSANDTHS)
    people = rows.filter(pl.col("name").is_not_null()).select("tconst", "name", "category", "born").unique()
    return titles.filter(~pl.col("is_series")), titles.filter("is_series"), people, raw_records(lake)


def raw_records(lake):
    schema = {"release_date": pl.String, "budget": pl.Int64, "revenue": pl.Int64,
              "_cinelake": pl.Struct({"tconst": pl.String, "fetched_at": pl.String})}
    landed = pl.scan_ndjson(raw_zone.committed_files(lake), schema=schema).unnest("_cinelake").collect()
    latest = landed.sort("fetched_at").unique("tconst", keep="last").with_columns(
        pl.col("release_date").str.to_date(strict=False),
        *(pl.when(pl.col(name) > 0).then(pl.col(name)).alias(name) for name in ("budget", "revenue")))
    budget, revenue = pl.col("budget"), pl.col("revenue")
    suspect = ((budget < 1000) | (revenue < 1000) | (revenue > 100 * budget) | (revenue * 1000 < budget) | (budget == revenue))
    beside = revenue.is_between(1000, 4_000_000_000) & (
        (revenue > 100 * budget) | (revenue * 1000 < budget) | (budget == revenue))
    by_budget = (budget < 1000) | (budget > 1_000_000_000) | beside
    return latest.select("tconst", "release_date", "budget", "revenue", flagged=suspect.fill_null(False),
                         budget_flagged=by_budget.fill_null(False))


def years(titles, request, min_titles, grid):
    rated = titles.filter(pl.col("start_year").is_not_null() & pl.col("thousandths").is_not_null())

    def means(floor):
        return rated.filter(pl.col("votes").fill_null(0) >= floor).group_by("start_year").agg(
            mean=pl.col("thousandths").mean(), titles=pl.len())

    def best(floor, titles):
        kept = means(floor).filter((pl.col("titles") >= titles) & (pl.col("start_year") <= request.as_of.year))
        return kept.sort("mean", "titles", "start_year", descending=True).head(1).to_dicts()

    literal = means(0)
    return {"as_asked": literal.filter(pl.col("mean") == pl.col("mean").max()).to_dicts(),
            "answer": best(request.min_votes, min_titles), "sensitivity": [best(*floors) for floors in grid]}


def weighted_ratings(films, request):
    rated = films.filter(pl.col("thousandths").is_not_null())
    mean, votes, floor = rated["thousandths"].mean(), pl.col("votes").fill_null(0), request.min_votes
    return rated.with_columns(weighted=(votes * pl.col("thousandths") + floor * mean) / (votes + floor))


def highest(weighted):
    return weighted.filter(pl.col("weighted") == pl.col("weighted").max())


def people_films(films, people, weighted):
    actors = people.filter(pl.col("category").is_null() | pl.col("category").is_in(["actor", "actress"]))
    cast = actors.join(highest(weighted), on="tconst", how="semi")
    if cast.is_empty():
        cast = actors.join(highest(weighted.join(actors, on="tconst", how="semi")), on="tconst", how="semi")
    theirs = people.join(cast.select("name", film_born="born").unique(), on="name").filter(
        pl.col("born").is_null() | pl.col("film_born").is_null() | (pl.col("born") == pl.col("film_born")))
    listed = theirs.select("name", "tconst").unique().join(films, on="tconst").sort("name", "start_year", "tconst")
    return listed.select("name", "tconst", "title", "start_year", "rating", "votes"), listed.group_by("name").agg(
        mean=pl.col("thousandths").mean()).sort("name")


def compare(rated):
    groups = rated.group_by("longer").agg(titles=pl.len(), mean=pl.col("thousandths").mean(),
                                          median=pl.col("thousandths").median()).to_dicts()
    counts = rated.group_by("longer", "thousandths").agg(n=pl.len())
    pairs = counts.filter("longer").join(counts.filter(~pl.col("longer")), how="cross")
    weight = (pl.col("n").cast(pl.Int64) * pl.col("n_right").cast(pl.Int64))
    sign = (pl.col("thousandths") - pl.col("thousandths_right")).sign()
    return groups, pairs.select((weight * sign).sum() / weight.sum()).item()


def film_length(films):
    return compare(films.filter(pl.col("runtime").is_not_null() & pl.col("thousandths").is_not_null()).select(
        "thousandths", longer=pl.col("runtime") > 120))


def series_length(series, request):
    year, ran = request.as_of.year, pl.col("end_year") - pl.col("start_year")
    still = pl.when(year - pl.col("start_year") > 2).then(True)
    known = series.filter(pl.col("thousandths").is_not_null(), pl.col("start_year") <= year,
                          pl.col("end_year").is_null() | (ran >= 0))
    judged = known.with_columns(longer=pl.when(pl.col("end_year").is_not_null()).then(ran > 2).otherwise(still))
    return compare(judged.filter(pl.col("longer").is_not_null())), judged["longer"].null_count()


def window(films, records, request):
    first, last = request.window
    joined = films.join(records.with_columns(has_record=pl.lit(True)), on="tconst", how="left")
    year = pl.coalesce(pl.col("release_date").dt.year().cast(pl.Int64), pl.col("start_year").cast(pl.Int64))
    return joined.filter(year.is_between(first, last)).with_columns(
        pl.col("flagged", "budget_flagged").fill_null(False), number=pl.col("tconst").str.slice(2).cast(pl.Int64))


def box_office(inside):
    budget, revenue = pl.col("budget"), pl.col("revenue")
    known = inside.filter(revenue.is_not_null()).with_columns(
        profit=revenue - budget, multiple=revenue / budget, place=revenue.rank("min", descending=True))
    top = known.filter(pl.col("place") <= 10).sort("revenue", "number", descending=[True, False])
    coverage = inside.select(films=pl.len(), with_record=pl.col("has_record").sum(), with_budget=budget.count(),
                             with_revenue=revenue.count(), with_both=(budget.is_not_null() & revenue.is_not_null()).sum())
    by_multiple = known.filter(budget >= 1_000_000, ~pl.col("flagged")).filter(
        pl.col("multiple").rank("min", descending=True) <= 10).sort("multiple", "number", descending=[True, False])
    return top, coverage.to_dicts(), by_multiple


def votes_and_budget(inside):
    votes = pl.col("votes").fill_null(0)
    ranked = inside.with_columns(votes=votes, place=votes.rank("min", descending=True))
    known = ranked.filter(pl.col("budget").is_not_null() & ~pl.col("budget_flagged"))
    tiers = known.group_by(most_voted=(pl.col("place") - 1) * 10 < inside.height).agg(
        titles=pl.len(), median=pl.col("budget").median(), log=pl.col("budget").log().mean())
    spearman = known.select(pl.corr("votes", "budget", method="spearman")).item()
    deciles = ranked.sort("votes", "number", descending=[True, False]).with_row_index("at").group_by(
        decile=pl.col("at") * 10 // inside.height + 1).agg(films=pl.len(), with_budget=pl.col("budget").count())
    return tiers, spearman, deciles.sort("decile")


def all_eight(tables, request):
    films, series, people, records = tables
    grid = [(votes, titles) for votes in (0, 100, 1_000, 10_000) for titles in (1, 30, 100)]
    year = request.as_of.year
    then = films.filter(pl.col("start_year").is_null() | (pl.col("start_year") <= year))
    running = series.with_columns(end_year=pl.when(pl.col("end_year") <= year).then("end_year"))
    weighted = weighted_ratings(then, request)
    inside = window(films, records, request)
    return {1: years(films, request, 30, grid), 2: years(series, request, 10, grid), 3: highest(weighted),
            4: people_films(then, people, weighted), 5: film_length(then), 6: series_length(running, request),
            7: box_office(inside), 8: votes_and_budget(inside)}
