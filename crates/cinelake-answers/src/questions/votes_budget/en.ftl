# The words of question 8.

# The question.
question-votes-budget = Do the most-voted films of the last { $years ->
    [1] year
   *[other] { $years } years
} have larger budgets than others?

# Why this lake cannot answer.
votes-no-record = Not answerable from this lake: it has no TMDB record of a film, and budgets come from these.
votes-no-budget = Not answerable from this lake: no film of { $first } to { $last } has a known budget that is not suspect.
votes-one-side = Not answerable from this lake: of the films of { $first } to { $last } with a usable budget, all are among the most-voted or none is, so there is nothing to compare.

# The answer.
votes-hardly = There is hardly any difference between the budgets of the most-voted films and of the others
votes-verdict = { $opening } the most-voted films have { $degree } { $way ->
    [larger] larger
   *[smaller] smaller
} budgets
votes-disagree = It depends on the measure: film by film, the most-voted films more often have the { $way ->
    [larger] larger
   *[smaller] smaller
} budget, but the medians or the means say something else
votes-figures = median { $most } over { $most_films } among the top 10% by votes against { $others } over { $other_films } others
votes-ratio = ratio of geometric means { $ratio }
votes-rank-correlation = rank correlation of votes and budget { $rho }
votes-includes-1 = the interval includes 1, so even the direction is uncertain
votes-known-shares = A budget that is not suspect is known for { $most } of the most-voted films and { $others } of the others.
votes-could-turn = So many budgets are unknown that they could reverse the medians.
votes-cannot-turn = The order of the medians stays the same whatever the unknown budgets are, if they lie within the range of the known ones.

# The finding.
votes-finding-clear = Most-voted films have { $way ->
    [larger] larger
   *[smaller] smaller
} budgets: { $most } against { $others }
votes-finding-perhaps = Most-voted films may have { $way ->
    [larger] larger
   *[smaller] smaller
} budgets: { $most } against { $others }
votes-finding-disagree = Budgets of most-voted films, larger or not by measure: { $most } against { $others }
votes-finding-alike = Most-voted films and others have similar budgets: { $most } and { $others }

# Notes.
votes-note-window = The window is { $first } to { $last }. A film's year is that of TMDB's release date; where TMDB has no date, it is the catalogue's year. Votes are IMDb's, from the catalogue. The most-voted films are the 10% of the window's films with the most votes; ties at the limit are included, and unknown votes come last.
votes-note-budgets = Budgets are what users of TMDB entered, in US dollars of the time; 0 means unknown. Films with a suspect budget (money_flag) are left out of the answer, but not of the literal answer. A suspect revenue does not make the budget suspect.
votes-note-effect = The words for the size of the difference follow Cliff's delta: small from 0.147, medium from 0.33, large from 0.474 (Romano et al. 2006). A difference between groups does not say what causes it.
votes-note-bounds = "Median at least" is the median if every unknown budget were the lowest known budget of the window; "median at most" is the median if it were the highest.

# Tables.
votes-top-10-percent-by-votes = top 10% by votes
votes-others = others
votes-table-answer = Budgets by votes
votes-table-usable = With a usable budget
votes-table-median = Median budget
votes-table-lowest-median = Median at least
votes-table-highest-median = Median at most
votes-measure-ratio = ratio of geometric means
votes-measure-spearman = Spearman's correlation of votes and budget
votes-table-tenths = Known budgets by tenth of the votes, the most-voted first
votes-table-tenth = Tenth
votes-table-with-budget = With a budget
votes-table-as-asked = Literal answer: every budget above 0, suspect ones included
votes-table-mean = Mean budget
votes-table-limits = With another limit for the most-voted films
votes-table-most-voted = Most-voted
votes-table-other-films = Other films
votes-table-their-median = Their median
votes-table-ratio = Ratio
votes-top-1-percent = top 1%
votes-top-10-percent = top 10%
votes-top-25-percent = top 25%
votes-top-100 = top 100
