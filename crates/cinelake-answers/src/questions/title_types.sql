-- The title types of the lake's titles: one row per type, some ten.
SELECT DISTINCT title_type
FROM titles
WHERE title_type IS NOT NULL
ORDER BY title_type
