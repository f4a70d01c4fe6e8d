# The words of questions 5 and 6.

# The questions.
question-film-length = Do films over 120 minutes have a higher mean rating than the others?
question-series-length = Do series that ran more than 2 years have a higher mean rating than the others?

# The two groups.
longer-films = films over 120 minutes
longer-films-others = films of at most 120 minutes
longer-series = series of more than 2 years
longer-series-others = series of 2 years or less
longer-neither = { $longer } or { $shorter }

# The answer.
longer-nothing-to-compare = Not answerable from this lake: there are no { $none } with a rating, so there is nothing to compare.
longer-no-size = The size of the difference cannot be judged: there are too few titles, or their ratings are all the same
longer-hardly = There is hardly any difference between { $longer } and the others
longer-verdict = { $opening } { $longer } have a { $degree } { $way ->
    [higher] higher
   *[lower] lower
} mean rating
longer-figures = mean { $longer_mean } over { $longer_titles } against { $shorter_mean } over { $shorter_titles } (difference { $difference })
longer-cohens-d = Cohen's d { $d }, a { $size } effect
longer-perhaps-not-length = So the difference may come from these rather than from the length.
longer-none-alike = No titles of the same decade, genres and number of votes can be compared here, so the difference may come from these rather than from the length.
longer-includes-0 = the interval includes 0, so even the direction is uncertain
longer-among-like = Among titles of the same decade, genres and number of votes the difference is { $figure }.

# The finding.
longer-finding-clear = Longer { $kind ->
    [series] series
   *[films] films
} are rated { $size } { $way ->
    [higher] higher
   *[lower] lower
}
longer-finding-perhaps = Longer { $kind ->
    [series] series
   *[films] films
} may be rated { $size } { $way ->
    [higher] higher
   *[lower] lower
}
longer-finding-alike = Longer { $kind ->
    [series] series
   *[films] films
} are rated almost the same: { $size } { $way ->
    [higher] higher
   *[lower] lower
}
longer-finding-too-few = There are too few { $kind ->
    [series] series
   *[films] films
} to judge a difference

# Notes.
longer-note-series = Years are end year − start year. The catalogue does not distinguish a series that still runs from one whose end is unknown. A series without an end year is treated as still running: it counts as over 2 years if as-of year − start year is over 2, and is undetermined otherwise.
longer-note-films = A film of exactly 120 minutes is not over 120 minutes. Films without a runtime are left out of both groups.
longer-note-no-minimum = There is no minimum of votes here: the answer uses the same titles as the literal answer, and every title counts once.
longer-note-effect = The words for the size of an effect follow Cohen's d: small from 0.2, medium from 0.5, large from 0.8 (Cohen 1988). A difference between groups does not say what causes it.
longer-note-strata = The adjusted difference compares titles of the same decade, the same list of genres and the same power of ten of votes. Titles compared: { $titles }; groups: { $strata }; titles without a counterpart, which are not used for it: { $one_sided }.

# Tables.
longer-table-answer = Ratings by length
longer-table-mean = Mean rating
longer-table-median = Median
longer-table-bins = Mean rating for each ten minutes of length
longer-table-minutes = Minutes
longer-table-rules = With other ways to count years
longer-table-years = Years
longer-table-minimums = With other minimums of votes
longer-table-votes = Votes, at least
longer-table-longer = Longer
longer-table-side-mean = Mean
longer-table-shorter = Shorter
longer-table-difference = Difference
longer-rule-end-minus-start = end − start; series still running count until now
longer-rule-ended-only = end − start; only series that have ended
longer-rule-plus-one = end − start + 1
longer-minutes-or-more = { $minutes } or more
longer-measure-difference = difference of means
longer-measure-adjusted = the same among titles of the same decade, genres and votes
longer-measure-higher = pairs in which the longer title is rated higher
longer-measure-equal = pairs with equal ratings
