-- Who acts in the wanted films, as the catalogue lists them: one row per film, person and category. A
-- person has an id (nconst) where the catalogue has ids, and is shown by it where nobody names it.
SELECT DISTINCT w.tconst, p.nconst, COALESCE(p.name, p.nconst) AS name, p.category
FROM wanted_titles w
JOIN principals p ON p.tconst = w.tconst
WHERE p.category IS NULL OR p.category IN ('actor', 'actress')
ORDER BY w.tconst, name, p.nconst NULLS LAST, p.category NULLS LAST
