WITH listed AS (
    SELECT NULLIF(language, '') AS language, english_name, name FROM tmdb_languages
    UNION ALL
    SELECT NULLIF(original_language, ''), NULL, NULL FROM tmdb_movies
    UNION ALL
    SELECT NULLIF(original_language, ''), NULL, NULL FROM tmdb_series
),
spelled AS (
    SELECT language,
           english_name,
           name,
           ROW_NUMBER() OVER (
               PARTITION BY language
               ORDER BY CASE WHEN english_name IS NULL THEN 1 ELSE 0 END,
                        CASE WHEN name IS NULL THEN 1 ELSE 0 END,
                        COUNT(*) DESC, english_name, name
           ) AS place
    FROM listed
    WHERE language IS NOT NULL
      AND language <> 'unknown'
    GROUP BY language, english_name, name
)
SELECT language AS language_key,
       english_name,
       name AS own_name
FROM spelled
WHERE place = 1
UNION ALL
SELECT 'unknown' AS language_key,
       'unknown' AS english_name,
       NULL AS own_name
ORDER BY language_key
