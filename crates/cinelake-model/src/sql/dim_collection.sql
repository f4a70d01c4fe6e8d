WITH spelled AS (
    SELECT collection_id,
           name,
           ROW_NUMBER() OVER (
               PARTITION BY collection_id
               ORDER BY CASE WHEN name IS NULL THEN 1 ELSE 0 END, COUNT(*) DESC, name
           ) AS place
    FROM tmdb_collections
    WHERE collection_id IS NOT NULL
      AND collection_id <> -1
    GROUP BY collection_id, name
)
SELECT collection_id AS collection_key,
       name
FROM spelled
WHERE place = 1
UNION ALL
SELECT -1 AS collection_key,
       'unknown' AS name
ORDER BY collection_key
