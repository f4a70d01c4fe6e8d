-- Of each rating the films with the most votes: about a hundred rows. The first film by weighted rating
-- is among them whatever m is, for no film rated below C comes before one rated C or more. A film whose
-- number of votes is not known has no weighted rating.
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
      AND t.num_votes IS NOT NULL
      AND COALESCE(t.start_year, p.as_of_year) <= p.as_of_year
),
most AS (
    SELECT rating_thousandths, MAX(num_votes) AS num_votes FROM films GROUP BY rating_thousandths
)
SELECT f.tconst,
       f.primary_title,
       f.start_year,
       f.rating_thousandths,
       f.num_votes
FROM films f
JOIN most m ON m.rating_thousandths = f.rating_thousandths AND m.num_votes = f.num_votes
ORDER BY f.tconst
