WITH listed AS (
    SELECT DISTINCT tconst,
           COALESCE(kind, 'movie') AS record_kind,
           COALESCE('tmdb:' || CAST(genre_id AS VARCHAR), 'unknown') AS genre_key
    FROM tmdb_genres
),
members AS (
    SELECT tconst,
           record_kind,
           genre_key,
           CAST(1 AS DOUBLE) / COUNT(*) OVER (PARTITION BY tconst, record_kind) AS weight
    FROM listed
)
SELECT s.title_key,
       COALESCE(m.genre_key, 'unknown') AS genre_key,
       COALESCE(m.weight, CAST(1 AS DOUBLE)) AS weight
FROM members m
RIGHT JOIN star_titles s ON s.title_key = m.tconst AND s.record_kind = m.record_kind
ORDER BY title_key, genre_key
