-- Films by length, standard floor of votes and rating: at most a few hundred rows. One row per
-- length, floor, whether the asked floor is met, and rating in thousandths (NULL: not rated).
-- A film after the as-of year is not there yet. Over 120 minutes is over 120, and 120 itself is not.
WITH films AS (
    SELECT CASE
               WHEN t.start_year > p.as_of_year THEN 'after_as_of'
               WHEN t.runtime_minutes IS NULL THEN 'unknown'
               WHEN t.runtime_minutes > 120 THEN 'longer'
               ELSE 'shorter'
           END AS length_group,
           CASE
               WHEN t.num_votes >= 10000 THEN 10000
               WHEN t.num_votes >= 1000 THEN 1000
               WHEN t.num_votes >= 100 THEN 100
               ELSE 0
           END AS votes_floor,
           CASE WHEN COALESCE(t.num_votes, 0) >= p.min_votes THEN 1 ELSE 0 END AS meets_min_votes,
           CAST(ROUND(t.average_rating * 1000) AS BIGINT) AS rating_thousandths
    FROM selected_titles t
    CROSS JOIN parameters p
    WHERE t.kind = 'movie'
)
SELECT length_group,
       votes_floor,
       meets_min_votes,
       rating_thousandths,
       COUNT(*) AS titles
FROM films
GROUP BY length_group, votes_floor, meets_min_votes, rating_thousandths
ORDER BY length_group, votes_floor, meets_min_votes, rating_thousandths NULLS LAST
