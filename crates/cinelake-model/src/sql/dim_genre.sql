-- IMDb names its genres, and TMDB numbers its own: `Drama` is one of either, and two members.
WITH spelled AS (
    SELECT genre_id,
           name,
           ROW_NUMBER() OVER (
               PARTITION BY genre_id
               ORDER BY CASE WHEN name IS NULL THEN 1 ELSE 0 END, COUNT(*) DESC, name
           ) AS place
    FROM tmdb_genres
    WHERE genre_id IS NOT NULL
    GROUP BY genre_id, name
),
listed AS (
    SELECT UNNEST(genres) AS name FROM titles
)
SELECT DISTINCT 'imdb:' || name AS genre_key, 'imdb' AS source, CAST(NULL AS BIGINT) AS tmdb_genre_id, name
FROM listed
WHERE name <> ''
UNION ALL
SELECT 'tmdb:' || CAST(genre_id AS VARCHAR) AS genre_key, 'tmdb' AS source, genre_id AS tmdb_genre_id, name AS name
FROM spelled
WHERE place = 1
UNION ALL
SELECT 'unknown' AS genre_key,
       'unknown' AS source,
       NULL AS tmdb_genre_id,
       'unknown' AS name
ORDER BY genre_key
