# The words of questions 1 and 2.

# The questions.
question-film-years = In which release year did films have the highest mean rating?
question-series-years = In which release year did series have the highest mean rating?

years-films = films
years-series = series

# Why this lake cannot answer.
years-no-titles = Not answerable from this lake: its catalogue holds no { $what } (ingest a catalogue of { $what }, then run cinelake refine).
years-none-rated = Not answerable from this lake: none of its { $what } has both a year and a rating.
years-too-few = Not answerable from this lake: no year has { $minimum } { $what } with a rating. See the literal answer.
years-too-few-votes = Not answerable from this lake with these minimums: no year has { $minimum } { $what } with at least { $votes } each. See the literal answer, or lower --min-votes.

# The answer.
years-best = { $year }: mean { $mean } over { $number } with at least { $votes }
years-no-other = No other year has enough titles to compare.
years-same-mean = { $year } has exactly the same mean.
years-ahead = It is clearly ahead of the runner-up, { $year } with { $mean }.
years-too-close = The runner-up, { $year } with { $mean }, is too close to call.
years-unjudged = The runner-up is { $year } with { $mean }; the titles of both are too few or all rated alike, so that chance cannot be judged.
years-partial = It is the as-of year, which is not complete.

# The finding.
years-so-far = { $year } so far
years-other-years = { $count } other years
years-finding-tie = { $year } and { $with } share the highest mean, { $mean }
years-finding-only = { $year }, with { $mean }, is the only year with enough { $what }
years-finding-ahead = { $year } leads with { $mean }, ahead of { $second }
years-finding-unjudged = { $year } leads with { $mean }, before { $second }; chance cannot be judged
years-finding-too-close = { $year } leads with { $mean }; { $second } is too close to call

# Notes.
years-note-all-alike = The means of the years differ by no more than chance would make them differ. So the shrunken mean of every year is the mean of all compared titles, { $global } (empirical Bayes, method of moments).
years-note-shrunken = The shrunken mean pulls each year towards the mean of all compared titles, { $global }, as if { $drawn } titles of that mean were added (empirical Bayes, method of moments).
years-note-shrunken-year = By the shrunken mean the first year is { $other }.
years-note-too-close = "Too close to call" means: the 95% interval of the difference between the two means includes 0 (Welch), so a few other titles could have reversed the order.
years-note-floors = { $years_compared } years had at least { $min_titles } { $what } with at least { $votes } each and were compared. The mean counts each title once.

# Tables.
years-table-answer = Years with the highest mean
years-table-as-asked = Literal answer: no minimums, all ties
years-table-minimums = With other minimums, by the plain mean
years-column-year = year
years-column-mean = mean
years-column-interval = 95% interval
years-column-shrunken = shrunken
years-column-years = years
years-column-titles = titles
years-column-votes-from = votes from
years-column-titles-from = titles from
