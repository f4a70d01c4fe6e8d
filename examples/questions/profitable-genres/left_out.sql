-- Films that the answer does not use, each under the first reason that holds for it.
WITH films AS (
    SELECT CASE
               WHEN m.tconst IS NULL THEN 'no_record'
               WHEN m.budget IS NULL THEN 'unknown_budget'
               WHEN m.revenue IS NULL THEN 'unknown_revenue'
               WHEN m.money_flag IS NOT NULL THEN 'flagged_money'
               WHEN COALESCE(CAST(EXTRACT(YEAR FROM m.release_date) AS BIGINT), t.start_year) IS NULL
                   THEN 'unknown_release'
               WHEN COALESCE(CAST(EXTRACT(YEAR FROM m.release_date) AS BIGINT), t.start_year)
                    NOT BETWEEN p.first_year AND p.last_year THEN 'outside_window'
           END AS reason
    FROM selected_titles t
    CROSS JOIN parameters p
    LEFT JOIN tmdb_movies m ON m.tconst = t.tconst
    WHERE t.kind = 'movie'
)
SELECT reason, COUNT(*) AS titles
FROM films
WHERE reason IS NOT NULL
GROUP BY reason
ORDER BY reason
