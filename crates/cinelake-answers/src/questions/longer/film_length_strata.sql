-- Rated films of known length by what is adjusted for (decade, genres, power of ten of the votes) and
-- length: integer sums, from which the difference within strata follows. Unknown is a stratum too.
WITH films AS (
    SELECT start_year - start_year % 10 AS decade,
           genres_text AS genres,
           CASE
               WHEN num_votes >= 1000000 THEN 6
               WHEN num_votes >= 100000 THEN 5
               WHEN num_votes >= 10000 THEN 4
               WHEN num_votes >= 1000 THEN 3
               WHEN num_votes >= 100 THEN 2
               WHEN num_votes >= 10 THEN 1
               WHEN num_votes >= 0 THEN 0
           END AS votes_power,
           CASE WHEN runtime_minutes > 120 THEN 1 ELSE 0 END AS is_longer,
           CAST(ROUND(average_rating * 1000) AS BIGINT) AS rating_thousandths
    FROM selected_titles
    CROSS JOIN parameters
    WHERE kind = 'movie'
      AND COALESCE(start_year, as_of_year) <= as_of_year
      AND runtime_minutes IS NOT NULL
      AND average_rating IS NOT NULL
)
SELECT decade,
       genres,
       votes_power,
       is_longer,
       COUNT(*) AS titles,
       SUM(rating_thousandths) AS sum_thousandths,
       SUM(rating_thousandths * rating_thousandths) AS sum_squares
FROM films
GROUP BY decade, genres, votes_power, is_longer
ORDER BY decade NULLS LAST, genres NULLS LAST, votes_power NULLS LAST, is_longer
