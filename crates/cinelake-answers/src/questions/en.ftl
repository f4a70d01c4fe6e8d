# The questions themselves, and what second opinions add to questions 7 and 8.

# The eight questions.
question-film-years = In which release year did films have the highest mean rating?
question-series-years = In which release year did series have the highest mean rating?
question-top-film = Which actor had the film with the highest mean rating?
question-top-actor-films = Which films was that actor in, and what are their ratings?
question-film-length = Do films over 120 minutes have a higher mean rating than the others?
question-series-length = Do series that ran more than 2 years have a higher mean rating than the others?
question-box-office = Which 10 films of the last { $years ->
    [1] year
   *[other] { $years } years
} had the highest box office, and how profitable were they against their budgets?
question-votes-budget = Do the most-voted films of the last { $years ->
    [1] year
   *[other] { $years } years
} have larger budgets than others?
ratings = Ratings are IMDb's, from the catalogue (average_rating, 0 to 10), one for each title. They are not TMDB's.

# Second opinions.
opinions-budget = budget
opinions-revenue = revenue
opinions-table = Second opinions
opinions-source = Source
opinions-figure = Figure
opinions-known-to-tmdb = Known to TMDB
opinions-with-source = With source
opinions-known-to-both = Known to both
opinions-differ = Differ over 25%
opinions-filled-budgets = { $known } budgets are known: { $before } from TMDB and { $filled } from { $source }.
opinions-filled-revenues = { $known } revenues are known: { $before } from TMDB and { $filled } from { $source }.
opinions-coverage = Second opinion { $source }, { $figure }: TMDB knows { $before } of the { $films } films in the window; with { $source }'s figures it would be { $after }.
opinions-coverage-filled = Second opinion { $source }, { $figure }: TMDB knows { $before } of the { $films } films in the window; with { $source }'s figures it is { $after }, because --fill-money asks for them.
opinions-disagreement = Both know { $compared }; { $differs } of these differ by more than 25%.
opinions-currencies = Figures in other currencies are not compared ({ $other }). Figures whose currency nobody says are never filled in ({ $unknown }).
