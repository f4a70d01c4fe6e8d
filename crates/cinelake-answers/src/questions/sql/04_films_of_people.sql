-- All films of the people of the wanted films, by name: one row per name, film, role and birth year.
-- Whether the film passes the filters, and whether it is one of the wanted, is said.
SELECT DISTINCT
       p.name,
       p.birth_year,
       p.characters,
       t.tconst,
       t.primary_title,
       t.start_year,
       CAST(ROUND(t.average_rating * 1000) AS BIGINT) AS rating_thousandths,
       t.num_votes,
       CASE WHEN s.tconst IS NULL THEN 0 ELSE 1 END AS is_selected,
       CASE WHEN w.tconst IS NULL THEN 0 ELSE 1 END AS is_wanted
FROM principals p
JOIN titles t ON t.tconst = p.tconst
LEFT JOIN selected_titles s ON s.tconst = t.tconst
LEFT JOIN wanted_titles w ON w.tconst = t.tconst
WHERE t.kind = 'movie' AND (p.category IS NULL OR p.category IN ('actor', 'actress'))
      AND p.name IN (
          SELECT n.name
          FROM wanted_titles v
          JOIN principals n ON n.tconst = v.tconst
          WHERE n.category IS NULL OR n.category IN ('actor', 'actress')
      )
ORDER BY p.name, t.start_year NULLS LAST, t.tconst, p.birth_year NULLS LAST, p.characters NULLS LAST
