# What the report says beside the answers' own sentences. The same keys as in pt-BR.ftl.
# Keys of charts begin with `chart-`.

# The page.
title = Eight questions about films
tagline = What { $titles } titles of a film lake say, and how sure each answer is
skip = Skip to the answers
language = Language
theme = Colours
theme-auto = As the system
theme-light = Light
theme-dark = Dark
print-hint = This was printed from the HTML page. The page also has every SQL statement and the data of every chart.


# Charts.
chart-nothing = There is nothing to draw.
chart-yes = yes
chart-no = no
chart-mean-rating = Mean rating, 0 to 10
chart-release-year = Release year
chart-column-year = Year
chart-column-mean = Mean rating
chart-column-low = 95% interval from
chart-column-high = 95% interval to
chart-column-titles = Titles
chart-column-compared = Compared
chart-column-partial = Year so far
chart-years-key-mean = mean of a year’s titles, in the band of its 95% interval
chart-years-key-few = fewer than { $count } titles, not compared
chart-years-key-partial = year so far
chart-years-titles = Titles with at least { $count } votes
chart-years-mean = mean of all titles, { $mean }
chart-years-best = { $year }: { $mean }
chart-years-tip = { $year }: mean { $mean }, 95% interval { $low } to { $high }, { $count ->
    [one] { $count } title
   *[other] { $count } titles
}
chart-years-tip-one = { $year }: mean { $mean }, { $count ->
    [one] { $count } title
   *[other] { $count } titles
}
chart-years-tip-partial = year so far
chart-years-tip-few = too few titles to compare
chart-years-desc = Line chart of the mean rating by release year, { $first } to { $last }, with 95% intervals and the number of titles as bars beneath; { $count ->
    [one] { $count } year is compared.
   *[other] { $count } years are compared.
}
chart-years-desc-best = The highest of them is { $year } with { $mean }.
chart-rating = Rating, 0 to 10
chart-share-of-titles = Share of titles
chart-usd = US dollars
chart-votes-axis = Votes
chart-budget-axis = Budget, US dollars
chart-year-unknown = year unknown
chart-films = { $count ->
    [one] { $count } film
   *[other] { $count } films
}
chart-votes = { $votes } votes
chart-column-title = Title
chart-column-rating = Rating
chart-column-votes = Votes
chart-column-weighted = Weighted rating
chart-column-widest-low = Widest 95% interval from
chart-column-widest-high = Widest 95% interval to
chart-column-tconst = IMDb id
chart-column-person = Person
chart-column-best = Best film
chart-column-part = Part
chart-column-from = From
chart-column-to = To
chart-column-longer = Longer
chart-column-shorter = Shorter
chart-column-revenue = Revenue
chart-column-budget = Budget
chart-column-multiple = Revenue over budget
chart-column-flag = Suspect figure
chart-column-most-voted = Most-voted tenth
chart-column-decile = Tenth by votes
chart-column-films = Films
chart-column-with-budget = With a known budget
chart-part-rating = rating
chart-part-minutes = minutes
chart-part-years = years
chart-part-point = film
chart-part-decile = tenth by votes
chart-unit-minutes = minutes
chart-unit-years = years
chart-top-key-rating = rating (a larger dot has more votes)
chart-top-key-interval = widest 95% interval possible with these votes
chart-top-key-weighted = weighted rating
chart-top-c = mean of all, C = { $mean }
chart-top-tip = { $name }: rating { $rating }, { $count ->
    [one] { $count } vote
   *[other] { $count } votes
}, weighted rating { $weighted }
chart-top-tip-interval = , 95% interval at the widest { $low } to { $high }
chart-top-desc = Dot chart of the { $count ->
    [one] film
   *[other] { $count } films
} with the highest weighted rating: rating with its widest 95% interval, votes as the size of the dot, weighted rating as a diamond.
chart-top-desc-first = First is { $name } with { $weighted }.
chart-people-key-film = a film
chart-people-key-best = the best film
chart-people-key-unrated = not rated (on the base line)
chart-people-more = { $count ->
    [one] { $count } more person is in the table.
   *[other] { $count } more people are in the table.
}
chart-people-desc = Dot chart of ratings by release year, one time line for each person:
chart-people-desc-person = { $name }, { $count ->
    [one] { $count } film
   *[other] { $count } films
}
chart-film-tip = { $name }: rating { $rating }, { $count ->
    [one] { $count } vote
   *[other] { $count } votes
}
chart-film-tip-unrated = { $name }: not rated
chart-longer-minutes = Longer than { $count } minutes
chart-longer-years = Longer than { $count } years
chart-shorter-minutes = { $count } minutes or less
chart-shorter-years = { $count } years or less
chart-side-heading = { $count ->
    [one] { $count } title
   *[other] { $count } titles
}, mean { $mean }
chart-difference = Difference of the means: { $difference }
chart-difference-interval = Difference of the means: { $difference } (95% interval { $low } to { $high })
chart-lengths-tip = { $side }: { $share } of titles are rated { $from } to { $to }, { $count ->
    [one] { $count } title
   *[other] { $count } titles
}
chart-lengths-desc = Two histograms of ratings on one axis, and the mean rating by length beneath.
chart-lengths-desc-side = { $side }: { $count ->
    [one] { $count } title
   *[other] { $count } titles
}, mean { $mean }.
chart-curve-minutes = Mean rating by length, one dot for ten minutes
chart-curve-years = Mean rating by years on air
chart-curve-key = Band: 95% interval. Hollow: fewer than { $count } titles.
chart-money-key-revenue = revenue
chart-money-key-budget = budget
chart-money-key-unknown = budget unknown
chart-money-key-suspect = suspect figure
chart-money-multiple = { $multiple } its { $budget } budget
chart-money-unknown = budget unknown
chart-money-tip = { $name }: revenue { $revenue }, budget { $budget }
chart-money-tip-unknown = { $name }: revenue { $revenue }, budget unknown
chart-money-tip-multiple = , { $multiple } its budget
chart-flag-budget-small = budget below $1,000
chart-flag-revenue-small = revenue below $1,000
chart-flag-budget-beyond = budget beyond any film
chart-flag-revenue-beyond = revenue beyond any film
chart-flag-over-100 = revenue over 100 times the budget
chart-flag-under-thousandth = revenue below a thousandth of the budget
chart-flag-equal = budget equals revenue
chart-money-desc = Bar chart of revenue above budget for { $count ->
    [one] { $count } film
   *[other] { $count } films
}, from the highest revenue down; the budget of { $known } is known.
chart-votes-key-most = most-voted tenth of the films
chart-votes-key-others = the others
chart-votes-median-most = median of the most-voted { $budget }
chart-votes-median-others = median of the others { $budget } (dashed)
chart-votes-tip = { $name }: { $count ->
    [one] { $count } vote
   *[other] { $count } votes
}, budget { $budget }
chart-votes-tip-more = , and { $count ->
    [one] { $count } film
   *[other] { $count } films
} close by
chart-votes-desc = Scatter chart of votes against budget for { $count ->
    [one] { $count } film
   *[other] { $count } films
}, both on scales of powers of ten, and the share of known budgets by tenth of the votes. Median budget of the most-voted tenth { $most }, of the others { $others }.
chart-deciles-heading = Share of films with a known budget, by tenth of the votes
chart-deciles-first = ← most votes
chart-deciles-last = fewest votes →
chart-deciles-tip = Tenth { $decile }: the budget of { $share } is known, { $known } of { $count ->
    [one] { $count } film
   *[other] { $count } films
}
chart-top-tied = { $count } films share the first place; these are some of them.
chart-votes-none = { $count ->
    [one] { $count } film with a known budget and no vote is not drawn.
   *[other] { $count } films with a known budget and no vote are not drawn.
}
chart-years-key-beyond = beyond the scale
chart-curve-hidden = { $count ->
    [one] { $count } title longer than { $length } minutes is not drawn.
   *[other] { $count } titles longer than { $length } minutes are not drawn.
}

