-- Films, those that are rated, and the sum of their ratings in thousandths: one row. The mean rating
-- C of the weighted rating comes from it, exactly.
SELECT COUNT(*) AS films,
       COUNT(t.average_rating) AS rated,
       COALESCE(SUM(CAST(ROUND(t.average_rating * 1000) AS BIGINT)), 0) AS sum_thousandths
FROM selected_titles t
WHERE t.kind = 'movie'
