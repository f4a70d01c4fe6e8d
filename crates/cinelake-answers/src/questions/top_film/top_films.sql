-- The first films by weighted rating, with people in the catalogue, with people in the credits of TMDB only,
-- and without people: some dozens of rows.
-- The weighted rating is computed here to find them, and again, exactly, from votes and rating. A film
-- whose number of votes is not known has none. Its rating counts in the mean. The as-of year is asked for by
-- itself: as one more table of the join, the engine would keep the large side in memory.
WITH acting AS (
    SELECT DISTINCT tconst
    FROM principals
    WHERE category IS NULL OR category IN ('actor', 'actress')
),
billed AS (
    SELECT DISTINCT tconst
    FROM tmdb_cast
    WHERE name IS NOT NULL AND person_id IS NOT NULL AND cast_order < 10 AND COALESCE(kind, 'movie') = 'movie'
),
films AS (
    SELECT t.tconst,
           t.primary_title,
           t.start_year,
           CAST(ROUND(t.average_rating * 1000) AS BIGINT) AS rating_thousandths,
           t.num_votes AS num_votes,
           CASE WHEN a.tconst IS NOT NULL THEN 2 WHEN b.tconst IS NOT NULL THEN 1 ELSE 0 END AS has_people
    FROM selected_titles t
    LEFT JOIN acting a ON a.tconst = t.tconst
    LEFT JOIN billed b ON b.tconst = t.tconst
    WHERE t.kind = 'movie'
      AND t.average_rating IS NOT NULL
      AND (t.start_year IS NULL OR t.start_year <= (SELECT as_of_year FROM parameters))
),
overall AS (
    SELECT AVG(CAST(rating_thousandths AS DOUBLE)) AS mean_thousandths FROM films
),
weighted AS (
    SELECT f.*,
           (f.num_votes * CAST(f.rating_thousandths AS DOUBLE) + p.min_votes * o.mean_thousandths)
               / CASE WHEN f.num_votes + p.min_votes = 0 THEN 1 ELSE f.num_votes + p.min_votes END
               AS weighted_thousandths
    FROM films f
    CROSS JOIN overall o
    CROSS JOIN parameters p
    WHERE f.num_votes IS NOT NULL
),
ranked AS (
    SELECT w.*,
           RANK() OVER (PARTITION BY has_people ORDER BY weighted_thousandths DESC) AS place
    FROM weighted w
)
SELECT tconst, primary_title, start_year, rating_thousandths, num_votes, has_people
FROM ranked
WHERE place <= 25
ORDER BY weighted_thousandths DESC, tconst