# What was asked.
asked-as-of = as of { $day }
asked-window = window { $first } to { $last }
asked-floor = minimum of { $votes } votes
asked-all = all titles of the lake
asked-only = only { $filter }
sample = The figures of the bundled sample are rounded and partly invented. They show how cinelake works; they are not facts about films.

short-landed = { $landed } of { $titles } titles obtained from TMDB
short-missed = { $count } not in TMDB
short-failed = { $count } failed
short-budget = budget known for { $share } of these films
short-revenue = revenue known for { $share }
short-snapshot = catalogue of { $day }
short-fetched = TMDB asked on { $days }

# The overview.
overview = The answers
sure-clear = clear
sure-perhaps = perhaps
sure-open = open
sure-none = no answer
sure-legend = How sure each answer is:
sure-clear-meaning = the figures decide it
sure-perhaps-meaning = the figures point one way, but could be wrong
sure-open-meaning = the figures do not decide it
sure-none-meaning = this lake has not enough data

# A section.
as-asked = Literal answer
as-asked-note = The answer to the question word for word: no minimums, all ties.
rests-on = Titles used: { $used } of { $titles }.
rests-on-none = Titles used: none.
chart-data = Data of the chart
chart-csv = Download as CSV
answer-table = The answer
details = More figures
sensitivity = With other minimums
left-out = What was left out
notes = What to know
statements = The SQL that ran
more-rows = { $count ->
    [one] 1 more row
   *[other] { $count } more rows
}
unsaid-rows = { $count ->
    [one] 1 further row is not shown here; answers.json has it.
   *[other] { $count } further rows are not shown here; answers.json has them.
}
unsaid-points = { $count ->
    [one] 1 further row is not shown here; the CSV file has it.
   *[other] { $count } further rows are not shown here; the CSV file has them.
}
to-overview = Back to the overview
step-floor = Use a lower minimum of votes:
step-series = Add a catalogue with more series:
step-films = Add a catalogue with more films:
step-people = Add IMDb’s files of people to those of titles:
step-credits = Get TMDB’s credits of the films in this lake:
step-tmdb = Get TMDB’s records of the films (a key is free):
step-window = Use a longer window:
step-filter = Use all titles, without filters:

