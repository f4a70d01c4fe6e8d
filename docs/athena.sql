-- The eight questions in Amazon Athena, over the tables that `cinelake ddl athena --lake s3://my-lake` makes.
--
-- Plain readings of docs/answers.md: the same floors and windows, without its intervals, sensitivity tables and remarks.
-- Each is one statement; change the numbers to taste. benches/check_templates.py runs them over the sample lake and compares
-- them with `cinelake answer`.

-- Question 1: in which release year did films have the highest mean rating?
SELECT start_year, AVG(average_rating) AS mean_rating, COUNT(*) AS films
FROM cinelake.titles
WHERE kind = 'movie' AND num_votes >= 1000 AND average_rating IS NOT NULL AND start_year IS NOT NULL
GROUP BY start_year
HAVING COUNT(*) >= 30
ORDER BY mean_rating DESC, start_year
LIMIT 10;

-- Question 2: the same for series.
SELECT start_year, AVG(average_rating) AS mean_rating, COUNT(*) AS series
FROM cinelake.titles
WHERE kind = 'series' AND num_votes >= 1000 AND average_rating IS NOT NULL AND start_year IS NOT NULL
GROUP BY start_year
HAVING COUNT(*) >= 10
ORDER BY mean_rating DESC, start_year
LIMIT 10;

-- Question 3: which actors had the film with the highest weighted rating? Few votes count little: 1,000 votes of the mean
-- are added to each film's own.
WITH overall AS (
    SELECT AVG(average_rating) AS mean_rating
    FROM cinelake.titles
    WHERE kind = 'movie'
),
films AS (
    SELECT t.tconst, t.primary_title, t.start_year, t.average_rating, t.num_votes,
           (COALESCE(t.num_votes, 0) * t.average_rating + 1000 * o.mean_rating)
               / (COALESCE(t.num_votes, 0) + 1000) AS weighted_rating
    FROM cinelake.titles t
    CROSS JOIN overall o
    WHERE t.kind = 'movie' AND t.average_rating IS NOT NULL
),
best AS (
    SELECT * FROM films ORDER BY weighted_rating DESC, tconst LIMIT 1
)
SELECT b.primary_title, b.start_year, b.average_rating, b.num_votes, b.weighted_rating, p.nconst, COALESCE(p.name, p.nconst) AS name, p.category
FROM best b
LEFT JOIN cinelake.principals p
    ON p.tconst = b.tconst AND (p.category IS NULL OR p.category IN ('actor', 'actress'))
GROUP BY b.primary_title, b.start_year, b.average_rating, b.num_votes, b.weighted_rating, p.nconst, p.name, p.category
ORDER BY name;

-- Question 4: which films were these actors in, and what are their ratings? An id tells a person; without one the name does.
WITH overall AS (
    SELECT AVG(average_rating) AS mean_rating
    FROM cinelake.titles
    WHERE kind = 'movie'
),
best AS (
    SELECT t.tconst
    FROM cinelake.titles t
    CROSS JOIN overall o
    WHERE t.kind = 'movie' AND t.average_rating IS NOT NULL
      AND EXISTS (
          SELECT 1
          FROM cinelake.principals a
          WHERE a.tconst = t.tconst AND (a.category IS NULL OR a.category IN ('actor', 'actress'))
      )
    ORDER BY (COALESCE(t.num_votes, 0) * t.average_rating + 1000 * o.mean_rating)
                 / (COALESCE(t.num_votes, 0) + 1000) DESC, t.tconst
    LIMIT 1
),
people AS (
    SELECT DISTINCT p.nconst, p.name
    FROM best b
    JOIN cinelake.principals p ON p.tconst = b.tconst
    WHERE p.category IS NULL OR p.category IN ('actor', 'actress')
)
SELECT DISTINCT n.nconst, COALESCE(n.name, n.nconst) AS name, t.tconst, t.primary_title, t.start_year, t.average_rating, t.num_votes
FROM people n
JOIN cinelake.principals p
    ON (p.nconst = n.nconst OR (n.nconst IS NULL AND p.name = n.name))
    AND (p.category IS NULL OR p.category IN ('actor', 'actress'))
