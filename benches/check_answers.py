#!/usr/bin/env python3
"""Recomputes the eight answers in DuckDB from a lake's raw files and compares them with cinelake's.

    benches/check_answers.py LAKE --cinelake target/debug/cinelake          asks cinelake itself
    benches/check_answers.py LAKE --answers answers.json                    checks what it printed
    benches/check_answers.py LAKE --cinelake BINARY --portable [--spark]    also runs cinelake's own SQL in DuckDB (and
                                                                            Spark) over the Parquet files, that of the
                                                                            example questions included

Counts, ids, titles and money have to be equal, floating point figures within a millionth (that is how they are printed).
Prints a line for each group of figures; ends with 1 when one differs, with both values. The lake is a folder whose
catalogues are in the course's shape. Packages are pinned in requirements.txt and installed into a virtual environment.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402

TOLERANCE = 1e-6 + 1e-9
LANGUAGES = ("en", "pt-BR")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/questions"


class Comparison:
    """Counts what was compared, says what differs."""

    def __init__(self):
        self.differences, self.groups = 0, 0

    def group(self, name, pairs):
        """Compares (what, cinelake's, the other engine's) and prints a line."""
        pairs = list(pairs)
        wrong = [pair for pair in pairs if not same(pair[1], pair[2])]
        self.groups += 1
        self.differences += len(wrong)
        print(f"{'DIFFERS' if wrong else 'equal  '}  {name} ({len(pairs)} figure{'s' * (len(pairs) != 1)})")
        for what, ours, theirs in wrong:
            print(f"         {what}: cinelake {ours!r}, the other {theirs!r}")


def same(ours, theirs):
    """Exact, but for floating point."""
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, float) or isinstance(theirs, float):
        numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in (ours, theirs))
        return numbers and abs(ours - theirs) <= max(TOLERANCE, 1e-12 * abs(theirs))
    return ours == theirs


def fields(ours, theirs, names, prefix=""):
    """The pairs of two objects' fields; a field that cinelake lacks is a difference."""
    return [(prefix + name, (ours or {}).get(name, "(no such field)"), theirs[name]) for name in names]


def listed(ours, theirs, names, what):
    """The pairs of two lists of objects, place by place."""
    pairs = [(f"number of {what}", len(ours), len(theirs))]
    for place, (our, their) in enumerate(zip(ours, theirs), start=1):
        pairs += fields(our, their, names, f"{what} {place} ")
    return pairs


def unanswered(compare, question, answer, nothing):
    """Whether cinelake has no answer; then the other engine has to find nothing either."""
    if answer["answer"] is None:
        compare.group(f"question {question}: no answer", [("the other finds nothing either", True, nothing)])
    return answer["answer"] is None


def check_years(compare, question, answer, found, required):
    name = f"question {question}"
    grid = {(row["min_votes"], row["min_titles"]) for row in answer["sensitivity"]}
    missing = sorted(required - grid)
    compare.group(f"{name}: floors of the sensitivity table", [("floors missing", missing, [])])
    compare.group(f"{name}: sensitivity table", listed(
        answer["sensitivity"], found["sensitivity"], ["min_votes", "min_titles", "year", "mean_rating", "titles"], "row"))
    compare.group(f"{name}: as asked", fields(answer["as_asked"], found["as_asked"], ["years", "mean_rating", "titles"]))
    if not unanswered(compare, question, answer, found["answer"]["year"] is None):
        compare.group(f"{name}: answer", fields(answer["answer"], found["answer"], ["year", "mean_rating", "titles"]))


FILM = ["tconst", "title", "start_year", "average_rating", "num_votes"]


def check_top_film(compare, answer, con, plain, request):
    found = plain.top_film(con, request)
    if unanswered(compare, 3, answer, not found["films"]):
        return
    ours = answer["answer"]
    compare.group("question 3: films with the highest weighted rating",
                  listed(ours["films"], found["films"], [*FILM, "weighted_rating"], "film"))
    people = [{"name": name, "category": category}
              for name, category in plain.cast_of(con, [film["tconst"] for film in ours["films"]])]
    compare.group("question 3: people", listed(ours["people"], people, ["name", "category"], "person"))


