# What people read on the screen. Numbers are written by the number formats of the answers.

# The end of `cinelake run` and `cinelake demo`.

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

# Counts, sizes and times that several screens use.
bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
 }
unit-days = days
minutes-under-one = under a minute
minutes-one = 1 minute
minutes-some = { $number } minutes
tables = { $count ->
    [one] { $count } table
   *[other] { $count } tables
 }
tables-written-count = { $count ->
    [one] { $count } table written
   *[other] { $count } tables written
 }
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
 }
and-more = and { $count } more
and-more-files = { $count ->
    [one] and { $count } file more
   *[other] and { $count } files more
 }

# `ingest`: the summary of a run.
landed-records = { $count ->
    [one] { $count } record landed
   *[other] { $count } records landed
 }
titles-failed = { $count ->
    [one] { $count } title failed
   *[other] { $count } titles failed
 }
titles-not-asked = { $count ->
    [one] { $count } title not asked yet
   *[other] { $count } titles not asked yet
 }
summary-done = Done in { $time }: { $landed }.
summary-done-failures = Done in { $time }: { $landed }, but { $failed }.
summary-stopped = Stopped after { $time }: { $landed }, { $left }.
summary-error = Ended with an error after { $time }: { $landed }.
summary-because = because:
summary-no-title = Nothing to do: no title passed the filters.
summary-nothing-new = Nothing new: every title is in the lake, or TMDB did not have it when asked in the last days.
summary-nothing-new-export = Nothing new: every title is in the lake, or TMDB did not have it when asked in the last days, or TMDB's export does not have it.
alarm-nothing = nothing landed
alarm-landed = { $count ->
    [one] { $count } record landed before
   *[other] { $count } records landed before
 }
alarm-stopped = Stopped by the match-rate alarm after { $time }: { $landed }.
heading-titles = Titles
summary-shares = shares are of the { $count } wanted
summary-balanced = = { $titles }; the counts add up
summary-unbalanced = The counts do NOT add up: the outcomes are { $sum } in all, but the catalogue has { $titles }. This is a bug in cinelake; please report it with the manifest named below.
fact-records = records
fact-lake = lake
fact-catalogue = catalogue
fact-requests = requests
fact-find = /find
fact-crosswalk = crosswalk
fact-canary = canary
fact-lists = see also
fact-asked = asked with
fact-top-up = top-up
fact-last-round = last round
fact-repairs = repairs
fact-manifest = manifest
summary-records = { $files } landed, { $size }
summary-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
 }
requests-per-second = { $number } per second
requests-per-title = { $number } per title
retries = { $count ->
    [one] { $count } retry
   *[other] { $count } retries
 }
throttled = { $count ->
    [one] throttled { $count } time, waited { $time }
   *[other] throttled { $count } times, waited { $time }
 }
misses = { $count ->
    [one] { $count } miss
   *[other] { $count } misses
 }
films = { $count ->
    [one] { $count } film
   *[other] { $count } films
 }
find-stopped-nothing = stopped after { $misses }, because it found nothing; to ask it for every miss, use --find always
find-stopped = stopped after { $misses }, because it found only { $added }; to ask it for every miss, use --find always
find-asked-nothing = asked for { $misses }, added nothing
find-asked = asked for { $misses }, added { $added }
crosswalk-spared = { $count ->
    [one] { $count } request spared
   *[other] { $count } requests spared
 }
crosswalk-not-in-export = { $count ->
    [one] { $count } title: not asked, TMDB's export does not have the id
   *[other] { $count } titles: not asked, TMDB's export does not have the id
 }
crosswalk-wrong = { $count ->
    [one] { $count } wrong pair: TMDB's record has another IMDb id; asked by /find
   *[other] { $count } wrong pairs: TMDB's record has another IMDb id; asked by /find
 }
crosswalk-gone = { $count ->
    [one] { $count } old pair: TMDB does not have the id any more; asked by /find
   *[other] { $count } old pairs: TMDB does not have the id any more; asked by /find
 }
crosswalk-unconfirmed = { $count ->
    [one] { $count } pair: TMDB's record has no IMDb id; asked by /find
   *[other] { $count } pairs: TMDB's record has no IMDb id; asked by /find
 }
crosswalk-ambiguous = { $count ->
    [one] { $count } pair: not used, because it leaves a doubt
   *[other] { $count } pairs: not used, because it leaves a doubt
 }
canary-matched = TMDB had { $matched } of the { $titles } asked first
top-up-block = { $count ->
    [one] { $count } title lacked { $block }
   *[other] { $count } titles lacked { $block }
 }
top-up-language = { $count ->
    [one] { $count } title had another language
   *[other] { $count } titles had another language
 }
last-round = { $count ->
    [one] { $count } title had failed and was asked for once more, { $landed } landed
   *[other] { $count } titles had failed and were asked for once more, { $landed } landed
 }
repairs-adopted = { $count ->
    [one] { $count } record file of a killed run added to the ledger
   *[other] { $count } record files of a killed run added to the ledger
 }
repairs-damaged = { $count ->
    [one] { $count } damaged small file not used (run cinelake verify)
   *[other] { $count } damaged small files not used (run cinelake verify)
 }
repairs-gone = { $count ->
    [one] { $count } record file missing: its titles are asked for again
   *[other] { $count } record files missing: their titles are asked for again
 }
continue-stopped = To continue (no title is landed twice):
continue-failed = To ask the failed titles again:
continue-same = { $text } run the same command again
details-in-english = details:

