-- Films, those after the as-of year, and of the others those that are rated, those of them whose number of
-- votes is known, and the sum of the ratings in thousandths: one row. The mean rating C of the weighted
-- rating comes from it, exactly.
WITH films AS (
    SELECT CASE WHEN t.start_year > p.as_of_year THEN 1 ELSE 0 END AS is_after,
           CASE
               WHEN COALESCE(t.start_year, p.as_of_year) <= p.as_of_year
                   THEN CAST(ROUND(t.average_rating * 1000) AS BIGINT)
           END AS rating_thousandths,
           t.num_votes
    FROM selected_titles t
    CROSS JOIN parameters p
    WHERE t.kind = 'movie'
)
SELECT COUNT(*) AS films,
       CAST(COALESCE(SUM(is_after), 0) AS BIGINT) AS after_as_of,
       COUNT(rating_thousandths) AS rated,
       COUNT(CASE WHEN rating_thousandths IS NOT NULL THEN num_votes END) AS weighed,
       COALESCE(SUM(rating_thousandths), 0) AS sum_thousandths
FROM films
