SELECT title_key,
       kind,
       title_type,
       primary_title,
       original_title,
       start_year,
       end_year,
       COALESCE(CAST(EXTRACT(YEAR FROM release_date) AS INTEGER), start_year) AS release_year,
       genres,
       snapshot_date IS NOT NULL AS in_catalogue,
       record_kind,
       tmdb_id,
       status,
       adult
FROM star_titles
UNION ALL
SELECT 'unknown', 'unknown', NULL, 'unknown', NULL, NULL, NULL, NULL, NULL, FALSE, 'none', NULL, NULL, NULL
ORDER BY title_key
