SELECT
    f.title_key,
    t.kind,
    t.primary_title,
    t.release_year,
    f.person_key,
    p.name AS person,
    p.birth_year,
    f.role,
    f.source,
    f.billing,
    f.characters,
    r.average_rating,
    r.num_votes
FROM {db}fact_credit f
JOIN {db}dim_title t ON t.title_key = f.title_key
JOIN {db}dim_person p ON p.person_key = f.person_key
JOIN {db}fact_title r ON r.title_key = f.title_key
