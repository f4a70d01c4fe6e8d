WITH spelled AS (
    SELECT provider_id,
           provider_name,
           ROW_NUMBER() OVER (
               PARTITION BY provider_id
               ORDER BY CASE WHEN provider_name IS NULL THEN 1 ELSE 0 END, COUNT(*) DESC, provider_name
           ) AS place
    FROM tmdb_providers
    WHERE provider_id IS NOT NULL
      AND provider_id <> -1
    GROUP BY provider_id, provider_name
)
SELECT provider_id AS provider_key,
       provider_name AS name
FROM spelled
WHERE place = 1
UNION ALL
SELECT -1 AS provider_key,
       'unknown' AS name
ORDER BY provider_key