# How titles end.
outcome-landed = landed
outcome-already_landed = already landed
outcome-note-already_landed = by an earlier run
outcome-not_found = not found
outcome-note-not_found = TMDB does not have the id
outcome-wrong_kind = wrong kind
outcome-note-wrong_kind = in TMDB the id is something else
outcome-id_mismatch = id mismatch
outcome-note-id_mismatch = TMDB answered with another title
outcome-failed = failed
outcome-note-failed = the next run asks again
outcome-filtered = filtered
outcome-note-filtered = left out by the filters
outcome-rejected = rejected
outcome-note-rejected = id could not be read
outcome-not_reached = not reached
outcome-note-not_reached = no result in this run

# Why the filters leave a title out.
filter-not_in_ids = not in the list of --ids
filter-kind_movie = films
filter-kind_series = series
filter-kind_episode = episodes
filter-kind_other = neither film nor series
filter-kind_unknown = kind not known
filter-title_type = another title type
filter-title_type_unknown = title type not known
filter-adult = adult (--include-adult keeps them)
filter-genre = another genre
filter-genre_unknown = genre not known
filter-original_language = made in another language
filter-original_language_unknown = original language not known
filter-region = named in other regions only
filter-region_unknown = region not known
filter-year_unknown = year not known
filter-before_from_year = before the first year asked for
filter-after_to_year = after the last year asked for
filter-runtime_unknown = length not known
filter-runtime_too_short = too short
filter-votes_unknown = number of votes not known
filter-too_few_votes = too few votes
filter-rating_unknown = rating not known
filter-rating_too_low = rating too low
filter-limit = beyond the limit

# Why a row is rejected.
reject-no_id = no id
reject-person_id = id of a person, not of a title
reject-company_id = id of a company, not of a title
reject-character_id = id of a character, not of a title
reject-event_id = id of an event, not of a title
reject-not_an_id = not an IMDb title id
reject-zero = the number of the id is zero
reject-too_many_digits = more than ten digits
reject-field_count = too few or too many fields

# What was done to ids so that they could be read.
repair-missing-prefix = missing tt added
repair-lost-zeros = missing zeros added
repair-extra-zeros = surplus zeros removed
repair-upper-case = TT written as tt
repair-blanks = spaces around the id removed
repair-from-url = taken out of a web address
repair-float-form = { "." }0 after the number removed
repair-invisible = invisible characters removed
repair-surrounded = taken out of other text

# Kinds, and how a file is written.
titles-movie = { $count ->
    [one] { $count } film
   *[other] { $count } films
 }
titles-series = { $count } series
titles-episode = { $count ->
    [one] { $count } episode
   *[other] { $count } episodes
 }
titles-other = { $count ->
    [one] { $count } other title
   *[other] { $count } other titles
 }
titles-unknown = { $count ->
    [one] { $count } title of unknown kind
   *[other] { $count } titles of unknown kind
 }
kind-movie = films
kind-series = series
kind-episode = episodes
kind-other = games and others
kind-unknown = of unknown kind
kind-by-option = set by --kind
kind-by-row = each row says so
kind-by-header = the column names say what the titles are
kind-assumed = assumed to be films: the file does not say
quoting-quoted = fields may be quoted
quoting-escaped = fields may be quoted, with backslashes before quotes
quoting-literal = quotes are ordinary characters
quoting-whole-lines = each line is quoted as a whole
one-column = one column
separated-by = separated by { $separator }
separated-by-commas = separated by commas
separated-by-semicolons = separated by semicolons
separated-by-tabs = separated by tabs
separated-by-spaces = separated by spaces
request-kept-blocks = { $blocks } (records of the lake have { $kept })
request-language = language { $language }
request-language-kept = language { $language } (that of the lake)
request-mixed-languages = { $count ->
    [one] { $count } title of the lake is in another language; if it is asked for again, it comes in this one (--language of ingest chooses another)
   *[other] { $count } titles of the lake are in another language; those that are asked for again come in this one (--language of ingest chooses another)
 }

# The progress of a run, on standard error.
progress-looking = looking at the lake
progress-stalled = no request for 5 s: waiting for TMDB (it throttles, or does not answer) or for the lake
progress-bar-first = { $percent } %  { $done } of { $titles }{ $left }
progress-found = found { $count }
progress-missed = missed { $count }
progress-failed = failed { $count }
progress-waiting = waiting for TMDB or the lake
progress-rate = { $number } requests/s
progress-line = { $done } of { $titles } ({ $percent } %): { $found }, { $missed }
found = { $count } found
missed = { $count } missed
failed-titles = { $count } failed
requests-each-second = { $number } requests per second
time-left = { $time } left
seconds = { $number } s
progress-started = run { $run }: { $titles }, { $asked }{ $known }
wanted-titles = { $count ->
    [one] { $count } title wanted
   *[other] { $count } titles wanted
 }
to-ask = { $count } to ask
known-in-lake = { $count } in the lake
known-misses = { $count } not in TMDB when asked in the last days
known-top-up = { $count } to ask because their record lacks a block or the language
warning = warning: { $text }
event-adopted = a file of a run that was killed was added to the ledger: { $path }
event-foreign = { $path } is in the folder of records but cinelake did not write it; it was not read or changed
event-gone = { $path } is missing or has another size; its titles are asked again
more-adopted = { $count } more files of runs that died were taken over
more-foreign = { $count } more files are not cinelake's
more-gone = { $count } more record files are gone or have another size
event-catalogue = catalogue in the lake: { $path }
event-catalogue-there = catalogue in the lake: { $path } (it was there)
event-canary = canary: TMDB has { $matched } of the { $titles } titles asked first
event-waiting = waiting: { $holder }
event-leftovers = { $count ->
    [one] { $count } staged file of killed runs removed
   *[other] { $count } staged files of killed runs removed
 }
