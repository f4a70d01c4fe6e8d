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
    WHERE t.kind = 'movie'
      AND t.average_rating IS NOT NULL
      AND (t.start_year IS NULL OR t.start_year <= (SELECT as_of_year FROM parameters))
),
ratings AS (
    SELECT rating_thousandths,
           COUNT(*) AS titles,
           MAX(num_votes) AS most_votes,
           MIN(num_votes) AS fewest_votes
    FROM films
    GROUP BY rating_thousandths
),
judged AS (
    SELECT rating_thousandths,
           most_votes,
           fewest_votes,
           CASE
               WHEN rating_thousandths
                        = MAX(CASE WHEN most_votes IS NOT NULL THEN rating_thousandths END) OVER ()
                    AND rating_thousandths * SUM(titles) OVER ()
                        = SUM(titles * rating_thousandths) OVER ()
                   THEN 1
               ELSE 0
           END AS all_tie
    FROM ratings
)
SELECT f.tconst,
       f.primary_title,
       f.start_year,
       f.rating_thousandths,
       f.num_votes
FROM films f
JOIN judged j ON j.rating_thousandths = f.rating_thousandths
WHERE f.num_votes IS NOT NULL
  AND (f.num_votes = j.most_votes OR f.num_votes = j.fewest_votes OR j.all_tie = 1)
ORDER BY f.tconst
