-- The lists of genres that titles have: one row each.
SELECT DISTINCT genres_text AS genres
FROM titles
WHERE genres_text IS NOT NULL
ORDER BY genres
