-- Each genre of a title has an equal share, which follows from its row alone. Nothing is joined or counted, so that
-- IMDb's 12 million titles take the memory of one sort.
WITH listed AS (
    SELECT tconst AS title_key,
           UNNEST(array_distinct(genres)) AS genre,
           CAST(1 AS DOUBLE) / array_length(array_distinct(genres)) AS weight
    FROM titles
)
SELECT title_key, 'imdb:' || genre AS genre_key, weight
FROM listed
WHERE genre IS NOT NULL
UNION ALL
SELECT tconst AS title_key, 'unknown' AS genre_key, CAST(1 AS DOUBLE) AS weight
FROM titles
WHERE COALESCE(array_length(genres), 0) <= 0
UNION ALL
SELECT title_key, 'unknown' AS genre_key, CAST(1 AS DOUBLE) AS weight
FROM star_titles
WHERE NOT in_catalogue
ORDER BY title_key, genre_key
