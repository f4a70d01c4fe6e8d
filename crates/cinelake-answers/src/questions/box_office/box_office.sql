-- The films with the ten highest revenues of the window, ties at the tenth place included: by the year
-- of TMDB's release date (the catalogue's year where it has none), and by the catalogue's year alone
-- for comparison. A dozen rows or two.
WITH films AS (
    SELECT t.tconst,
           t.primary_title,
           m.release_date,
           COALESCE(CAST(EXTRACT(YEAR FROM m.release_date) AS BIGINT), t.start_year) AS window_year,
           t.start_year,
           m.revenue,
           m.budget,
           m.money_flag
    FROM selected_titles t
    INNER JOIN tmdb_movies m ON m.tconst = t.tconst
    WHERE t.kind = 'movie'
      AND m.revenue IS NOT NULL
),
placed AS (
    SELECT f.*,
           CASE WHEN f.window_year BETWEEN p.first_year AND p.last_year THEN 1 ELSE 0 END AS in_window,
           CASE WHEN f.start_year BETWEEN p.first_year AND p.last_year THEN 1 ELSE 0 END AS in_start_window
    FROM films f
    CROSS JOIN parameters p
),
ranked AS (
    SELECT tconst,
           primary_title,
           release_date,
           window_year,
           revenue,
           budget,
           money_flag,
           in_window,
           in_start_window,
           RANK() OVER (PARTITION BY in_window ORDER BY revenue DESC) AS place,
           RANK() OVER (PARTITION BY in_start_window ORDER BY revenue DESC) AS start_place
    FROM placed
)
SELECT tconst,
       primary_title,
       release_date,
       window_year,
       revenue,
       budget,
       money_flag,
       CASE WHEN in_window = 1 AND place <= 10 THEN place END AS place,
       CASE WHEN in_start_window = 1 AND start_place <= 10 THEN start_place END AS start_place
FROM ranked
WHERE (in_window = 1 AND place <= 10)
   OR (in_start_window = 1 AND start_place <= 10)
ORDER BY revenue DESC, tconst
