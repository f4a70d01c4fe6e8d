-- The films of the window by hundredth of votes and by budget. Hundredth 0 holds the most-voted 1 %, and
-- films with equal votes share the best rank among them, so ties at a line are all above it. Unknown
-- votes are the fewest. Deciles are tenths of equal size, ties in the order of the ids. Budgets stay
-- whole, so medians are exact: at most one row for each film with a budget, and some hundred for those
-- without, whatever the size of the catalogue.
WITH films AS (
    SELECT COALESCE(t.num_votes, 0) AS num_votes,
           CAST(SUBSTR(t.tconst, 3) AS BIGINT) AS title_number,
           m.budget,
           CASE
               WHEN m.budget IS NULL THEN 'unknown'
               WHEN m.money_flag LIKE 'budget_under%' OR m.money_flag LIKE '%budget_beyond%' THEN 'flagged'
               WHEN m.money_flag LIKE '%revenue_under_1000%' OR m.money_flag LIKE '%revenue_beyond%' THEN 'known'
               WHEN m.money_flag IS NULL THEN 'known'
               ELSE 'flagged'
           END AS budget_state
    FROM selected_titles t
    LEFT JOIN tmdb_movies m ON m.tconst = t.tconst
    CROSS JOIN parameters p
    WHERE t.kind = 'movie'
      AND COALESCE(CAST(EXTRACT(YEAR FROM m.release_date) AS BIGINT), t.start_year)
          BETWEEN p.first_year AND p.last_year
),
ranked AS (
    SELECT RANK() OVER (ORDER BY num_votes DESC) AS votes_rank,
           ROW_NUMBER() OVER (ORDER BY num_votes DESC, title_number) AS votes_place,
           COUNT(*) OVER () AS films,
           budget,
           budget_state
    FROM films
),
tiers AS (
    SELECT CAST(FLOOR(CAST(100 * (votes_rank - 1) AS DOUBLE) / CAST(films AS DOUBLE)) AS BIGINT)
               AS votes_hundredth,
           CAST(FLOOR(CAST(10 * (votes_place - 1) AS DOUBLE) / CAST(films AS DOUBLE)) AS BIGINT) + 1
               AS votes_decile,
           CASE WHEN votes_rank <= 100 THEN 1 ELSE 0 END AS in_top_100,
           budget_state,
           budget
    FROM ranked
)
SELECT votes_hundredth,
       votes_decile,
       in_top_100,
       budget_state,
       budget,
       COUNT(*) AS titles
FROM tiers
GROUP BY votes_hundredth, votes_decile, in_top_100, budget_state, budget
ORDER BY votes_hundredth, votes_decile, in_top_100 DESC, budget_state, budget NULLS LAST
