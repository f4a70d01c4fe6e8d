-- One row per title, person and role, however often the source lists it.
WITH credits AS (
    SELECT tconst AS title_key,
           COALESCE(nconst, 'name:' || name, 'unknown') AS person_key,
           COALESCE(category, 'unknown') AS role,
           'catalogue' AS source,
           ordering AS billing,
           characters_text AS characters,
           CAST(NULL AS INTEGER) AS episodes
    FROM principals
    UNION ALL
    SELECT s.title_key AS title_key,
           COALESCE('tmdb:' || CAST(c.person_id AS VARCHAR), 'unknown') AS person_key,
           'cast' AS role,
           'tmdb' AS source,
           CASE WHEN c.cast_order < 2147483647 THEN c.cast_order + 1 END AS billing,
           c.character AS characters,
           c.episodes AS episodes
    FROM tmdb_cast c
    JOIN star_titles s ON s.title_key = c.tconst AND s.record_kind = COALESCE(c.kind, 'movie')
    UNION ALL
    SELECT s.title_key AS title_key,
           COALESCE('tmdb:' || CAST(c.person_id AS VARCHAR), 'unknown') AS person_key,
           COALESCE(c.job, 'crew') AS role,
           'tmdb' AS source,
           NULL AS billing,
           NULL AS characters,
           c.episodes AS episodes
    FROM tmdb_crew c
    JOIN star_titles s ON s.title_key = c.tconst AND s.record_kind = COALESCE(c.kind, 'movie')
)
SELECT title_key,
       person_key,
       role,
       source,
       MIN(billing) AS billing,
       COUNT(*) AS credits,
       MIN(characters) AS characters,
       MAX(episodes) AS episodes
FROM credits
GROUP BY title_key, person_key, role, source
ORDER BY title_key, person_key, role, source
