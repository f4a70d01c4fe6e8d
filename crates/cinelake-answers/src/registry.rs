//! The built-in questions, each in one place.

/// Gives the list of the built-in questions to a macro. A folder of `questions/` has one entry: its name,
/// the name of its figures, and its questions, each with the message that has its text. The order is that
/// of the numbers.
macro_rules! built_in {
    ($make:ident $($more:tt)*) => {
        $make! {
            years Years {
                /// 1: the release year with the highest mean rating, films.
                FilmYears = "question-film-years",
                /// 2: the same, series.
                SeriesYears = "question-series-years",
            }
            top_film TopFilm {
                /// 3: which actor had the film with the highest mean rating.
                TopFilm = "question-top-film",
            }
            filmography Filmography {
                /// 4: which films that actor was in, and their ratings.
                TopActorFilms = "question-top-actor-films",
            }
            longer Longer {
                /// 5: whether films over 120 minutes rate higher than the others.
                FilmLength = "question-film-length",
                /// 6: whether series of more than 2 years rate higher than the others.
                SeriesLength = "question-series-length",
            }
            box_office BoxOffice {
                /// 7: the 10 films with the highest box office, and their profitability against budget.
                BoxOffice = "question-box-office",
            }
            votes_budget VotesBudget {
                /// 8: whether the most-voted films have larger budgets than others.
                VotesAndBudget = "question-votes-budget",
            }
            $($more)*
        }
    };
}

/// In tests, the example of docs/adding-a-question.md is one more question.
#[cfg(test)]
macro_rules! with_example {
    ($make:ident) => {
        $crate::registry::built_in! {
            $make
            example Example {
                /// 9: the decade in which most films were released.
                Decades = "question-decades",
            }
        }
    };
}

#[cfg(not(test))]
pub(crate) use built_in as registry;
#[cfg(test)]
pub(crate) use {built_in, with_example as registry};