event-damaged = { $path } is damaged and was not used ({ $problem }); cinelake verify --repair repairs it
event-last-round = { $count ->
    [one] { $count } title failed and is asked for once more
   *[other] { $count } titles failed and are asked for once more
 }
event-find-stopped-nothing = /find is not asked any more: in { $asked } misses it found nothing
event-find-stopped = /find is not asked any more: in { $asked } misses it found only { $films }
event-stretch = { $misses } titles in a row were not found, but TMDB still has a title found before, so the run continues
event-stopping = stopping: { $reason }
event-stopping-ctrl-c = stopping: { $reason }; { $hint }
quit-at-once = a second Ctrl-C quits at once
stopped-by = stopped by { $signal }
reason-in-english = { $reason }
event-widened = records of the lake have { $parts }, so that is asked for too (--drop-other-blocks leaves out blocks)
widened-language = the language { $language }

# The progress of the other commands.
progress-reading = reading the lake
progress-refine = catalogues, batches and runs read:
progress-model = tables made:
table-written = { $table }: { $rows } written
rows-written = { $count ->
    [one] { $count } row
   *[other] { $count } rows
 }
table-up-to-date = { $table }: up to date
table-reading = { $table }: reading { $count ->
    [one] { $count } new input
   *[other] { $count } new inputs
 }
progress-server = asking the server
fetch-anew = { $file }: { $why }; it is fetched from its start
fetch-retrying = { $file }: { $why }; next attempt in { $wait }
fetch-checking = { $file }: checking
fetch-size-unknown = of unknown size
fetch-begun = { $file }: { $size }
fetch-begun-kept = { $file }: { $size }, { $kept } already here
fetch-received = { $file }: { $bytes }
fetch-received-of = { $file }: { $bytes } of { $size }
fetch-done = { $file }: done, { $size }
fetch-continued = { $file }: continued and done, { $size }
fetch-unchanged = { $file }: unchanged
fetch-stopped = { $file }: stopped, { $size } kept
fetch-not-reached = { $file }: not reached
fetch-failed = { $file }: failed: { $error }

# `plan`.
plan-ask-with = ask with
plan-cost = Cost
plan-requests = requests
plan-time = time
plan-files = files
at-most = { $number } at most
plan-nothing-sent = Nothing was sent to TMDB, and nothing was written.
plan-in-catalogue = in the catalogue
plan-rejected = id could not be read
left-out-by-filters = left out by the filters
plan-wanted = wanted
plan-in-lake = already in the lake
plan-misses = not in TMDB when asked last
plan-not-in-export = not in TMDB's export
plan-to-ask = to ask
plan-new = not in the lake
plan-too-old = record too old
plan-miss-too-old = not in TMDB, but asked too long ago
plan-find = /find not asked yet
plan-lacks = record lacks { $block }
plan-language = record in another language
plan-no-title = Nothing to ask: no title passes the filters.
plan-all-known = Nothing to ask: every title is in the lake, or TMDB did not have it when asked in the last days.
plan-all-known-export = Nothing to ask: every title is in the lake, or TMDB did not have it when asked in the last days, or TMDB's export does not have it.
plan-no-rate = as fast as TMDB answers: no rate is set
plan-time-at = { $time } at { $rate } requests per second
plan-lambda-close = Close to the 15 minutes after which AWS ends a Lambda function.
plan-lambda-longer = Longer than the 15 minutes after which AWS ends a Lambda function: about { $calls } there, each continuing the last, or one run here.
calls = { $count ->
    [one] { $count } call
   *[other] { $count } calls
 }

# `inspect`: the files.
shape-course-movies = course movies
shape-course-series = course series
shape-movie-lens = MovieLens links
shape-id-list = list of ids
shape-table = table
shape-empty = empty file
shape-imdb = IMDb { $name }
role-titles = describes titles
role-ratings = rates titles
role-principals = says who took part in each title
role-names = names people
role-crew = lists directors and writers
role-episodes = says which series each episode belongs to
role-akas = lists what titles are called elsewhere
used-principals = refine makes the table principals of it, by the ids of people
used-names = refine makes the table people of it, and takes from it the names in principals
used-crew = refine makes the table crew of it, with directors and writers by their ids
used-episodes = refine makes the table episodes of it
used-akas = refine makes the table akas of it; titles keep their names
more-alike = { $count ->
    [one] and { $count } more file written the same way
   *[other] and { $count } more files written the same way
 }
inspect-holds = holds
inspect-used = used
inspect-written = written
inspect-titles = titles
inspect-recognised = recognised
inspect-not-used = not used
inspect-beware = beware
holds-role = { $shape }, which { $says }
holds-rows = { $shape }, { $rows }
holds-rows-joined = { $shape }, { $rows }, joined to the titles
utf-16 = UTF-16
json-records = JSON records
plain-text = plain text
plain-text-size = plain text, { $size }
packed-size = { $packed }, { $stored } for { $size } of text
header = header
no-header = no header
column = column { $name }
beware-before-header = { $count ->
    [one] { $count } line before the header left out
   *[other] { $count } lines before the header left out
 }
beware-width = { $count ->
    [one] { $count } row with too few or too many fields
   *[other] { $count } rows with too few or too many fields
 }
