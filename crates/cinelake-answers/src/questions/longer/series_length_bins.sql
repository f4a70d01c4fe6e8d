-- Rated series whose length is settled by how many years they ran and by rating: at most 13 times some
-- hundred rows. Up to 10 years by the year, then by five (11 to 15, 16 to 20). The last, from 21, is
-- open.
WITH series AS (
    SELECT CASE WHEN t.end_year <= p.as_of_year THEN t.end_year END AS end_year,
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
    SELECT CASE
               WHEN years_so_far > 20 THEN 21
               WHEN years_so_far > 15 THEN 16
               WHEN years_so_far > 10 THEN 11
               ELSE years_so_far
           END AS from_years,
           rating_thousandths
    FROM series
    WHERE years_so_far > 2
       OR end_year IS NOT NULL
)
SELECT from_years,
       rating_thousandths,
       COUNT(*) AS titles
FROM settled
GROUP BY from_years, rating_thousandths
ORDER BY from_years, rating_thousandths
