# The words that questions 7 and 8 share: what second opinions add.
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
