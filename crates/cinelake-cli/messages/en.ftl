# What `cinelake run` and `cinelake demo` print at the end. Numbers are written by the number formats of the answers.

titles = { $count ->
    [one] { $count } title
   *[other] { $count } titles
 }
files = { $count ->
    [one] { $count } file
   *[other] { $count } files
 }
catalogue = { $titles } in { $files }
landed = { $count } landed
already_landed = { $count } already landed
not_found = { $count } not found at TMDB
wrong_kind = { $count } of another kind at TMDB
id_mismatch = { $count } with another IMDb id at TMDB
failed = { $count } failed
filtered = { $count } left out by the filters
rejected = { $count ->
    [one] { $count } with an id that cannot be read
   *[other] { $count } with ids that cannot be read
 }
not_reached = { $count } not asked for yet
requests = { $count ->
    [0] no request to TMDB
    [one] { $count } request to TMDB, { $time }
   *[other] { $count } requests to TMDB, { $time }
 }
tables-same = { $tables } tables, all up to date
tables-written = { $tables } tables, { $written } written
answered = { $answered } of { $questions } questions answered
field-catalogue = catalogue
field-ingest = ingest
field-refine = refine
field-model = model
field-answer = answer
field-report = report
field-lake = lake
failures = { $count ->
    [one] { $count } title failed. To ask for it again, run the same command again:
   *[other] { $count } titles failed. To ask for them again, run the same command again:
 }
rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
 }
findings = What the answers found
as-of = as of { $day }
next = What next
next-page = see the charts
next-answer = see how sure an answer is
next-tables = see the tables
next-sql = ask in SQL
next-again = continue or update
next-inspect = look into the sample
next-own = use your own catalogue
key = get a free key: { $url }
more = -v prints the summary of each step.
