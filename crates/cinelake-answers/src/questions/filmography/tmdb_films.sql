-- By TMDB's own ids of people, where credits were landed: the first ten of the wanted films' bills, and
-- every landed film that they are in.
SELECT DISTINCT
       c.person_id,
       c.name,
       c.character AS characters,
       m.tconst,
       COALESCE(t.primary_title, m.title) AS primary_title,
       t.start_year,
       CAST(ROUND(t.average_rating * 1000) AS BIGINT) AS rating_thousandths,
       t.num_votes
FROM tmdb_cast c
JOIN tmdb_movies m ON m.tconst = c.tconst
LEFT JOIN titles t ON t.tconst = c.tconst
WHERE c.person_id IN (
          SELECT n.person_id
          FROM wanted_titles w
          JOIN tmdb_cast n ON n.tconst = w.tconst
          WHERE n.person_id IS NOT NULL AND n.cast_order < 10 AND COALESCE(n.kind, 'movie') = 'movie'
      )
  AND COALESCE(c.kind, 'movie') = 'movie'
ORDER BY c.person_id, t.start_year NULLS LAST, m.tconst, characters NULLS LAST
