-- One row per certification, the highest median first.
WITH certified AS (
    SELECT DISTINCT r.tconst, r.certification
    FROM tmdb_release_dates r
    CROSS JOIN parameters p
    WHERE r.country = p.country
      AND r.certification <> ''
),
films AS (
    SELECT t.tconst,
           CAST(m.revenue AS DOUBLE) / CAST(m.budget AS DOUBLE) AS multiple
    FROM selected_titles t
    INNER JOIN tmdb_movies m ON m.tconst = t.tconst
    CROSS JOIN parameters p
    WHERE t.kind = 'movie'
      AND m.budget IS NOT NULL
      AND m.revenue IS NOT NULL
      AND m.money_flag IS NULL
      AND COALESCE(CAST(EXTRACT(YEAR FROM m.release_date) AS BIGINT), t.start_year)
          BETWEEN p.first_year AND p.last_year
)
SELECT c.certification,
       COUNT(*) AS films,
       MEDIAN(f.multiple) AS median_multiple,
       AVG(CASE WHEN f.multiple < 1 THEN 1.0 ELSE 0.0 END) AS lose
FROM films f
INNER JOIN certified c ON c.tconst = f.tconst
GROUP BY c.certification
ORDER BY median_multiple DESC, c.certification
