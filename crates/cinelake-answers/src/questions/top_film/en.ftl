# The words of question 3.

# The question.
question-top-film = Which actor had the film with the highest mean rating?

# The answer to question 3.
top-film-none = Not answerable from this lake: it has no film with a rating and a known number of votes.
top-film-nobody = Not answerable from this lake: its catalogue lists no cast for { $films }, nor for any other rated film.
top-film-remedy = To get people, add IMDb's title.principals and name.basics to the files of `cinelake ingest`, or run `cinelake ingest` again with `--append credits`, and then `cinelake refine`.
top-film-highest = { $films }: the highest weighted rating, { $weighted } (rating { $rating } over { $votes }).
top-film-highest-tie = { $films } share the highest weighted rating, { $weighted }.
top-film-cast = The catalogue lists its cast: { $people }.
top-film-cast-tmdb = TMDB's credits list its cast: { $people }.
top-film-nobody-listed = The catalogue lists no cast for it, nor for any other rated film.
top-film-next = The catalogue lists no cast for it. The highest-rated film with a cast is { $films }, with { $people }.
top-film-next-tmdb = Neither the catalogue nor TMDB's credits list a cast for it. The highest-rated film with a cast, by TMDB's credits, is { $films }, with { $people }.
top-film-more-people = { $more } more
top-film-same-first = The same film is first with other minimum weights of votes (m = { $values }).
top-film-other-first = With another minimum weight of votes (m = { $values }), another film is first.
top-film-finding = { $title } has the highest weighted rating, { $weighted }
top-film-finding-tie = { $films } share the highest weighted rating, { $weighted }

# Notes on question 3.
top-film-note-formula = Weighted rating = v/(v+m)·R + m/(v+m)·C, with rating R, votes v, minimum weight of votes m = { $m }, and C = { $c }, the mean of all rated films.
top-film-note-roles = The catalogue does not give everyone's role, so everybody it lists for the film is named.
top-film-note-names = People are matched by name, because the catalogue has no person ids. Two people with the same name may be mixed up.
top-film-note-imdb-ids = People are told apart by IMDb's ids, so two people with the same name are two people.
top-film-note-tmdb = The catalogue lists no cast for this film. Its people come from TMDB's credits: the first ten of the cast, told apart by TMDB's ids.

# Tables.
top-film-table-answer = Films with the highest weighted rating
top-film-table-as-asked = Literal answer: { $ties } with the highest rating
top-film-table-as-asked-people = Literal answer: their people
top-film-table-people = People of the film
top-film-column-title = title
top-film-column-year = year
top-film-column-rating = rating
top-film-column-votes = votes
top-film-column-weighted = weighted
top-film-column-name = name
top-film-column-category = category
top-film-table-weights = With another minimum weight of votes (m)
top-film-column-films = films
top-film-category = { $category ->
    [actor] actor
    [actress] actress
   *[other] { $category }
}
