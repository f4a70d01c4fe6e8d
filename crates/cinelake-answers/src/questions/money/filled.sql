-- Whose the budget and the revenue of each wanted film are, where a second opinion filled one in.
SELECT w.tconst, m.budget_source, m.revenue_source
FROM wanted_titles w
INNER JOIN filled_movies m ON m.tconst = w.tconst
WHERE m.budget_source IS NOT NULL OR m.revenue_source IS NOT NULL
ORDER BY w.tconst
