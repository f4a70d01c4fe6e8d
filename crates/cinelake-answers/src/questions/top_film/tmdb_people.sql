-- Who acts in the wanted films by TMDB's credits, where they were landed: the first ten of each bill.
SELECT DISTINCT w.tconst, c.person_id, c.name
FROM wanted_titles w
JOIN tmdb_cast c ON c.tconst = w.tconst
WHERE c.name IS NOT NULL AND c.person_id IS NOT NULL AND c.cast_order < 10 AND COALESCE(c.kind, 'movie') = 'movie'
ORDER BY w.tconst, c.name, c.person_id
