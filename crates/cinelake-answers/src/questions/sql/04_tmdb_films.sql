-- By TMDB's own ids of people, where credits were landed: the first ten of the wanted films' bills, and
-- every landed film that they are in.
WITH people AS (
    SELECT DISTINCT c.person_id
    FROM wanted_titles w
    JOIN tmdb_cast c ON c.tconst = w.tconst
    WHERE c.person_id IS NOT NULL AND c.cast_order < 10
)
SELECT DISTINCT
       c.person_id,
       c.name,
       m.tconst,
       COALESCE(t.primary_title, m.title) AS primary_title,
       t.start_year,
       CAST(ROUND(t.average_rating * 1000) AS BIGINT) AS rating_thousandths,
       t.num_votes
FROM people n
JOIN tmdb_cast c ON c.person_id = n.person_id
JOIN tmdb_movies m ON m.tconst = c.tconst
LEFT JOIN titles t ON t.tconst = c.tconst
ORDER BY c.person_id, t.start_year NULLS LAST, m.tconst