# The state of the data.
state = The data
state-films = Films in the catalogue
state-series = Series in the catalogue
state-landed = with a TMDB record
state-missed = unknown to TMDB
state-failed = failed; the next run asks again
state-unasked = not asked
state-budget = Films with a budget
state-revenue = Films with a revenue
state-share = { $known } of { $all } with a record
state-snapshot = Catalogue landed
state-fetched = TMDB records fetched
state-range = { $from } to { $to }
state-none = none yet

# What the runs did.
runs = What the runs did
runs-intro = What each run of cinelake ingest did to this lake, the latest first. Every title of its input has exactly one outcome.
runs-none = No run has left a record of its work in this lake.
runs-id = Run
runs-status = Ended
runs-started = Began
runs-took = Took
runs-titles = Titles
runs-outcomes = Outcomes
runs-requests = Requests
runs-files = Files
runs-seconds = { $seconds } s
runs-minutes = { $minutes } min { $seconds } s
runs-more = { $count ->
    [one] 1 earlier run is not shown.
   *[other] { $count } earlier runs are not shown.
}
status-done = done
status-done_with_failures = done, some failed
status-stopped = stopped, can be continued
status-alarm = stopped by the match alarm
status-running = has not ended
status-error = ended with an error
outcome-landed = landed
outcome-already_landed = already landed
outcome-not_found = not found
outcome-wrong_kind = of another kind
outcome-id_mismatch = another id
outcome-failed = failed
outcome-filtered = filtered out
outcome-rejected = unreadable id
outcome-not_reached = not reached

# What the words mean.
definitions = What the words mean
def-rating = Rating
def-rating-text = IMDb’s average rating as the catalogue has it, 1 to 10. A title counts once, however many people it lists.
def-floor = Minimum of votes
def-floor-text = A title with fewer votes is not compared where ratings are compared. The literal answer has no minimum.
def-interval = 95% interval
def-interval-text = A range that is calculated so that it contains the true value in 95 of 100 such samples. If the interval of a difference contains 0, the direction is uncertain.
def-weighted = Weighted rating
def-weighted-text = The rating, pulled towards the mean of all films. The fewer votes a film has, the stronger the pull: v/(v+m)·R + m/(v+m)·C, with rating R, votes v, the minimum weight of votes m, and the mean C.
def-effect = Effect size
def-effect-text = Cohen’s d is a difference of means in standard deviations, small from 0.2, medium from 0.5, large from 0.8. Cliff’s delta is the share of pairs in which one side is ahead, minus the share in which it is behind.
def-multiple = Multiple and return
def-multiple-text = Revenue over budget, and profit over budget. Studios keep only part of the gross, and budgets leave out marketing.
def-unknown = Unknown
def-unknown-text = Shown as a dash. TMDB writes 0 where it does not know a budget or a revenue; this report never treats that 0 as money.
def-window = Window
def-window-text = { $count ->
    [one] The calendar year of the as-of day.
   *[other] The { $count } calendar years that end with the one of the as-of day, for questions 7 and 8.
}

# The end of the page.
notices = Notices
made-by = Made by cinelake { $version } with

# A user's own questions.
own-heading = Your own questions:
own-name = Own question { $name }
own-not-answered = Not answered
own-chart-bar = Bar chart of { $y } by { $x }.
own-chart-line = Line chart of { $y } by { $x }.
own-chart-scatter = Dots of { $x } and { $y }.
own-chart-distribution = How often the values of { $x } occur.
own-chart-rows = { $count ->
    [one] 1 row is drawn.
   *[other] { $count } rows are drawn.
}
own-chart-unknown = { $count ->
    [one] 1 row without a value is not drawn.
   *[other] { $count } rows without a value are not drawn.
}
own-chart-first = Only the first { $count } rows are drawn; the table has all.
own-chart-interval = interval: { $low } – { $high }
own-chart-count = Rows
