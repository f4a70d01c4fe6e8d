-- Sums of ranks by votes and by budget over the films of the window with a known budget that is not
-- suspect: one row, from which Spearman's correlation follows. Twice the mean rank of ties is whole:
-- 2 * rank + ties - 1. Sums fit in 64 bits up to 1.9 million such films.
WITH films AS (
    SELECT COALESCE(t.num_votes, 0) AS num_votes,
           m.budget
    FROM selected_titles t
    INNER JOIN tmdb_movies m ON m.tconst = t.tconst
    CROSS JOIN parameters p
    WHERE t.kind = 'movie'
      AND m.budget IS NOT NULL
      AND CASE
              WHEN m.money_flag LIKE 'budget_under%' OR m.money_flag LIKE '%budget_beyond%' THEN 1
              WHEN m.money_flag LIKE '%revenue_under_1000%' OR m.money_flag LIKE '%revenue_beyond%' THEN 0
              WHEN m.money_flag IS NULL THEN 0
              ELSE 1
          END = 0
      AND COALESCE(CAST(EXTRACT(YEAR FROM m.release_date) AS BIGINT), t.start_year)
          BETWEEN p.first_year AND p.last_year
),
ranks AS (
    SELECT CAST(2 * RANK() OVER (ORDER BY num_votes)
                + COUNT(*) OVER (PARTITION BY num_votes) - 1 AS BIGINT) AS votes_rank,
           CAST(2 * RANK() OVER (ORDER BY budget)
                + COUNT(*) OVER (PARTITION BY budget) - 1 AS BIGINT) AS budget_rank
    FROM films
)
SELECT COUNT(*) AS titles,
       COALESCE(SUM(votes_rank), 0) AS sum_votes,
       COALESCE(SUM(budget_rank), 0) AS sum_budget,
       COALESCE(SUM(votes_rank * votes_rank), 0) AS sum_votes_votes,
       COALESCE(SUM(budget_rank * budget_rank), 0) AS sum_budget_budget,
       COALESCE(SUM(votes_rank * budget_rank), 0) AS sum_votes_budget
FROM ranks
