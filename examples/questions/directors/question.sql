-- One row per director, the highest weighted rating first. Films need the votes of --min-votes.
WITH rated AS (
    SELECT t.tconst, t.average_rating
    FROM selected_titles t
    CROSS JOIN parameters p
    WHERE t.kind = 'movie'
      AND t.average_rating IS NOT NULL
      AND t.num_votes >= p.min_votes
),
everything AS (
    SELECT AVG(average_rating) AS mean_rating FROM rated
),
directed AS (
    SELECT DISTINCT tconst, person_id, name
    FROM tmdb_crew
    WHERE job = 'Director' AND person_id IS NOT NULL
),
by_director AS (
    SELECT d.person_id,
           MIN(d.name) AS director,
           COUNT(DISTINCT r.tconst) AS films,
           AVG(r.average_rating) AS mean_rating
    FROM directed d
    INNER JOIN rated r ON r.tconst = d.tconst
    GROUP BY d.person_id
)
SELECT b.director,
       b.films,
       b.mean_rating,
       (b.films * b.mean_rating + p.prior_films * e.mean_rating) / (b.films + p.prior_films)
           AS weighted_rating
FROM by_director b
CROSS JOIN everything e
CROSS JOIN parameters p
ORDER BY weighted_rating DESC, b.director, b.person_id