JOIN cinelake.titles t ON t.tconst = p.tconst
WHERE t.kind = 'movie'
ORDER BY name, n.nconst, t.start_year, t.tconst;

-- Question 5: do films over 120 minutes rate higher than the others?
SELECT CASE WHEN runtime_minutes > 120 THEN 'longer' ELSE 'shorter' END AS length_group,
       AVG(average_rating) AS mean_rating,
       COUNT(*) AS films
FROM cinelake.titles
WHERE kind = 'movie' AND runtime_minutes IS NOT NULL AND average_rating IS NOT NULL
GROUP BY CASE WHEN runtime_minutes > 120 THEN 'longer' ELSE 'shorter' END
ORDER BY length_group;

-- Question 6: do series that ran more than 2 years rate higher than the others? One that still runs counts once it has.
WITH series AS (
    SELECT average_rating,
           COALESCE(end_year, YEAR(current_date)) - start_year AS years_so_far,
           end_year
    FROM cinelake.titles
    WHERE kind = 'series' AND average_rating IS NOT NULL AND start_year <= YEAR(current_date)
      AND (end_year IS NULL OR end_year >= start_year)
)
SELECT CASE WHEN years_so_far > 2 THEN 'longer' ELSE 'shorter' END AS length_group,
       AVG(average_rating) AS mean_rating,
       COUNT(*) AS series
FROM series
WHERE years_so_far > 2 OR end_year IS NOT NULL
GROUP BY CASE WHEN years_so_far > 2 THEN 'longer' ELSE 'shorter' END
ORDER BY length_group;

-- Question 7: which 10 films of the last 10 years had the highest box office, and how profitable were they? US dollars of
-- their day; unknown budgets stay NULL.
WITH films AS (
    SELECT t.tconst, t.primary_title, m.release_date, m.revenue, m.budget, m.money_flag,
           RANK() OVER (ORDER BY m.revenue DESC) AS place
    FROM cinelake.titles t
    JOIN cinelake.tmdb_movies m ON m.tconst = t.tconst
    WHERE t.kind = 'movie' AND m.revenue IS NOT NULL
      AND COALESCE(YEAR(m.release_date), t.start_year)
          BETWEEN YEAR(current_date) - 9 AND YEAR(current_date)
)
SELECT place, tconst, primary_title, release_date, revenue, budget,
       revenue - budget AS profit,
       (revenue - budget) * 1.0 / budget AS profit_per_budget,
       money_flag
FROM films
WHERE place <= 10
ORDER BY place, tconst;

-- Question 8: do the most-voted films of the last 10 years have larger budgets than others? The first tenth by votes against
-- the rest, of films with a known budget that is not suspect. Films with equal votes are on the same side.
WITH films AS (
    SELECT t.tconst, m.budget, m.money_flag,
           RANK() OVER (ORDER BY COALESCE(t.num_votes, 0) DESC) AS place,
           COUNT(*) OVER () AS films
    FROM cinelake.titles t
    LEFT JOIN cinelake.tmdb_movies m ON m.tconst = t.tconst
    WHERE t.kind = 'movie'
      AND COALESCE(YEAR(m.release_date), t.start_year)
          BETWEEN YEAR(current_date) - 9 AND YEAR(current_date)
)
SELECT CASE WHEN (place - 1) * 10 < films THEN 'most_voted' ELSE 'others' END AS votes_group,
       APPROX_PERCENTILE(budget, 0.5) AS median_budget,
       COUNT(*) AS films_with_budget
FROM films
WHERE budget IS NOT NULL AND money_flag IS NULL
GROUP BY CASE WHEN (place - 1) * 10 < films THEN 'most_voted' ELSE 'others' END
ORDER BY votes_group;
