-- Rated series whose length is settled by what is adjusted for (decade, genres, power of ten of the
-- votes) and length: integer sums, from which the difference within strata follows. Unknown is a
-- stratum too.
WITH series AS (
    SELECT t.start_year,
           t.genres_text AS genres,
           t.num_votes,
           CASE WHEN t.end_year <= p.as_of_year THEN t.end_year END AS end_year,
           CASE WHEN t.end_year <= p.as_of_year THEN t.end_year ELSE p.as_of_year END - t.start_year AS years_so_far,
           CAST(ROUND(t.average_rating * 1000) AS BIGINT) AS rating_thousandths
    FROM selected_titles t
    CROSS JOIN parameters p
    WHERE t.kind = 'series'
      AND t.start_year <= p.as_of_year
      AND (t.end_year IS NULL OR t.end_year >= t.start_year)
      AND t.average_rating IS NOT NULL
),
settled AS (
    SELECT start_year - start_year % 10 AS decade,
           genres,
           CASE
               WHEN num_votes >= 1000000 THEN 6
               WHEN num_votes >= 100000 THEN 5
               WHEN num_votes >= 10000 THEN 4
               WHEN num_votes >= 1000 THEN 3
               WHEN num_votes >= 100 THEN 2
               WHEN num_votes >= 10 THEN 1
               WHEN num_votes >= 0 THEN 0
           END AS votes_power,
           CASE WHEN years_so_far > 2 THEN 1 ELSE 0 END AS is_longer,
           rating_thousandths
    FROM series
    WHERE years_so_far > 2
       OR end_year IS NOT NULL
)
SELECT decade,
       genres,
       votes_power,
       is_longer,
       COUNT(*) AS titles,
       SUM(rating_thousandths) AS sum_thousandths,
       SUM(rating_thousandths * rating_thousandths) AS sum_squares
FROM settled
GROUP BY decade, genres, votes_power, is_longer
ORDER BY decade NULLS LAST, genres NULLS LAST, votes_power NULLS LAST, is_longer
