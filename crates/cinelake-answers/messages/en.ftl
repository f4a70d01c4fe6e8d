# Words that several questions have. Those of one question are beside its code, in
# src/questions/<question>/en.ftl.

# Counts with their nouns. A count of 0 is plural in both languages.
count-films = { $count ->
    [1] { $count } film
   *[other] { $count } films
}
count-series = { $count ->
    [1] { $count } series
   *[other] { $count } series
}
count-votes = { $count ->
    [1] { $count } vote
   *[other] { $count } votes
}
range = { $low } to { $high }
list = { $items } and { $last }
yes = yes
no = no

# How an answer to a question of yes or no begins.
opening = { $answer ->
    [yes] Yes,
    [no] No,
   *[perhaps] Perhaps:
}
not-answerable = Not answerable from this lake

# Differences.
degree = { $effect ->
    [small] somewhat
    [medium] noticeably
   *[large] much
}
effect-size = { $effect ->
    [negligible] negligible
    [small] small
    [medium] medium
   *[large] large
}
interval-95 = 95% interval { $range }
measure-cohens-d = Cohen's d
measure-cliffs-delta = Cliff's delta

# Tables.
table-how-large = How large the difference is
table-group = Group
table-titles = Titles
table-films = Films
table-measure = Measure
table-value = Value
table-interval = 95% interval
table-share = Share

# Which titles an answer uses, and why others are left out.
left-out-table = Which titles the answer uses
left-out-titles = Titles
left-out-count = Count
left-out-examined = examined
left-out-used = used in the answer
left-out = left out: { $reason }
reason-no_start_year = no start year
reason-after_as_of_year = start year after the as-of year
reason-no_rating = no rating
reason-votes_unknown = unknown number of votes
reason-too_few_votes = too few votes, or unknown votes
reason-year_with_too_few_titles = in a year with too few titles
reason-same_name_other_birth_year = another person of the same name (other birth year)
reason-same_name_other_person = a namesake with another id
reason-same_name_several_people = a name that several people have, without an id
reason-unknown_runtime = unknown runtime
reason-unknown_years = unknown start or end year
reason-contradictory_years = end year before the start year
reason-undetermined = still running, 2 years or less until now
reason-no_record = no TMDB record
reason-unknown_revenue = unknown revenue
reason-unknown_budget = unknown budget
reason-flagged_budget = suspect budget
reason-outside_window = outside the window
reason-unknown_release = unknown release year
reason-unknown_votes = unknown votes

# The filters.
filter-title-type = title type { $types }
filter-genre = genre { $genres }
filter-or = { $genres } or { $genre }
filter-from-year = start year from { $year }
filter-to-year = start year up to { $year }
filter-rating = rating at least { $rating }
filter-note = Only titles that pass the filters were examined: { $filter }.
filter-note-people = The filters choose the film ({ $filter }). The list has all films of its people.

# Own questions.
own-left-out = Titles left out
own-left-out-reason = Reason
own-no-rows = The answer has no rows.
own-empty-table = The table { $name } of this lake has no rows.
own-below-floor = Rows left out because “{ $label }” is under { $least }: { $below }; because it is unknown: { $unknown }.
own-without-filters = The filters do not narrow this answer: its statement does not read selected_titles.
own-more-rows = The statement gives more rows; only the first { $rows } were read.

# Where the ratings come from.
ratings = Ratings are IMDb's, from the catalogue (average_rating, 1 to 10), one for each title. They are not TMDB's.
