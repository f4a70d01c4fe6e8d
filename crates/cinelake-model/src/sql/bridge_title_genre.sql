-- The genres of a title are different from each other. So each has an equal share, and no title is joined or
-- counted: IMDb's 12 million titles take the memory of one sort.
WITH listed AS (
    SELECT tconst AS title_key,
           UNNEST(genres) AS genre,
           CAST(1 AS DOUBLE) / array_length(genres) AS weight
    FROM titles
)
SELECT title_key, 'imdb:' || genre AS genre_key, weight
FROM listed
WHERE genre IS NOT NULL
UNION ALL
SELECT title_key, 'unknown' AS genre_key, CAST(1 AS DOUBLE) AS weight
FROM star_titles
WHERE genres IS NULL
ORDER BY title_key, genre_key
