WITH listed AS (
    SELECT NULLIF(country, '') AS country, name FROM tmdb_countries
    UNION ALL
    SELECT NULLIF(country, ''), NULL FROM tmdb_providers
    UNION ALL
    SELECT NULLIF(origin_country, ''), NULL FROM tmdb_companies
),
spelled AS (
    SELECT country,
           name,
           ROW_NUMBER() OVER (
               PARTITION BY country
               ORDER BY CASE WHEN name IS NULL THEN 1 ELSE 0 END, COUNT(*) DESC, name
           ) AS place
    FROM listed
    WHERE country IS NOT NULL
      AND country <> 'unknown'
    GROUP BY country, name
)
SELECT country AS country_key,
       name
FROM spelled
WHERE place = 1
UNION ALL
SELECT 'unknown' AS country_key,
       'unknown' AS name
ORDER BY country_key
