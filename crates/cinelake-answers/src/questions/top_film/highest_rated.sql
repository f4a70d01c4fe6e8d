-- The literal question: the films with the highest rating, the first hundred of all ties by id, and
-- how many there are.
WITH films AS (
    SELECT t.tconst,
           t.primary_title,
           t.start_year,
           CAST(ROUND(t.average_rating * 1000) AS BIGINT) AS rating_thousandths,
           t.num_votes AS num_votes
    FROM selected_titles t
    WHERE t.kind = 'movie'
      AND t.average_rating IS NOT NULL
      AND (t.start_year IS NULL OR t.start_year <= (SELECT as_of_year FROM parameters))
),
highest AS (
    SELECT MAX(rating_thousandths) AS rating_thousandths FROM films
)
SELECT f.tconst,
       f.primary_title,
       f.start_year,
       f.rating_thousandths,
       f.num_votes,
       COUNT(*) OVER () AS ties
FROM films f
JOIN highest h ON h.rating_thousandths = f.rating_thousandths
ORDER BY LENGTH(f.tconst), f.tconst
LIMIT 100
