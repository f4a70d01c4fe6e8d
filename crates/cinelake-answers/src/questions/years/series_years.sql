-- Series by start year, standard floor of votes and rating: years times at most some hundred rows. One
-- row per start year (NULL: unknown), floor, whether the asked floor is met, and rating in
-- thousandths (NULL: not rated).
WITH counted AS (
    SELECT t.start_year,
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
    WHERE t.kind = 'series'
)
SELECT start_year,
       votes_floor,
       meets_min_votes,
       rating_thousandths,
       COUNT(*) AS titles
FROM counted
GROUP BY start_year, votes_floor, meets_min_votes, rating_thousandths
ORDER BY start_year NULLS LAST, votes_floor, meets_min_votes, rating_thousandths NULLS LAST
