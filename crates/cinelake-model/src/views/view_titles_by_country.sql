SELECT
    f.title_key,
    t.kind,
    t.primary_title,
    t.release_year,
    m.name AS country,
    b.weight,
    f.budget * b.weight AS budget_share,
    f.revenue * b.weight AS revenue_share,
    f.profit * b.weight AS profit_share,
    f.money_flag,
    f.average_rating,
    f.num_votes
FROM {db}fact_title f
JOIN {db}dim_title t ON t.title_key = f.title_key
JOIN {db}bridge_title_country b ON b.title_key = f.title_key
JOIN {db}dim_country m ON m.country_key = b.country_key
