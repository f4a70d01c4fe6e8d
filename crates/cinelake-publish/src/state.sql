-- The state of a lake as one row of whole numbers. A film is landed while a table has its record; one
-- that has become too old is as good as not asked. Of a series, which has no table, and of everything
-- else the latest run that got TMDB's answer decides.
WITH asked AS (
    SELECT tconst,
           outcome,
           ROW_NUMBER() OVER (
               PARTITION BY tconst
               ORDER BY run_started_at DESC NULLS LAST, run_id DESC
           ) AS place
    FROM outcomes
    WHERE outcome IN ('landed', 'already_landed', 'not_found', 'wrong_kind', 'id_mismatch', 'failed')
),
latest AS (
    SELECT tconst, outcome FROM asked WHERE place = 1
),
held AS (
    SELECT tconst FROM tmdb_movies
    UNION
    SELECT tconst FROM dead_letters WHERE tconst IS NOT NULL
),
standing AS (
    SELECT titles.kind AS kind,
           CASE
               WHEN held.tconst IS NOT NULL AND titles.kind = 'movie' THEN 'landed'
               WHEN latest.outcome IN ('landed', 'already_landed') AND titles.kind = 'movie' THEN 'unasked'
               WHEN latest.outcome IN ('landed', 'already_landed') THEN 'landed'
               WHEN latest.outcome = 'failed' THEN 'failed'
               WHEN latest.outcome IS NOT NULL THEN 'missed'
               ELSE 'unasked'
           END AS standing,
           tmdb_movies.budget AS budget,
           tmdb_movies.revenue AS revenue,
           titles.snapshot_date AS snapshot_date
    FROM titles
    LEFT JOIN latest ON latest.tconst = titles.tconst
    LEFT JOIN held ON held.tconst = titles.tconst
    LEFT JOIN tmdb_movies ON tmdb_movies.tconst = titles.tconst
)
SELECT SUM(CASE WHEN kind = 'movie' THEN 1 ELSE 0 END) AS films,
       SUM(CASE WHEN kind = 'movie' AND standing = 'landed' THEN 1 ELSE 0 END) AS films_landed,
       SUM(CASE WHEN kind = 'movie' AND standing = 'missed' THEN 1 ELSE 0 END) AS films_missed,
       SUM(CASE WHEN kind = 'movie' AND standing = 'failed' THEN 1 ELSE 0 END) AS films_failed,
       SUM(CASE WHEN kind = 'series' THEN 1 ELSE 0 END) AS series,
       SUM(CASE WHEN kind = 'series' AND standing = 'landed' THEN 1 ELSE 0 END) AS series_landed,
       SUM(CASE WHEN kind = 'series' AND standing = 'missed' THEN 1 ELSE 0 END) AS series_missed,
       SUM(CASE WHEN kind = 'series' AND standing = 'failed' THEN 1 ELSE 0 END) AS series_failed,
       SUM(CASE WHEN kind = 'movie' AND budget > 0 THEN 1 ELSE 0 END) AS films_with_budget,
       SUM(CASE WHEN kind = 'movie' AND revenue > 0 THEN 1 ELSE 0 END) AS films_with_revenue,
       MAX(CAST(snapshot_date AS INT)) AS snapshot_day,
       (SELECT MIN(CAST(fetched_at AS BIGINT)) FROM tmdb_movies) AS fetched_from,
       (SELECT MAX(CAST(fetched_at AS BIGINT)) FROM tmdb_movies) AS fetched_to
FROM standing
