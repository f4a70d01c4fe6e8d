-- Films, those that are rated, those of them whose number of votes is known, and the sum of the ratings
-- in thousandths: one row. The mean rating C of the weighted rating comes from it, exactly.
SELECT COUNT(*) AS films,
       COUNT(t.average_rating) AS rated,
       COUNT(CASE WHEN t.average_rating IS NOT NULL THEN t.num_votes END) AS weighed,
       COALESCE(SUM(CAST(ROUND(t.average_rating * 1000) AS BIGINT)), 0) AS sum_thousandths
FROM selected_titles t
WHERE t.kind = 'movie'
