-- Of each rating the films with the most and with the fewest votes: some hundred rows. The first film by
-- weighted rating is among them whatever m is: above C more votes raise a film, below C they lower it, and
-- at C they change nothing, so that all films of the highest rating are there if that is C. A film whose
-- number of votes is not known has no weighted rating, but its rating counts in C.
WITH films AS (
    SELECT t.tconst,
           t.primary_title,
           t.start_year,
           CAST(ROUND(t.average_rating * 1000) AS BIGINT) AS rating_thousandths,
           t.num_votes AS num_votes
    FROM selected_titles t
    CROSS JOIN parameters p
    WHERE t.kind = 'movie'
      AND t.average_rating IS NOT NULL
      AND COALESCE(t.start_year, p.as_of_year) <= p.as_of_year
),
votes AS (
    SELECT rating_thousandths,
           MAX(num_votes) AS most_votes,
           MIN(num_votes) AS fewest_votes
    FROM films
    WHERE num_votes IS NOT NULL
    GROUP BY rating_thousandths
),
overall AS (
    SELECT COUNT(*) AS rated,
           SUM(rating_thousandths) AS sum_thousandths,
           MAX(CASE WHEN num_votes IS NOT NULL THEN rating_thousandths END) AS highest
    FROM films
)
SELECT f.tconst,
       f.primary_title,
       f.start_year,
       f.rating_thousandths,
       f.num_votes
FROM films f
JOIN votes v ON v.rating_thousandths = f.rating_thousandths
CROSS JOIN overall o
WHERE f.num_votes IS NOT NULL
  AND (f.num_votes = v.most_votes
       OR f.num_votes = v.fewest_votes
       OR (f.rating_thousandths = o.highest AND f.rating_thousandths * o.rated = o.sum_thousandths))
ORDER BY f.tconst
