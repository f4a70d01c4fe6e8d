-- Films by the decade of their release: a few rows. NULL: the year is unknown.
SELECT CAST(FLOOR(t.start_year / 10.0) * 10 AS BIGINT) AS decade,
       COUNT(*) AS films
FROM selected_titles t
WHERE t.kind = 'movie'
GROUP BY CAST(FLOOR(t.start_year / 10.0) * 10 AS BIGINT)
ORDER BY films DESC, decade NULLS LAST