beware-quotes = { $count ->
    [one] { $count } row with an unclosed quote, read as ordinary characters
   *[other] { $count } rows with an unclosed quote, read as ordinary characters
 }
blank-lines = { $count ->
    [one] { $count } blank line
   *[other] { $count } blank lines
 }
heading-left-out = Left out

# `inspect`: the titles.
of-passing = of the titles that pass the filters
of-all-none-passes = of all titles: none passes the filters
inspect-rows = rows
distinct-titles = distinct titles
unreadable-ids = ids that cannot be read
with-rating = with a rating
pass-filters = pass the filters
ratings-joined = { $joined } of { $ratings } joined
ratings-joined-strangers = { $joined } of { $ratings } joined; { $strangers } have no title here
ratings = { $count ->
    [one] { $count } rating
   *[other] { $count } ratings
 }
unknown = unknown
years = Years
before-year = before { $year }
decade = { $year }s
genres = Genres
genres-not-listed = and { $count } without a count by name: too many different names for genres
genres-also = also { $genre }
genres-more = { $count } more

# `inspect`: what is odd.
nulls = Nulls
nulls-remark = rows without a value
repaired-ids = Ids repaired
repaired-ids-remark = rows
contradictions = Contradictions
contradictions-remark = titles whose rows differ; the first value counts
unreadable-values = Unreadable values
unreadable-values-remark = rows with a value that is not valid; it is treated as unknown
zeros = Zeros
zeros-remark = rows with 0 where the scale has no 0; it counts as unknown
contradiction = { $title }: { $kept } kept, { $ignored } ignored ({ $place })
nothing = nothing
empty-value = (empty)
rejected-rows = Rejected rows
rejected-rows-remark = with examples
fields-for-columns = { $fields } fields for { $columns } columns
rows-rejected = { $count ->
    [one] { $count } row rejected
   *[other] { $count } rows rejected
 }
ratings-rejected = { $count ->
    [one] { $count } rating rejected
   *[other] { $count } ratings rejected
 }
rows-and-ratings-rejected = { $rows } and { $ratings } rejected

# `inspect`: the verdict.
ready = { $ready } ready to ingest.
ready-rejected = { $ready } ready to ingest; { $rejected }.
ready-doubted = { $ready } ready to ingest, if the ids are IMDb's.
nothing-no-file = There is nothing to ingest: no file describes titles.
nothing-no-rows = There is nothing to ingest: there are no rows.
nothing-no-id = There is nothing to ingest: none of { $rows } has an id that can be read.
nothing-filtered = There is nothing to ingest: the filters leave out all { $titles }.
nothing-neither = There is nothing to ingest: { $titles } that are neither films nor series.
todo-next = next: cinelake plan with the same files and filters, to estimate the run
todo-person-column = { $count ->
    [one] { $count } row with the id of a person (nm…): if that is the wrong column, name the right one with --id-column
   *[other] { $count } rows with the id of a person (nm…): if that is the wrong column, name the right one with --id-column
 }
todo-no-id-column = { $count ->
    [one] { $count } row without an id like tt0111161: if that is the wrong column, name the right one with --id-column
   *[other] { $count } rows without an id like tt0111161: if that is the wrong column, name the right one with --id-column
 }
todo-width = { $count ->
    [one] { $count } row with too few or too many fields: see whether another --separator or --quoting fits better
   *[other] { $count } rows with too few or too many fields: see whether another --separator or --quoting fits better
 }
todo-kind-conflict = In { $conflicts } of { $rows } a column contradicts --kind. inspect uses the column; ingest ends with an error. Leave --kind out
todo-unknown-kind = { $count ->
    [one] { $count } title is not asked for: the column does not say what they are in a word that is known{ $word }; --kind movie or --kind series says it for all of them
   *[other] { $count } titles are not asked for: the column does not say what they are in a word that is known{ $word }; --kind movie or --kind series says it for all of them
 }
for-instance = , for instance `{ $value }`
todo-few-rejects = rejected rows do not get into the lake; correct them in the file if you need them
todo-bare-numbers = { $count ->
    [one] { $count } row has a bare number for an id: if the column counts rows or holds TMDB's ids, name the right one with --id-column
   *[other] { $count } rows have a bare number for an id: if the column counts rows or holds TMDB's ids, name the right one with --id-column
 }
todo-no-genre = no title has the genre { $genres }: the most common are { $names }
todo-no-genre-at-all = no title has the genre { $genres }: no title has a genre
todo-assumed = { $count ->
    [one] { $count } title is assumed to be a film; use --kind series if it is a series
   *[other] { $count } titles are assumed to be films; use --kind series if they are series
 }
todo-series = { $count ->
    [one] { $count } series is asked for only with --enrich series
   *[other] { $count } series are asked for only with --enrich series
 }
missing-titles = no file describes titles: add title.basics, or another list of titles
missing-ratings = titles without ratings: add title.ratings
missing-names = principals without names: people are shown by id; add name.basics for their names
missing-principals = names without principals: nothing says who took part in which title; add title.principals

# `refine` and `model`.
refined = Refined { $lake } in { $time }: { $what }.
modelled = Modelled { $lake } in { $time }: { $what }.
all-up-to-date = everything was up to date
heading-tables = Tables
head-rows = rows
head-size = size
up-to-date = up to date
made = made
made-from = made from { $inputs }
inputs = { $count ->
    [one] { $count } input
   *[other] { $count } inputs
 }
new-inputs = { $count ->
    [one] { $count } new input
   *[other] { $count } new inputs
 }
