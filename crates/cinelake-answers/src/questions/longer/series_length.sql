-- Series by how many years they ran, by two rules, and rating: at most a few hundred rows. A series
-- without an end year is taken to run still, as is one that ends after the as-of year, and whether it lasts over 2 years is settled only once
-- as-of year - start year says so.
WITH series AS (
    SELECT t.average_rating,
           t.start_year,
           t.end_year,
           p.as_of_year,
           CASE WHEN t.end_year <= p.as_of_year THEN 1 ELSE 0 END AS has_ended,
           CASE WHEN t.end_year <= p.as_of_year THEN t.end_year ELSE p.as_of_year END - t.start_year AS years_so_far
    FROM selected_titles t
    CROSS JOIN parameters p
    WHERE t.kind = 'series'
),
grouped AS (
    SELECT CASE
               WHEN start_year IS NULL THEN 'unknown'
               WHEN start_year > as_of_year THEN 'after_as_of'
               WHEN end_year < start_year THEN 'contradictory'
               WHEN years_so_far > 2 THEN 'longer'
               WHEN has_ended = 1 THEN 'shorter'
               ELSE 'undetermined'
           END AS length_group,
           -- The same with the first and the last year both counted: end - start + 1.
           CASE
               WHEN start_year IS NULL THEN 'unknown'
               WHEN start_year > as_of_year THEN 'after_as_of'
               WHEN end_year < start_year THEN 'contradictory'
               WHEN years_so_far + 1 > 2 THEN 'longer'
               WHEN has_ended = 1 THEN 'shorter'
               ELSE 'undetermined'
           END AS inclusive_group,
           has_ended,
           CAST(ROUND(average_rating * 1000) AS BIGINT) AS rating_thousandths
    FROM series
)
SELECT length_group,
       inclusive_group,
       has_ended,
       rating_thousandths,
       COUNT(*) AS titles
FROM grouped
GROUP BY length_group, inclusive_group, has_ended, rating_thousandths
ORDER BY length_group, inclusive_group, has_ended, rating_thousandths NULLS LAST
