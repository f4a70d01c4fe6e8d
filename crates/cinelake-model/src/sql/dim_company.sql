WITH spelled AS (
    SELECT company_id,
           name,
           origin_country,
           ROW_NUMBER() OVER (
               PARTITION BY company_id
               ORDER BY CASE WHEN name IS NULL THEN 1 ELSE 0 END, COUNT(*) DESC, name, origin_country NULLS LAST
           ) AS place
    FROM tmdb_companies
    WHERE company_id IS NOT NULL
      AND company_id <> -1
    GROUP BY company_id, name, origin_country
)
SELECT company_id AS company_key,
       name,
       COALESCE(NULLIF(origin_country, ''), 'unknown') AS origin_country_key
FROM spelled
WHERE place = 1
UNION ALL
SELECT -1 AS company_key,
       'unknown' AS name,
       'unknown' AS origin_country_key
ORDER BY company_key