rows-added = +{ $added } rows{ $replaced }{ $expired }, from { $inputs }
rows-replaced = , { $count } replaced
rows-expired = , { $count } too old and removed
heading-catalogues = Catalogues
same-bytes = { $files }, { $same } more with the same bytes left out
refine-rows = rows
refine-into-titles = into titles
refine-superseded = of titles that a later catalogue has
refine-ratings = ratings, joined to titles
refine-ratings-alone = ratings without a title
refine-left-out = left out
refine-titles = titles
refine-contradict = whose rows contradict each other
refine-first-kept = the first known value was kept
refine-roles = people and roles
refine-duplicates = exact duplicates left out
refine-people-rows = rows of principals
refine-without-title = of titles that no catalogue has
refine-people-superseded = of titles whose people another file has
refine-people-named = people named
refine-people-unnamed = without a name, shown by id
refine-add-names = add name.basics for the names
refine-names-rows = rows of names
refine-names-elsewhere = of people in no title here
refine-names-repeated = of people named before
refine-later-file = of titles that a later file has
refine-said-again = said again
refine-bad-rows = Rows and values that cannot be read
refine-bad-rows-remark = the first of them
refine-records = Records
refine-records-remark = read this time
refine-films = records of films
refine-series = records of series
refine-into-movies = into tmdb_movies
refine-into-series = into tmdb_series
refine-older = older than another of the same title
refine-too-old = too old
refine-too-old-note = in no table (--keep-days)
refine-bad-dates = dates that are not valid
refine-bad-dates-note = NULL in the table, kept in extra
refine-in-extra = kept in extra
refine-opinion = Second opinion
refine-agrees = figures that agree with TMDB's
refine-differs = that differ by more than 25 %
refine-only-source = that TMDB does not know
refine-other-currency = in another currency
refine-gone-files = Catalogue files that are missing
refine-undescribed = Catalogue files without a description
refine-undescribed-remark = no run landed them, so --separator, --kind and other flags are unknown; their format was detected
refine-damaged-files = Damaged files
refine-damaged-files-remark = not used; cinelake verify --repair rebuilds the small ones as far as it can
refine-unused-files = Files not used
refine-read-for = rows read for { $table }
refine-unreadable = not valid, treated as unknown: { $column }
refine-dead-letter = dead letter: { $reason }
refine-bad-part = { $part } that cannot be read
dead-letter-no_provenance = no provenance
dead-letter-untyped_field = untyped field
dead-letter-other_imdb_id = other imdb id
dead-letter-missing_file = missing file
dead-letter-not_json = not json
dead-letter-not_utf8 = not utf8
dead-letter-missing_record = missing record
dead-letter-not_an_object = not an object
opinion-no_id = rows without an IMDb id of a title
opinion-not_a_number = figures that are no whole number
opinion-two_values = figures of titles that have two different ones
opinion-unknown_title = figures of titles that no catalogue has
model-grain = every grain was checked before a table was written
model-missing = Not in the lake
model-missing-remark = read as tables without rows
model-unknown = Not known
model-unknown-remark = rows without a value in a column, or with the unknown member
note-missing-tables = the lake does not have { $tables }: what only they say is unknown
note-star-written = the star is written to { $folder }
warn-small-files = { $count ->
    [one] { $count } small file cannot be read, so data is missing; the summary names it
   *[other] { $count } small files cannot be read, so data is missing; the summary names them
 }
warn-gone-files = { $count ->
    [one] { $count } catalogue file is gone from the lake; the summary names it
   *[other] { $count } catalogue files are gone from the lake; the summary names them
 }

# `tables`.
table-standing = { $rows }, { $size }
table-standing-refined = { $rows }, { $size }, refined { $at }
table-not-made = not made yet
table-not-usable = not usable; the next refine or model makes it again: { $problem }
refers-to = { $text } (refers to { $table })
not-in-file = { $text } (not in this file yet: reads as NULL)
tables-in-english = The texts about tables and columns are English.

# `verify`.
verify-whole = { $lake } is whole. Verified in { $time }.
verify-damaged = { $count ->
    [one] { $lake } is damaged in { $count } place. Verified in { $time }.
   *[other] { $lake } is damaged in { $count } places. Verified in { $time }.
 }
verify-read = Read
verify-records = { $records } in { $files } ({ $size })
records = { $count ->
    [one] { $count } record
   *[other] { $count } records
 }
verify-ledger = { $entries } of { $runs }
ledger-entries = { $count ->
    [one] { $count } ledger entry
   *[other] { $count } ledger entries
 }
runs = { $count ->
    [one] { $count } run
   *[other] { $count } runs
 }
verify-catalogues = { $files } ({ $size }) of { $snapshots }
catalogue-files = { $count ->
    [one] { $count } catalogue file
   *[other] { $count } catalogue files
 }
snapshots = { $count ->
    [one] { $count } snapshot
   *[other] { $count } snapshots
 }
verify-tables = { $rows } in { $tables } ({ $size })
verify-repaired = Repaired
verify-kept = what was there: { $path }
verify-damage = Damage
verify-warnings = Warnings
verify-notes = Notes
more-like-that = and { $count } more like that (--format json has all)

