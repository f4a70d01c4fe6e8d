WITH listed AS (
    SELECT tconst AS title_key, UNNEST(genres) AS genre FROM titles
),
members AS (
    SELECT DISTINCT title_key, 'imdb:' || genre AS genre_key
    FROM listed
    WHERE genre <> ''
),
all_members AS (
    SELECT title_key, genre_key FROM members
    UNION ALL
    SELECT s.title_key AS title_key, 'unknown' AS genre_key
    FROM star_titles s
    WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.title_key = s.title_key)
)
SELECT title_key,
       genre_key,
       CAST(1 AS DOUBLE) / COUNT(*) OVER (PARTITION BY title_key) AS weight
FROM all_members
ORDER BY title_key, genre_key
