"""Records that are not as one expects. Needs no Spark: python3 -m unittest discover tests"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cinelake_job import fields, ids  # noqa: E402
from cinelake_job.json_text import BadJson, Number, entries, mended  # noqa: E402
from cinelake_job.ledger import Entry  # noqa: E402
from cinelake_job.raw import Parsed  # noqa: E402
from cinelake_job.tables import columns  # noqa: E402

RUN = "20261123T210000Z-adbeef"
STAMP = ('"_cinelake":{"tconst":"tt0111161","fetched_at":"2026-11-23T21:00:05Z","endpoint":"/3/movie/tt0111161",'
         f'"match":"direct","run_id":"{RUN}"}}')


def film(inside='"id":278,"title":"A"'):
    return f'{{{inside},"imdb_id":"tt0111161",{STAMP}}}'


def parsed(content, kind="movie", records=("tt0111161",), cutoff=0):
    entry = {"run_id": RUN, "kind": kind, "file": "Raw/TMDB/JSON/2026/11/23/movie_0001.json", "size_bytes": 1,
             "records": list(records), "misses": [], "fetched_at": "2026-11-23T21:00:00Z"}
    return Parsed(Entry("path", "movie_0001", entry), content.encode() if isinstance(content, str) else content, cutoff)


def row(content, kind="movie"):
    found = parsed(content, kind)
    assert not found.dead, found.dead
    table = {"movie": "tmdb_movies", "series": "tmdb_series"}[kind]
    own, of_parts = found.typed[0][1].rows("file")
    return dict(zip((name for name, _ in columns(table)), own)), of_parts


class Records(unittest.TestCase):
    def test_a_key_that_is_there_twice_counts_with_its_last_value_and_in_two_cases_is_two_keys(self):
        found, _ = row(film('"id":1,"ID":2,"title":"first","title":"last","extra":1,"extra":2'))
        self.assertEqual((found["tmdb_id"], found["title"]), (1, "last"))
        self.assertEqual(found["extra"], '{"ID":2,"extra":1,"extra":2}')

    def test_unknown_money_is_null_and_its_own_word_is_kept(self):
        found, _ = row(film('"id":1,"budget":0,"revenue":"500","release_date":"soon"'))
        self.assertEqual((found["budget"], found["budget_raw"], found["revenue"]), (None, 0, 500))
        self.assertEqual((found["money_flag"], found["release_date"]), ("revenue_under_1000", None))
        self.assertEqual(found["extra"], '{"release_date":"soon"}')

    def test_sums_beyond_any_film_are_marked(self):
        for money, flag in [
            ('"budget":1000000000,"revenue":4000000000', None),
            ('"budget":1000000001,"revenue":4000000000', "budget_beyond_any_film"),
            ('"revenue":12200000000', "revenue_beyond_any_film"),
        ]:
            found, _ = row(film(f'"id":1,{money}'))
            self.assertEqual(found["money_flag"], flag, money)

    def test_values_keep_their_bytes_in_extra(self):
        found, _ = row(film('"id":1,"tagline" : "\\u00e9 \\/", "x": {"b" :1.50, "a":[ ]}'))
        self.assertEqual(found["extra"], '{"tagline":"\\u00e9 \\/","x":{"b" :1.50, "a":[ ]}}')

    def test_a_part_of_a_shape_that_is_not_understood_has_no_rows_and_stays_in_extra(self):
        found, of_parts = row(film('"id":1,"production_companies":[{"id":1,"name":"A"},{"id":{},"name":"B"}]'))
        self.assertNotIn("tmdb_companies", of_parts)
        self.assertIn('"production_companies":', found["extra"])

    def test_a_value_that_its_column_cannot_hold_is_null_and_kept_and_costs_no_other(self):
        found, _ = row(film('"id":1.5,"title":"A","budget":"abc","genres":7,"adult":{}'))
        self.assertEqual([found[key] for key in ("tmdb_id", "title", "budget", "genres", "adult")], [None, "A", None, None, None])
        self.assertEqual(found["extra"], '{"id":1.5,"budget":"abc","genres":7,"adult":{}}')
        found, _ = row(film('"number_of_seasons":"several","name":"A","episode_run_time":["long"]'), "series")
        self.assertEqual((found["name"], found["number_of_seasons"], found["episode_runtime_minutes"]), ("A", None, None))
        self.assertEqual(found["extra"], '{"number_of_seasons":"several","episode_run_time":["long"]}')

    def test_each_row_of_a_part_is_there_once(self):
        _, of_parts = row(film('"id":1,"genres":[{"id":18,"name":"Drama"},{"id":18,"name":"Drama"},{"id":80,"name":"Crime"}]'))
        self.assertEqual([own[2:] for own in of_parts["tmdb_genres"]], [(18, "Drama"), (80, "Crime")])

    def test_every_kind_of_damage_is_a_dead_letter_with_its_reason(self):
        for text, reason in (
            (film().replace('"imdb_id":"tt0111161"', '"imdb_id":{}'), "untyped_field: imdb_id is {}"),
            ('{"id":1}', "no_provenance: it has no _cinelake"),
            (film()[:40], "not_json: EOF while parsing a string at line 1 column 40"),
            ('{"id":1,}', "not_json: trailing comma at line 1 column 9"),
            ("[1", "not_json: EOF while parsing a list at line 1 column 2"),
            (film().replace('"imdb_id":"tt0111161"', '"imdb_id":"tt0068646"'),
             "other_imdb_id: imdb_id is tt0068646, asked for was tt0111161"),
            (b'{"a":"\xff"}', "not_utf8: it is not text"),
        ):
            with self.subTest(reason):
                self.assertEqual([letter[5] for letter in parsed(text).dead], [reason])

    def test_a_record_that_the_file_lacks_is_a_dead_letter_too(self):
        found = parsed(film(), records=("tt0111161", "tt0068646"))
        self.assertEqual([letter[1:3] for letter in found.dead], [(2, "tt0068646")])
        self.assertEqual(parsed("").dead[0][5].split(":")[0], "missing_record")

    def test_records_that_are_too_old_are_nowhere(self):
        found = parsed(film() + "\n{", cutoff=fields.micros("2026-12-01T00:00:00Z"))
        self.assertEqual((found.typed, found.dead), ([], []))


class Texts(unittest.TestCase):
    def test_numbers_come_in_many_dresses(self):
        for value, expected in ((Number("123.0"), 123), (Number("1e3"), 1000), (" 123 ", 123), (Number("-0"), 0), ("", None)):
            self.assertEqual(fields.integer("x", value), expected)
        for value in (Number("1.5"), "abc", True, ["1"], Number("18446744073709551616"), "١"):
            self.assertRaises(fields.Refused, fields.integer, "x", value)

    def test_days_and_moments_have_a_calendar_of_their_own(self):
        self.assertEqual([fields.date("x", day) for day in ("1970-01-01", "2000-03-01", "0001-01-01")], [0, 11017, -719162])
        for day in ("2025-02-29", "0000-01-01", "-001-01-01", "+999-01-01"):
            self.assertIs(fields.date("x", day), fields.UNREADABLE, day)
        for text in ("2026-11-23T00:00:00.000Z", "2026-11-23 00:00:00 UTC", "2026-11-23", "2026-11-23T01:00:00+01:00"):
            self.assertEqual(fields.instant("x", text), 20780 * 86_400_000_000, text)

    def test_ids_are_repaired_where_no_doubt_is_left(self):
        for text in ("tt0111161", "TT111161", " 111161.0", "https://www.imdb.com/title/tt0111161/?ref_=x", "x tt0111161!"):
            self.assertEqual(ids.repaired(text), 111161, text)
        for text in ("", "nm0000209", "tt0", "tt0111161 tt0068646", "N/A"):
            self.assertIsNone(ids.repaired(text), text)

    def test_halves_of_characters_are_mended(self):
        self.assertEqual(mended('"a\\ud83cb \\ud83c\\udfac \\\\ud83c"'), '"a\\ufffdb \\ud83c\\udfac \\\\ud83c"')

    def test_what_is_no_json_is_told_with_its_place(self):
        for text, message in (
            ("", "EOF while parsing a value at line 1 column 0"),
            ('{"a" 1}', "expected `:` at line 1 column 6"),
            ('{"a":01}', "invalid number at line 1 column 7"),
            ('{"a":1}x', "trailing characters at line 1 column 8"),
            ('{"a":[1,]}', "expected value at line 1 column 9"),
            ('{"a":nul}', "expected ident at line 1 column 9"),
            ("[]", "invalid type: sequence, expected an object at line 1 column 0"),
        ):
            with self.subTest(text):
                self.assertRaisesRegex(BadJson, message.replace("`", "."), entries, text)


if __name__ == "__main__":
    unittest.main()