# `purge`.
purge-head = TMDB's data in { $lake } from before { $before } ({ $days } ago): { $what }.
purge-nothing = there is nothing to remove
purge-removed = removed
purge-would = this would be removed
purge-record-files = record files
purge-entries = ledger entries
purge-rows = rows of { $table }
purge-report = files of the report as of { $day }
purge-star = tables of the star
purge-staged = staged files
purge-staged-note = left by killed runs
purge-anew-done = the tables of TMDB's records cannot be read or are of an older version; they were made anew from Raw
purge-anew = the tables of TMDB's records cannot be read or are of an older version; they would be made anew from Raw
purge-foreign = Not cinelake's
purge-foreign-remark = left alone
purge-todo-remove = remove it: { $command }
purge-todo-star = make the star again: { $command }
purge-todo-report = make the report again: { $command }
warn-kept-unreadable = { $path } cannot be read and is kept: { $problem }

# `refresh`.
refresh-heading = Changes at TMDB
refresh-feed = list of changes
refresh-exports = daily list of ids
refresh-dry-run = No title was asked for, and nothing was written.
refresh-up-to-date = The lake is up to date.
refresh-held = titles with a record
refresh-spared = not changed, not asked again
refresh-to-ask = to ask again
refresh-changed = changed at TMDB
refresh-vanished = removed from TMDB
refresh-too-old = record too old
refresh-before-feed = older than the list of changes
refresh-feed-read = { $first } to { $last }, { $ids } in { $requests }
ids = { $count ->
    [one] { $count } id
   *[other] { $count } ids
 }
plain-requests = { $count ->
    [one] { $count } request
   *[other] { $count } requests
 }
refresh-feed-nothing = nothing new to read: the lake has the changes up to { $last }
not-read = not read
refresh-gap = TMDB's list of changes does not have the days up to { $day } any more. Titles that were asked for before the end of that day are asked for again.
refresh-noted-ahead = The lake says that the changes up to { $day } are known, but that day has not ended: a clock was ahead. The days are read again.
refresh-asked-ahead = { $count ->
    [one] { $count } title was landed under a clock that was ahead. Its changes at TMDB before that time are not noticed.
   *[other] { $count } titles were landed under a clock that was ahead. Their changes at TMDB before that time are not noticed.
 }
refresh-no-tmdb-id = { $count ->
    [one] { $count } title of the lake without a TMDB id that can be read: asked for when the record is too old.
   *[other] { $count } titles of the lake without a TMDB id that can be read: asked for when the record is too old.
 }
refresh-reading = reading what changed at TMDB

# `catalogue fetch`.
fetched-whole = { $folder } has { $files } of IMDb, as { $from } has them.
fetched-some = { $folder } has { $whole } of { $all } files of IMDb from { $from }.
fetched-continue = To continue:
fetched-look = To look at the files:
fetched-make = To make a lake of the titles:
head-file = file
head-changed = last changed
file-downloaded = downloaded
file-resumed = continued
file-unchanged = unchanged
file-failed = failed
file-stopped = stopped
file-not-reached = not reached
size-kept = { $size } kept
fetched-days = the files are of different days, so a title may be in one and not in another ({ $days })
fetched-error = { $error }

