-- One row per month, 1 to 12, in which a film of the window with a known gross came out.
SELECT CAST(EXTRACT(MONTH FROM m.release_date) AS INT) AS month,
       COUNT(*) AS films,
       MEDIAN(CAST(m.revenue AS DOUBLE)) AS median_revenue,
       AVG(CAST(m.budget AS DOUBLE)) AS mean_budget
FROM selected_titles t
INNER JOIN tmdb_movies m ON m.tconst = t.tconst
CROSS JOIN parameters p
WHERE t.kind = 'movie'
  AND m.revenue IS NOT NULL
  AND m.money_flag IS NULL
  AND m.release_date IS NOT NULL
  AND EXTRACT(YEAR FROM m.release_date) BETWEEN p.first_year AND p.last_year
GROUP BY CAST(EXTRACT(MONTH FROM m.release_date) AS INT)
ORDER BY month