def check_their_films(compare, answer, con, plain, request):
    people = plain.people_films(con, plain.top_film_with_people(con, request))
    if unanswered(compare, 4, answer, not people):
        return
    ours = answer["answer"]["people"]
    compare.group("question 4: people and means", listed(ours, people, ["name", "mean_rating"], "person"))
    for our, their in zip(ours, people):
        compare.group(f"question 4: films of {their['name']}", listed(our["films"], their["films"], FILM, "film"))


def check_lengths(compare, question, answer, found, more=()):
    if unanswered(compare, question, answer, found["difference"] is None):
        return
    ours = answer["answer"]
    pairs = [(f"{side} {name}", (ours.get(side) or {}).get(name), found[side][name])
             for side in ("longer", "shorter") for name in ("titles", "mean", "median")]
    pairs += fields(ours, found, ["difference", "cliffs_delta", *more])
    compare.group(f"question {question}: groups, difference, Cliff's delta", pairs)


MONEY = ["tconst", "title", "release_date", "revenue", "budget", "profit", "return", "multiple"]


def check_box_office(compare, answer, found):
    if unanswered(compare, 7, answer, not found["films"]):
        return
    ours = answer["answer"]
    compare.group("question 7: films", listed(ours["films"], found["films"], MONEY, "film"))
    compare.group("question 7: marks of suspect figures", [
        (film["tconst"], film["money_flag"] is not None, other["flagged"]) for film, other in zip(ours["films"], found["films"])])
    compare.group("question 7: coverage", fields(
        ours["coverage"], found["coverage"], ["films", "with_record", "with_budget", "with_revenue", "with_both"]))
    multiples = [film["tconst"] for film in ours.get("by_multiple") or []]
    compare.group("question 7: by multiple", [("films", multiples, found["by_multiple"])])


def check_budgets(compare, answer, found):
    if unanswered(compare, 8, answer, found["ratio_of_geometric_means"] is None):
        return
    ours = answer["answer"]
    pairs = [(f"{side} {name}", (ours.get(side) or {}).get(name), found[side][name])
             for side in ("most_voted", "others") for name in ("titles", "median_budget")]
    compare.group("question 8: groups", pairs)
    compare.group("question 8: ratio and rank correlation", fields(ours, found, ["ratio_of_geometric_means", "spearman"]))
    compare.group("question 8: coverage by decile of votes", listed(
        ours.get("coverage_by_decile") or [], found["coverage_by_decile"], ["decile", "films", "with_budget"], "decile"))


def check_charts(compare, by_number, con, plain, request):
    """What the charts of 1, 2, 5, 6 and 8 show; the others show the answers' own lists."""
    for question, table in ((1, "films"), (2, "series")):
        years = (by_number[question]["chart"] or {}).get("years", [])
        compare.group(f"question {question}: the chart's years",
                      listed(years, plain.years_chart(con, request, table), ["year", "titles", "mean_rating"], "year"))
    for question, found in ((5, plain.film_chart(con)), (6, plain.series_chart(con, request))):
        chart = by_number[question]["chart"]
        if chart:
            compare.group(f"question {question}: the chart's counts by rating",
                          listed(chart["distribution"], found["distribution"], ["rating", "longer", "shorter"], "rating"))
            compare.group(f"question {question}: the chart's bins by length",
                          listed(chart["bins"], found["bins"], ["from", "titles", "mean"], "bin"))
    if by_number[8]["chart"]:
        sides = {}
        for point in by_number[8]["chart"]["points"]:
            sides[point["most_voted"]] = sides.get(point["most_voted"], 0) + point["films"]
        found = {row["most_voted"]: row["films"] for row in plain.votes_and_budget(con, request)["points"]}
        compare.group("question 8: the chart's films by side",
                      [(f"most-voted {side}", sides.get(side, 0), found.get(side, 0)) for side in (True, False)])


FLOORS = {(votes, titles) for votes in (0, 100, 1_000, 10_000) for titles in (1, 30, 100)}


