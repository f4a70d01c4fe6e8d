-- The films of the window with a known budget that is not suspect, one row each: votes, budget, and
-- whether it is of the most-voted tenth of all films of the window. Films with equal votes share the
-- best rank among them. Unknown votes are 0. The films are counted apart: a window over all rows would
-- keep them in memory as one piece, with their titles.
WITH films AS (
    SELECT t.tconst,
           t.primary_title,
           CAST(SUBSTR(t.tconst, 3) AS BIGINT) AS title_number,
           COALESCE(t.num_votes, 0) AS num_votes,
           m.budget,
           CASE
               WHEN m.money_flag LIKE 'budget_under%' OR m.money_flag LIKE '%budget_beyond%' THEN 1
               WHEN m.money_flag LIKE '%revenue_under_1000%' OR m.money_flag LIKE '%revenue_beyond%' THEN 0
               WHEN m.money_flag IS NULL THEN 0
               ELSE 1
           END AS is_flagged
    FROM selected_titles t
    LEFT JOIN tmdb_movies m ON m.tconst = t.tconst
    CROSS JOIN parameters p
    WHERE t.kind = 'movie'
      AND COALESCE(CAST(EXTRACT(YEAR FROM m.release_date) AS BIGINT), t.start_year)
          BETWEEN p.first_year AND p.last_year
),
ranked AS (
    SELECT f.*,
           RANK() OVER (ORDER BY num_votes DESC) AS votes_rank
    FROM films f
),
known AS (
    SELECT tconst,
           primary_title,
           title_number,
           num_votes,
           budget,
           CASE WHEN 10 * (votes_rank - 1) < (SELECT COUNT(*) FROM films) THEN 1 ELSE 0 END AS is_most_voted
    FROM ranked
    WHERE budget IS NOT NULL
      AND is_flagged = 0
)
SELECT tconst, primary_title, num_votes, budget, is_most_voted
FROM known
ORDER BY num_votes DESC, title_number
