WITH listed AS (
    SELECT DISTINCT tconst,
           COALESCE(kind, 'movie') AS record_kind,
           COALESCE(company_id, -1) AS company_key
    FROM tmdb_companies
),
members AS (
    SELECT tconst,
           record_kind,
           company_key,
           CAST(1 AS DOUBLE) / COUNT(*) OVER (PARTITION BY tconst, record_kind) AS weight
    FROM listed
)
SELECT s.title_key,
       COALESCE(m.company_key, -1) AS company_key,
       COALESCE(m.weight, CAST(1 AS DOUBLE)) AS weight
FROM members m
RIGHT JOIN star_titles s ON s.title_key = m.tconst AND s.record_kind = m.record_kind
ORDER BY title_key, company_key
