WITH days AS (
    SELECT snapshot_date AS full_date FROM titles
    UNION
    SELECT snapshot_date FROM ratings
    UNION
    SELECT release_date FROM tmdb_movies
    UNION
    SELECT first_air_date FROM tmdb_series
),
parts AS (
    SELECT full_date,
           CAST(EXTRACT(YEAR FROM full_date) AS INTEGER) AS year,
           CAST(EXTRACT(QUARTER FROM full_date) AS INTEGER) AS quarter,
           CAST(EXTRACT(MONTH FROM full_date) AS INTEGER) AS month,
           CAST(EXTRACT(DAY FROM full_date) AS INTEGER) AS day,
           CAST(EXTRACT(DOW FROM full_date) AS INTEGER) AS days_after_sunday
    FROM days
    WHERE full_date IS NOT NULL
)
SELECT year * 10000 + month * 100 + day AS date_key,
       full_date,
       year,
       quarter,
       month,
       day,
       CASE days_after_sunday WHEN 0 THEN 7 ELSE days_after_sunday END AS weekday,
       year - year % 10 AS decade
FROM parts
UNION ALL
SELECT -1 AS date_key,
       NULL AS full_date,
       NULL AS year,
       NULL AS quarter,
       NULL AS month,
       NULL AS day,
       NULL AS weekday,
       NULL AS decade
ORDER BY date_key