def check(compare, answers, con, request):
    """Everything of the issue's list."""
    import plain_answers as plain

    plain.as_of(con, request)
    by_number = {answer["question"]: answer for answer in answers["answers"]}
    compare.group("the request", [
        ("as_of", answers["as_of"], str(request.as_of)), ("last_years", answers["last_years"], request.last_years),
        ("min_votes", answers["min_votes"], request.min_votes), ("questions", sorted(by_number), list(range(1, 9)))])
    for number, answer in by_number.items():
        parts = answer["titles_used"] + sum(line["titles"] for line in answer["left_out"])
        compare.group(f"question {number}: used and left out add up", [("titles", parts, answer["titles"])])
        compare.group(f"question {number}: a sentence in each language",
                      [(language, bool(answer["sentence"].get(language)), True) for language in LANGUAGES])
    for number, table, min_titles, required in ((1, "films", 30, FLOORS), (2, "series", 10, set())):
        floors = [(row["min_votes"], row["min_titles"]) for row in by_number[number]["sensitivity"]]
        check_years(compare, number, by_number[number], plain.years(con, request, table, min_titles, floors), required)
    check_top_film(compare, by_number[3], con, plain, request)
    check_their_films(compare, by_number[4], con, plain, request)
    check_lengths(compare, 5, by_number[5], plain.film_length(con))
    check_lengths(compare, 6, by_number[6], plain.series_length(con, request), ["undetermined"])
    check_box_office(compare, by_number[7], plain.box_office(con, request))
    check_budgets(compare, by_number[8], plain.votes_and_budget(con, request))
    check_charts(compare, by_number, con, plain, request)


def ask(binary, lake, request, *more):
    """What `cinelake answer` prints."""
    command = [binary, "answer", "--lake", lake, "--as-of", request.as_of, "--last-years", request.last_years,
               "--min-votes", request.min_votes, "--format", "json", *more]
    return json.loads(output([str(part) for part in command]))


def output(command, **more):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **more).stdout


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lake", type=Path)
    parser.add_argument("--cinelake", metavar="BINARY", help="the binary to ask")
    parser.add_argument("--answers", metavar="FILE", help="what `cinelake answer --format json` printed")
    parser.add_argument("--as-of", type=date.fromisoformat, help="as given to cinelake (default: what the answers say)")
    parser.add_argument("--last-years", type=int, help="the same (default: what the answers say, or 10)")
    parser.add_argument("--min-votes", type=int, help="the same (default: what the answers say, or 1,000)")
    parser.add_argument("--portable", action="store_true", help="also run cinelake's SQL in DuckDB over the Parquet files")
    parser.add_argument("--spark", action="store_true", help="the same in Spark (needs Java)")
    parser.add_argument("--venv", metavar="DIR", help="the virtual environment to make or use (default: a cache folder)")
    args = parser.parse_args()
    if not (args.cinelake or args.answers):
        parser.error("give --cinelake BINARY or --answers FILE")
    if (args.portable or args.spark) and not args.cinelake:
        parser.error("--portable and --spark compare with `cinelake sql`: give --cinelake BINARY")
    return args


def main():
    args = arguments()
    bench_env.enter(args.venv, ["requirements-spark.txt"] if args.spark else [])
    import duckdb
    import portable
    import raw_zone
    from plain_answers import Request

    given = json.loads(Path(args.answers).read_text(encoding="utf-8")) if args.answers else {}
    request = Request(args.as_of or date.fromisoformat(given.get("as_of", str(date.today()))),
                      args.last_years or given.get("last_years", 10),
                      given.get("min_votes", 1_000) if args.min_votes is None else args.min_votes)
    answers = given or ask(args.cinelake, args.lake, request)
    if any(answers["filter"].get(name) for name in ("title_types", "genres", "from_year", "to_year", "min_rating")):
        sys.exit("the answers look at a part of the titles only; ask without filters")
    compare, con = Comparison(), duckdb.connect()
    with tempfile.TemporaryDirectory() as scratch:
        raw_zone.load(con, args.lake, scratch)
    check(compare, answers, con, request)
    if args.portable or args.spark:
        engines = ["DuckDB"] * args.portable + ["Spark"] * args.spark
        own = ask(args.cinelake, args.lake, request, "--questions", EXAMPLES)["own"]
        portable.check(compare, {**answers, "own": own}, args.cinelake, args.lake, engines)
    verdict = f"{compare.differences} differences" if compare.differences else "no difference"
    print(f"{compare.groups} groups of figures compared with DuckDB {duckdb.__version__} over the raw files: {verdict}")
    sys.exit(bool(compare.differences))


if __name__ == "__main__":
    main()
