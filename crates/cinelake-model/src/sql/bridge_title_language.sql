WITH listed AS (
    SELECT DISTINCT tconst,
           COALESCE(kind, 'movie') AS record_kind,
           COALESCE(NULLIF(language, ''), 'unknown') AS language_key
    FROM tmdb_languages
),
members AS (
    SELECT tconst,
           record_kind,
           language_key,
           CAST(1 AS DOUBLE) / COUNT(*) OVER (PARTITION BY tconst, record_kind) AS weight
    FROM listed
)
SELECT s.title_key,
       COALESCE(m.language_key, 'unknown') AS language_key,
       COALESCE(m.weight, CAST(1 AS DOUBLE)) AS weight
FROM members m
RIGHT JOIN star_titles s ON s.title_key = m.tconst AND s.record_kind = m.record_kind
ORDER BY title_key, language_key
