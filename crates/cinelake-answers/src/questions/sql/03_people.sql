-- Who acts in the wanted films, as the catalogue lists them: one row per film, name and category.
SELECT DISTINCT w.tconst, p.name, p.category
FROM wanted_titles w
JOIN principals p ON p.tconst = w.tconst
WHERE p.category IS NULL OR p.category IN ('actor', 'actress')
ORDER BY w.tconst, p.name, p.category NULLS LAST
