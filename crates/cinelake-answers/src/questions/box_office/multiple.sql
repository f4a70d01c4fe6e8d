-- The films of the window with the ten highest multiples revenue / budget, ties at the tenth place
-- included, among budgets of at least 1 million dollars and figures that are not suspect.
WITH films AS (
    SELECT t.tconst,
           t.primary_title,
           m.release_date,
           COALESCE(CAST(EXTRACT(YEAR FROM m.release_date) AS BIGINT), t.start_year) AS window_year,
           m.revenue,
           m.budget,
           m.money_flag
    FROM selected_titles t
    INNER JOIN tmdb_movies m ON m.tconst = t.tconst
    WHERE t.kind = 'movie'
      AND m.revenue IS NOT NULL
      AND m.budget >= 1000000
      AND m.money_flag IS NULL
),
ranked AS (
    SELECT f.*,
           RANK() OVER (
               ORDER BY CAST(f.revenue AS DOUBLE) / CAST(f.budget AS DOUBLE) DESC
           ) AS place
    FROM films f
    CROSS JOIN parameters p
    WHERE f.window_year BETWEEN p.first_year AND p.last_year
)
SELECT tconst,
       primary_title,
       release_date,
       window_year,
       revenue,
       budget,
       money_flag,
       place
FROM ranked
WHERE place <= 10
ORDER BY place, tconst
