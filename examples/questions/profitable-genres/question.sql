-- One row per genre with the geometric mean of revenue by budget and its interval; the floor of films is
-- in question.toml.
WITH films AS (
    SELECT t.tconst,
           LN(CAST(m.revenue AS DOUBLE) / CAST(m.budget AS DOUBLE)) AS log_multiple
    FROM selected_titles t
    INNER JOIN tmdb_movies m ON m.tconst = t.tconst
    CROSS JOIN parameters p
    WHERE t.kind = 'movie'
      AND m.budget IS NOT NULL
      AND m.revenue IS NOT NULL
      AND m.money_flag IS NULL
      AND COALESCE(CAST(EXTRACT(YEAR FROM m.release_date) AS BIGINT), t.start_year)
          BETWEEN p.first_year AND p.last_year
),
genres AS (
    SELECT DISTINCT tconst, name
    FROM tmdb_genres
    WHERE name IS NOT NULL
),
by_genre AS (
    SELECT g.name AS genre,
           COUNT(*) AS films,
           AVG(f.log_multiple) AS mean_log,
           STDDEV_SAMP(f.log_multiple) / SQRT(COUNT(*)) AS standard_error
    FROM films f
    INNER JOIN genres g ON g.tconst = f.tconst
    GROUP BY g.name
)
SELECT genre,
       films,
       EXP(mean_log) AS multiple,
       EXP(mean_log - 1.96 * standard_error) AS low,
       EXP(mean_log + 1.96 * standard_error) AS high
FROM by_genre
ORDER BY multiple DESC, genre
