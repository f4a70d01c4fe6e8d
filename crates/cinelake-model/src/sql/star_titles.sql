-- One row per title: of the catalogues, and of TMDB's records whose title no catalogue has any more. A film
-- has the record of a film, a series that of a series, and a title of another kind the one that there is.
-- Titles meet their record by the IMDb id (tconst), never by name.
    SELECT t.tconst AS title_key,
           t.kind AS kind,
           t.title_type AS title_type,
           COALESCE(t.primary_title, m.title, s.name) AS primary_title,
           COALESCE(t.original_title, m.original_title, s.original_name) AS original_title,
           t.start_year AS start_year,
           t.end_year AS end_year,
           t.runtime_minutes AS runtime_minutes,
           t.genres_text AS genres,
           t.average_rating AS average_rating,
           t.num_votes AS num_votes,
           t.snapshot_date AS snapshot_date,
           TRUE AS in_catalogue,
           CASE
               WHEN m.tconst IS NOT NULL THEN 'movie'
               WHEN s.tconst IS NOT NULL THEN 'series'
               ELSE 'none'
           END AS record_kind,
           COALESCE(m.tmdb_id, s.tmdb_id) AS tmdb_id,
           COALESCE(m.release_date, s.first_air_date) AS release_date,
           COALESCE(m.status, s.status) AS status,
           COALESCE(m.adult, s.adult) AS adult,
           NULLIF(COALESCE(m.original_language, s.original_language), '') AS original_language,
           COALESCE(m.runtime_minutes, CASE WHEN s.episode_runtime_minutes <= 2147483647 THEN s.episode_runtime_minutes END)
               AS tmdb_runtime_minutes,
           m.budget AS budget,
           m.revenue AS revenue,
           m.money_flag AS money_flag,
           COALESCE(m.vote_average, s.vote_average) AS tmdb_rating,
           COALESCE(m.vote_count, s.vote_count) AS tmdb_votes,
           COALESCE(m.popularity, s.popularity) AS popularity
    FROM titles t
    LEFT JOIN tmdb_movies m ON m.tconst = t.tconst AND t.kind <> 'series'
    LEFT JOIN tmdb_series s ON s.tconst = t.tconst AND t.kind <> 'movie' AND m.tconst IS NULL
    UNION ALL
    SELECT m.tconst AS title_key,
           'movie' AS kind,
           NULL AS title_type,
           m.title AS primary_title,
           m.original_title AS original_title,
           NULL AS start_year,
           NULL AS end_year,
           NULL AS runtime_minutes,
           NULL AS genres,
           NULL AS average_rating,
           NULL AS num_votes,
           NULL AS snapshot_date,
           FALSE AS in_catalogue,
           'movie' AS record_kind,
           m.tmdb_id AS tmdb_id,
           m.release_date AS release_date,
           m.status AS status,
           m.adult AS adult,
           NULLIF(m.original_language, '') AS original_language,
           m.runtime_minutes AS tmdb_runtime_minutes,
           m.budget AS budget,
           m.revenue AS revenue,
           m.money_flag AS money_flag,
           m.vote_average AS tmdb_rating,
           m.vote_count AS tmdb_votes,
           m.popularity AS popularity
    FROM tmdb_movies m
    WHERE NOT EXISTS (SELECT 1 FROM titles t WHERE t.tconst = m.tconst)
    UNION ALL
    SELECT s.tconst AS title_key,
           'series' AS kind,
           NULL AS title_type,
           s.name AS primary_title,
           s.original_name AS original_title,
           NULL AS start_year,
           NULL AS end_year,
           NULL AS runtime_minutes,
           NULL AS genres,
           NULL AS average_rating,
           NULL AS num_votes,
           NULL AS snapshot_date,
           FALSE AS in_catalogue,
           'series' AS record_kind,
           s.tmdb_id AS tmdb_id,
           s.first_air_date AS release_date,
           s.status AS status,
           s.adult AS adult,
           NULLIF(s.original_language, '') AS original_language,
           CASE WHEN s.episode_runtime_minutes <= 2147483647 THEN s.episode_runtime_minutes END
               AS tmdb_runtime_minutes,
           NULL AS budget,
           NULL AS revenue,
           NULL AS money_flag,
           s.vote_average AS tmdb_rating,
           s.vote_count AS tmdb_votes,
           s.popularity AS popularity
    FROM tmdb_series s
    WHERE NOT EXISTS (SELECT 1 FROM titles t WHERE t.tconst = s.tconst)
      AND NOT EXISTS (SELECT 1 FROM tmdb_movies m WHERE m.tconst = s.tconst)
