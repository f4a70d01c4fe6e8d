-- Rated films by ten minutes of length and by rating: at most 25 times some hundred rows. A bin ends at
-- a full ten (111 to 120), so that the line between 120 and 121 is also a line between bins. The last,
-- from 241, is open.
WITH films AS (
    SELECT CASE
               WHEN runtime_minutes > 240 THEN 241
               ELSE runtime_minutes - (runtime_minutes - 1) % 10
           END AS from_minutes,
           CAST(ROUND(average_rating * 1000) AS BIGINT) AS rating_thousandths
    FROM selected_titles
    CROSS JOIN parameters
    WHERE kind = 'movie'
      AND COALESCE(start_year, as_of_year) <= as_of_year
      AND runtime_minutes >= 1
      AND average_rating IS NOT NULL
)
SELECT from_minutes,
       rating_thousandths,
       COUNT(*) AS titles
FROM films
GROUP BY from_minutes, rating_thousandths
ORDER BY from_minutes, rating_thousandths
