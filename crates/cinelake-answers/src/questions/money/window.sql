-- Every film by where it stands to the window and by what TMDB says of its money: at most some
-- hundred rows of counts. The window goes by the year of TMDB's release date, by the catalogue's year
-- where it has none. Where the two differ is counted. A budget is suspect by its own size, or beside a
-- revenue that is not suspect by its own size.
WITH films AS (
    SELECT t.start_year,
           CAST(EXTRACT(YEAR FROM m.release_date) AS BIGINT) AS release_year,
           CASE WHEN m.tconst IS NULL THEN 0 ELSE 1 END AS has_record,
           CASE WHEN m.budget IS NULL THEN 0 ELSE 1 END AS has_budget,
           CASE WHEN m.revenue IS NULL THEN 0 ELSE 1 END AS has_revenue,
           CASE WHEN m.money_flag IS NULL THEN 0 ELSE 1 END AS is_flagged,
           CASE
               WHEN m.money_flag LIKE 'budget_under%' OR m.money_flag LIKE '%budget_beyond%' THEN 1
               WHEN m.money_flag LIKE '%revenue_under_1000%' OR m.money_flag LIKE '%revenue_beyond%' THEN 0
               WHEN m.money_flag IS NULL THEN 0
               ELSE 1
           END AS is_budget_flagged,
           CASE WHEN m.budget >= 1000000 THEN 1 ELSE 0 END AS over_budget_floor
    FROM selected_titles t
    LEFT JOIN tmdb_movies m ON m.tconst = t.tconst
    WHERE t.kind = 'movie'
),
placed AS (
    SELECT CASE
               WHEN COALESCE(f.release_year, f.start_year) IS NULL THEN 'unknown'
               WHEN COALESCE(f.release_year, f.start_year) BETWEEN p.first_year AND p.last_year
                   THEN 'inside'
               ELSE 'outside'
           END AS place,
           CASE
               WHEN f.start_year IS NULL THEN 'unknown'
               WHEN f.start_year BETWEEN p.first_year AND p.last_year THEN 'inside'
               ELSE 'outside'
           END AS start_place,
           CASE WHEN f.release_year <> f.start_year THEN 1 ELSE 0 END AS years_differ,
           f.has_record,
           f.has_budget,
           f.has_revenue,
           f.is_flagged,
           f.is_budget_flagged,
           f.over_budget_floor
    FROM films f
    CROSS JOIN parameters p
)
SELECT place,
       start_place,
       years_differ,
       has_record,
       has_budget,
       has_revenue,
       is_flagged,
       is_budget_flagged,
       over_budget_floor,
       COUNT(*) AS titles
FROM placed
GROUP BY place, start_place, years_differ, has_record, has_budget, has_revenue, is_flagged,
         is_budget_flagged, over_budget_floor
ORDER BY place, start_place, years_differ, has_record, has_budget, has_revenue, is_flagged,
         is_budget_flagged, over_budget_floor
