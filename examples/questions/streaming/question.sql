-- One row per provider, the highest mean rating first. Titles need the votes of --min-votes.
WITH offers AS (
    SELECT DISTINCT o.tconst, o.provider_id, o.provider_name
    FROM tmdb_providers o
    CROSS JOIN parameters p
    WHERE o.offer = 'flatrate'
      AND o.country = p.country
      AND o.provider_id IS NOT NULL
),
by_provider AS (
    SELECT o.provider_id,
           MIN(o.provider_name) AS provider,
           COUNT(DISTINCT t.tconst) AS titles,
           AVG(t.average_rating) AS mean_rating,
           STDDEV_SAMP(t.average_rating) / SQRT(COUNT(*)) AS standard_error
    FROM selected_titles t
    INNER JOIN offers o ON o.tconst = t.tconst
    CROSS JOIN parameters p
    WHERE t.average_rating IS NOT NULL
      AND t.num_votes >= p.min_votes
    GROUP BY o.provider_id
)
SELECT provider,
       titles,
       mean_rating,
       mean_rating - 1.96 * standard_error AS low,
       mean_rating + 1.96 * standard_error AS high
FROM by_provider
ORDER BY mean_rating DESC, provider, provider_id
