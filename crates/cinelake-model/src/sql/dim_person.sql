-- Who is named by an id is known by that id. People of catalogues that have names only are known by their
-- name, and namesakes cannot be told apart there. TMDB's people keep TMDB's ids: nothing but a name would
-- join them to IMDb's.
WITH unnamed AS (
    SELECT p.nconst,
           MIN(p.name) AS name,
           MIN(p.birth_year) AS birth_year,
           MIN(p.death_year) AS death_year,
           COUNT(DISTINCT p.birth_year) AS birth_years
    FROM principals p
    WHERE p.nconst IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM people k WHERE k.nconst = p.nconst)
    GROUP BY p.nconst
),
names AS (
    SELECT name,
           MIN(birth_year) AS birth_year,
           MIN(death_year) AS death_year,
           COUNT(DISTINCT birth_year) AS birth_years,
           COUNT(DISTINCT death_year) AS death_years
    FROM principals
    WHERE nconst IS NULL AND name IS NOT NULL
    GROUP BY name
),
credited AS (
    SELECT person_id, name FROM tmdb_cast WHERE person_id IS NOT NULL
    UNION ALL
    SELECT person_id, name FROM tmdb_crew WHERE person_id IS NOT NULL
),
spelled AS (
    SELECT person_id,
           name,
           ROW_NUMBER() OVER (
               PARTITION BY person_id
               ORDER BY CASE WHEN name IS NULL THEN 1 ELSE 0 END, COUNT(*) DESC, name
           ) AS place
    FROM credited
    GROUP BY person_id, name
)
SELECT k.nconst AS person_key,
       'imdb' AS source,
       k.nconst AS nconst,
       CAST(NULL AS BIGINT) AS tmdb_person_id,
       k.name AS name,
       k.birth_year AS birth_year,
       k.death_year AS death_year,
       CASE WHEN k.birth_year IS NULL THEN 0 ELSE 1 END AS birth_years
FROM people k
UNION ALL
SELECT nconst AS person_key,
       'imdb' AS source,
       nconst AS nconst,
       NULL AS tmdb_person_id,
       name AS name,
       CASE WHEN birth_years = 1 THEN birth_year END AS birth_year,
       death_year AS death_year,
       birth_years AS birth_years
FROM unnamed
UNION ALL
SELECT 'name:' || name AS person_key,
       'name' AS source,
       NULL AS nconst,
       NULL AS tmdb_person_id,
       name AS name,
       CASE WHEN birth_years = 1 THEN birth_year END AS birth_year,
       CASE WHEN death_years = 1 THEN death_year END AS death_year,
       birth_years AS birth_years
FROM names
UNION ALL
SELECT 'tmdb:' || CAST(person_id AS VARCHAR) AS person_key,
       'tmdb' AS source,
       NULL AS nconst,
       person_id AS tmdb_person_id,
       name AS name,
       NULL AS birth_year,
       NULL AS death_year,
       0 AS birth_years
FROM spelled
WHERE place = 1
UNION ALL
SELECT 'unknown' AS person_key,
       'unknown' AS source,
       NULL AS nconst,
       NULL AS tmdb_person_id,
       'unknown' AS name,
       NULL AS birth_year,
       NULL AS death_year,
       0 AS birth_years
ORDER BY person_key