# Notes and warnings, on standard error.
warning-in-english = warning: { $text }
note-last-years = last { $years } years as of { $day }: { $first }-{ $last }
note-as-of = --as-of changes nothing without --last-years
note-type-series = --title-type { $types } keeps nothing here: series are asked for with --enrich series
note-type-others = --title-type { $types } keeps nothing here: only films and series are asked for
note-demo-server = TMDB-compatible server with bundled records: { $address }
note-pipe = waiting for what is written into the pipe { $pipe }; Ctrl-C ends it
note-crosswalk = crosswalk: TMDB ids of { $films } films and { $series } series
note-crosswalk-gone = crosswalk: TMDB ids of { $films } films and { $series } series (not in TMDB's export: { $gone })
warn-crosswalk-empty = the crosswalk has no pair that can be used: of { $rows } rows, { $without_imdb } have no IMDb id of a title and { $without_tmdb } no TMDB id
note-crosswalk-rejected = rows of the crosswalk without an IMDb id of a title, or with another number of fields: { $rows }
warn-crosswalk-kind = TMDB ids of the crosswalk whose kind is not understood and that are not used: { $ids }; kinds are words such as movie and series
warn-crosswalk-unreadable = values of the crosswalk that are no TMDB id and are not used: { $ids } ({ $examples })
warn-crosswalk-doubt = pairs of the crosswalk that leave a doubt and are not used: { $pairs } ({ $examples })
warn-no-header = { $file } has no header: only the ids in it are read. If it is a part of another file, put that file's header before it
warn-ratings-alone = the files have ratings and do not describe titles, so that every title is taken for a film; add title.basics
warn-ids-rejected = rows of --ids { $file } without an id of a title: { $rows }; the first is line { $line }: `{ $value }`, { $why }
warn-ids-missing = ids of --ids that are in no file of the catalogue: { $ids } ({ $examples })
warn-no-region = no title has a name in the region { $region }
warn-no-genre = no title has the genre `{ $genre }`
warn-damaged = { $path } is damaged and was not used: { $problem }
warn-behind = the tables are behind the lake: { $waiting } not refined yet; bring them up to date: { $command }
warn-star-behind = the tables of Refined are behind those of Trusted; bring them up to date: { $command }
batches = { $count ->
    [one] { $count } batch
   *[other] { $count } batches
 }
second-opinions = { $count ->
    [one] { $count } second opinion
   *[other] { $count } second opinions
 }
waiting-one = { $what } is
waiting-more = { $what } are
note-opinion-counts = second opinion { $source }: budgets: { $budgets }; box offices: { $revenues }
warn-opinion-rejects = second opinion { $source }: what is not compared: { $rejects }
note-opinion-currency = second opinion { $source }: figures without a stated currency: { $count }; they are compared, and never filled in (add a column currency)
opinion-two-films = figures of films that have two different ones
opinion-currency = figures in another currency
note-opinion-landed = second opinion { $source } landed as { $path }
note-opinion-there = second opinion { $source } was in the lake already: { $path }
opinions-in-lake = { $count ->
    [one] { $count } second opinion is in the lake. Next: { $command }
   *[other] { $count } second opinions are in the lake. Next: { $command }
 }
note-spark-starting = starting Spark with { $program }
note-spark-ready = Spark { $version } is ready
note-question = question { $question }: { $text }
warn-question = question { $question }: { $error }
warn-report-run = the report leaves out a run whose manifest cannot be read: { $path }: { $problem }
warn-open = { $why }; open it yourself: { $page }
setting-unknown = { $name } is not a setting and changes nothing
setting-unknown-meant = { $name } is not a setting and changes nothing; did you mean { $meant }?
note-format = note: `{ $command }` cannot print { $format } (set by { $origin }); it prints { $known }

# `check` and `report`.
check-mark-ok = ok
check-mark-warn = warn
check-mark-fail = FAIL
check-mark-skip = skip
check-ready = Everything is ready for a run
check-ready-warnings = No check failed, with { $warnings }
check-failed = { $count ->
    [one] Not ready: { $count } check failed
   *[other] Not ready: { $count } checks failed
 }
check-failed-warnings = { $failed }, { $warnings }
check-warnings = { $count ->
    [one] { $count } warning
   *[other] { $count } warnings
 }
check-skipped = ; { $count } could not be checked
check-key = { $kind } from { $origin }
check-api-key = API key
check-token = read access token
check-accepts = { $address } accepts it
check-titles = { $kept } of { $titles } titles pass the filters
check-rejected = { $rejected } titles are rejected; see cinelake inspect
check-needs-catalogue = needs TMDB and a catalogue
check-needs-lake = needs the lake
check-ids = TMDB has { $matched } of the { $titles } titles that were asked
report-as-of = Report as of { $day }
report-page = page
report-data = data
details-are-english = details in English
verify-todo = run `{ $command }`
verify-details = { $problem }; { $advice }

# `doctor`.
doctor-settings = { $count ->
    [0] the defaults; cinelake config lists all
    [one] { $count } value other than the default; cinelake config lists all
   *[other] { $count } values other than the default; cinelake config lists all
 }
doctor-key = there is one, from { $origin }
doctor-try-key = cinelake check tries it
doctor-no-key = there is none
doctor-set-key = set TMDB_API_KEY to ask TMDB; cinelake demo needs none
doctor-no-lake = no lake is named
doctor-name-a-lake = name a lake with --lake to check it too
doctor-no-run = no run has written here
doctor-runs = { $count ->
    [one] { $count } run
   *[other] { $count } runs
 }
doctor-titles = { $count ->
    [one] { $count } title
   *[other] { $count } titles
 }
doctor-last-run = the last one ({ $at }) had { $titles }; { $ended }
doctor-run-done = each has an outcome
doctor-run-failures = some titles failed
doctor-run-stopped = it was stopped early
doctor-run-running = it is still running, or it was killed
doctor-run-alarm = the alarm stopped it: too few ids matched
doctor-run-error = it ended with an error
doctor-again = the same command continues the run
doctor-up-to-date = they hold all that was landed
doctor-behind = { $what } not refined yet
doctor-written = { $path } is written; read it before you attach it to an issue

# `answer`: around the answers.
answers-scale = { $of }, 0 to { $end }
answers-heading = { $count ->
    [1] Answer as of
   *[other] Answers as of
} { $date }
answers-window = window
answers-window-years = { $first } to { $last }
answers-minimum = minimum
answers-minimum-votes = { $count } votes, where ratings are compared
answers-titles = titles
answers-ratings = ratings
answers-or = { $genres } or { $genre }
answers-title-type = title type { $types }
answers-genre = genre { $genres }
answers-from-year = from { $year }
answers-to-year = up to { $year }
answers-min-rating = rating at least { $rating }
answers-all-titles = all titles of the lake
answers-only = only { $parts }
answers-as-asked = Literal answer, without minimums
answers-other-minimums = With other minimums
answers-left-out = Left out
answers-used = Titles used: { $used } of { $titles }
answers-used-left-out = left out: { $reasons }
answers-more-rows = … and { $count ->
    [1] 1 more row
   *[other] { $count } more rows
}
answers-more = One answer with how sure it is, other minimums and notes: cinelake answer 1 --lake { $lake } with the same flags; all answers so: --full
answers-own = Own question { $name }
answers-not-answered = Not answered:
answers-of-sample = The sample's figures are rounded and partly invented. They show how cinelake works; they are not facts about films.

# `sql`.
sql-written = { $rows } written to { $path }
sql-more-rows = { $count ->
    [one] … { $count } more row ({ $all } in all)
   *[other] … { $count } more rows ({ $all } in all)
 }
sql-more-columns = { $count ->
    [one] … { $count } more column: { $names }
   *[other] … { $count } more columns: { $names }
 }
sql-prompt-head = { $tables } of { $lake }; \? for help, \q to leave
sql-prompt-help = A statement ends with ; and may take several lines.
sql-help-tables = the tables and their rows
sql-help-table = TABLE
sql-help-columns = the columns of a table
sql-help-format = FORMAT
sql-help-formats = print results as { $formats }
sql-help-timing = say how long each statement takes, or stop saying it
sql-help-help = this help
sql-help-leave = leave (also Ctrl-D)
sql-prompt-keys = Tab completes names of tables and columns. Ctrl-C stops a statement.
sql-timing-on = Timing is on.
sql-timing-off = Timing is off.
sql-time = Time: { $time }
sql-history-not-kept = the lines typed were not kept in { $path }: { $error }
head-table = table
head-column = column
head-type = type
never-null = never null

# `question`, `spark job`, `ddl quicksight` and `man`.
run-it = Run it: { $command }
question-no-columns = question.toml does not name the columns: with --lake, they are read from the statement
question-good = { $question }: good
question-problems = The problems:
questions = { $count ->
    [one] { $count } question
   *[other] { $count } questions
 }
problems = { $count ->
    [one] { $count } problem
   *[other] { $count } problems
 }
question-sum = { $questions }, { $problems }
question-columns-unchecked = The columns were not checked: that needs --lake.
passed-over-folder = { $path } is passed over: it is no folder of a question
passed-over-file = { $path } is passed over: a question has no such file
man-written = man pages written to { $folder }; read one with man { $folder }/cinelake.1
files-in = { $files } in { $folder }
ddl-first = { $files } in { $folder }. First run these statements in Athena:
ddl-then = Then, with the AWS CLI:

# `config`.
config-setting = setting
config-value = value
config-from = from
config-variable = variable
config-flag = command line
config-default = default
config-hidden = { $kind } (hidden)
config-unusable = unusable: { $error }
config-key-variables = TMDB_API_KEY or TMDB_ACCESS_TOKEN

# `tmdb-server`.
server-serving = serving { $films } and { $series } at { $address } (TMDB_BASE_URL); Ctrl-C to stop
server-answered = { $count ->
    [one] { $count } request answered, { $throttled } throttled
   *[other] { $count } requests answered, { $throttled } of them throttled
 }
server-left-out = { $count ->
    [one] { $name }: { $count } record left out, in line { $line }: { $reason }
   *[other] { $name }: { $count } records left out, the first in line { $line }: { $reason }
 }

# `aws package`, `aws template` and `aws invoke`.
package-building = building { $program } for { $arch } with { $tool } ({ $takes }) …
package-takes-minutes = a minute or two
package-takes-long = ten minutes or more
package-size = size
package-runtime = runtime
package-needs = needs
package-bytes = { $zip } ({ $program } unzipped)
package-static = nothing: it is static
template-written = written
template-removed = removed
template-replaced = replaced
template-unchanged = unchanged
template-next = next: { $command }
template-then = then: { $command }   (README.md there has the rest)
invoke-partial = the answer is partial; cinelake continues with the event for the rest
invoke-took = invocation: { $seconds } s
invoke-took-memory = invocation: { $seconds } s, peak memory so far { $memory } MB

# `aws doctor`.
aws-you = you are { $arn }
aws-there = { $bucket } is there
aws-there-in = { $bucket } is there, in { $region }
aws-not-checked = rights, catalogue, public access: not checked without the bucket
aws-read-needs-write = not checked, because it needs an object and the write failed
aws-create-only = a second put of the same object is refused, as it should be
aws-no-create-only = this server does not support If-None-Match, so two runs at the same time could overwrite each other's files
aws-no-create-only-todo = let only one run at a time write here, or use AWS S3, which supports it
aws-absent = an object that is not there is "not found", not "access denied"
aws-absent-denied = "access denied" (403) for an object that is not there, where "not found" (404) is needed
aws-absent-todo = allow s3:ListBucket on { $bucket }, and s3:GetObject on { $objects }
aws-delete = allowed, but not needed; the test object was removed
aws-no-delete = not allowed, and not needed; the test object stays at { $path }
aws-unusable = no request can name { $keys }; passed over
aws-unusable-todo = give such an object another key, without `//` and control characters
aws-catalogue-local = { $file } is not in a bucket; the function can only read from a bucket
aws-catalogue-local-todo = upload it (aws s3 cp FILE s3://my-lake/in/) and name it as s3://bucket/key
aws-catalogue = { $file }: { $size }
aws-catalogue-first = { $file }: { $size }, the first of { $count } files that match
aws-catalogue-gone = { $file } is not there (404)
aws-catalogue-gone-todo = upload it, or correct the URL; keys are case-sensitive
aws-cannot-tell = cannot tell
aws-cannot-tell-right = cannot tell: needs { $action }
aws-cannot-tell-todo = allow { $action } on { $resource } to whoever runs the doctor; a run does not need it
aws-cannot-tell-why = cannot tell: { $why }
aws-public = PUBLIC: anybody, without credentials, may: { $what }
aws-list = list
aws-read = read
aws-write = write
aws-public-refused = a request without credentials is refused ({ $what })
aws-blocks-on = all four blocks are on
aws-blocks-off = not all four blocks are on
aws-blocks-none = none is set: a policy or an access list could open the bucket
aws-policy-public = PUBLIC: the bucket's policy opens it to everybody
aws-policy-closed = it opens nothing to the public
aws-none = the bucket has none
aws-owners = it gives access only to owners
aws-public-groups = PUBLIC: it opens the bucket to { $groups }
aws-encrypted-key = { $algorithm } with { $key }
aws-encrypted-key-todo = the function needs the key too: { $command }
aws-encrypted-aws = { $algorithm } with AWS's own key
aws-encrypted-s3 = { $algorithm }, S3's own keys
aws-encrypted-none = no default is set
