-- All films of the people of the wanted films: one row per person, film, role and birth year. The same
-- person is who has the same id (nconst). Rows that share no more than the name are there too: they are
-- the person's where there are no ids, and a namesake's where there are. Whether the film is one of the
-- wanted is said. The filters have chosen these, and leave out nothing here.
WITH acting AS (
    SELECT tconst,
           nconst,
           COALESCE(name, nconst) AS name,
           birth_year,
           characters_text AS characters
    FROM principals
    WHERE category IS NULL OR category IN ('actor', 'actress')
),
wanted_people AS (
    SELECT DISTINCT a.nconst, a.name
    FROM wanted_titles v
    JOIN acting a ON a.tconst = v.tconst
),
wanted_ids AS (
    SELECT DISTINCT nconst FROM wanted_people WHERE nconst IS NOT NULL
),
wanted_names AS (
    SELECT DISTINCT name FROM wanted_people
)
SELECT DISTINCT
       a.name,
       a.nconst,
       a.birth_year,
       a.characters,
       t.tconst,
       t.primary_title,
       t.start_year,
       CAST(ROUND(t.average_rating * 1000) AS BIGINT) AS rating_thousandths,
       t.num_votes,
       CASE WHEN w.tconst IS NULL THEN 0 ELSE 1 END AS is_wanted
FROM acting a
JOIN titles t ON t.tconst = a.tconst
LEFT JOIN wanted_titles w ON w.tconst = t.tconst
LEFT JOIN wanted_ids i ON i.nconst = a.nconst
LEFT JOIN wanted_names n ON n.name = a.name
WHERE t.kind = 'movie' AND (i.nconst IS NOT NULL OR n.name IS NOT NULL)
ORDER BY a.name, a.nconst NULLS LAST, t.start_year NULLS LAST, t.tconst, a.birth_year NULLS LAST,
         a.characters NULLS LAST
