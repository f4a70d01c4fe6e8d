WITH listed AS (
    SELECT DISTINCT tconst,
           COALESCE(kind, 'movie') AS record_kind,
           COALESCE(NULLIF(country, ''), 'unknown') AS country_key,
           COALESCE(offer, 'unknown') AS offer,
           COALESCE(provider_id, -1) AS provider_key
    FROM tmdb_providers
),
members AS (
    SELECT tconst,
           record_kind,
           country_key,
           offer,
           provider_key,
           CAST(1 AS DOUBLE) / COUNT(*) OVER (PARTITION BY tconst, record_kind) AS weight
    FROM listed
)
SELECT s.title_key,
       COALESCE(m.country_key, 'unknown') AS country_key,
       COALESCE(m.offer, 'unknown') AS offer,
       COALESCE(m.provider_key, -1) AS provider_key,
       COALESCE(m.weight, CAST(1 AS DOUBLE)) AS weight
FROM members m
RIGHT JOIN star_titles s ON s.title_key = m.tconst AND s.record_kind = m.record_kind
ORDER BY title_key, country_key, offer, provider_key
