SELECT s.title_key,
       COALESCE(CAST(EXTRACT(YEAR FROM s.release_date) * 10000 + EXTRACT(MONTH FROM s.release_date) * 100
                     + EXTRACT(DAY FROM s.release_date) AS INTEGER), -1) AS release_date_key,
       COALESCE(CAST(EXTRACT(YEAR FROM s.snapshot_date) * 10000 + EXTRACT(MONTH FROM s.snapshot_date) * 100
                     + EXTRACT(DAY FROM s.snapshot_date) AS INTEGER), -1) AS snapshot_date_key,
       COALESCE(c.collection_id, -1) AS collection_key,
       COALESCE(s.original_language, 'unknown') AS original_language_key,
       s.budget,
       s.revenue,
       s.revenue - s.budget AS profit,
       CAST(s.revenue - s.budget AS DOUBLE) / CAST(NULLIF(s.budget, 0) AS DOUBLE) AS return_on_budget,
       CAST(s.revenue AS DOUBLE) / CAST(NULLIF(s.budget, 0) AS DOUBLE) AS multiple,
       s.money_flag,
       s.average_rating,
       s.num_votes,
       s.runtime_minutes,
       s.tmdb_rating,
       s.tmdb_votes,
       s.tmdb_runtime_minutes,
       s.popularity
FROM tmdb_collections c
RIGHT JOIN star_titles s ON s.title_key = c.tconst AND s.record_kind = COALESCE(c.kind, 'movie')
ORDER BY title_key
