# What the report says beside the answers' own sentences. The same keys as in pt-BR.ftl.
# Keys of charts begin with `chart-`.



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
chart-column-partial = Year not over
chart-years-key-mean = mean of a year’s titles, in the band of its 95% interval
chart-years-key-few = fewer than { $count } titles, not compared
chart-years-key-partial = year not over
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
chart-years-tip-partial = year not over
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
chart-top-key-rating = rating, the larger the more votes
chart-top-key-interval = widest 95% interval that the votes leave
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
chart-people-key-unrated = not rated, on the base line
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
chart-curve-minutes = Mean rating by length, ten minutes a dot
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
chart-money-tip-multiple = , { $multiple } as much
chart-flag-budget-small = budget below $1,000
chart-flag-revenue-small = revenue below $1,000
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
