-- What second opinions say of the films of the window, by source and figure: at most a few rows. `fills`
-- counts figures in US dollars of films of which TMDB has a record without that figure.
WITH films AS (
    SELECT t.tconst
    FROM selected_titles t
    LEFT JOIN tmdb_movies m ON m.tconst = t.tconst
    CROSS JOIN parameters p
    WHERE t.kind = 'movie'
      AND COALESCE(CAST(EXTRACT(YEAR FROM m.release_date) AS BIGINT), t.start_year)
          BETWEEN p.first_year AND p.last_year
)
SELECT s.source,
       s.figure,
       SUM(CASE WHEN s.agreement IN ('agrees', 'differs') THEN 1 ELSE 0 END) AS compared,
       SUM(CASE WHEN s.agreement = 'differs' THEN 1 ELSE 0 END) AS differs,
       SUM(CASE WHEN s.agreement = 'other_currency' THEN 1 ELSE 0 END) AS other_currency,
       SUM(CASE WHEN s.agreement = 'only_source' AND s.currency IS NULL THEN 1 ELSE 0 END)
           AS unknown_currency,
       SUM(CASE WHEN s.fills THEN 1 ELSE 0 END) AS fills
FROM films f
INNER JOIN second_opinions s ON s.tconst = f.tconst
GROUP BY s.source, s.figure
ORDER BY s.source, s.figure
