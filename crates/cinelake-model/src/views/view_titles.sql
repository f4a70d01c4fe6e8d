SELECT
    f.title_key,
    t.kind,
    t.title_type,
    t.primary_title,
    t.original_title,
    t.start_year,
    t.release_year,
    d.full_date AS release_date,
    d.month AS release_month,
    d.decade AS release_decade,
    t.genres,
    l.english_name AS original_language,
    c.name AS collection,
    f.budget,
    f.revenue,
    f.profit,
    f.return_on_budget,
    f.multiple,
    f.money_flag,
    f.average_rating,
    f.num_votes,
    f.runtime_minutes,
    f.tmdb_rating,
    f.tmdb_votes,
    f.popularity
FROM {db}fact_title f
JOIN {db}dim_title t ON t.title_key = f.title_key
JOIN {db}dim_date d ON d.date_key = f.release_date_key
JOIN {db}dim_language l ON l.language_key = f.original_language_key
JOIN {db}dim_collection c ON c.collection_key = f.collection_key
