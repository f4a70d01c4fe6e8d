SELECT tconst AS title_key,
       CAST(EXTRACT(YEAR FROM snapshot_date) * 10000 + EXTRACT(MONTH FROM snapshot_date) * 100
            + EXTRACT(DAY FROM snapshot_date) AS INTEGER) AS snapshot_date_key,
       average_rating,
       num_votes
FROM ratings
ORDER BY title_key, snapshot_date_key
