# The words of questions 3 and 4.

# The answer to question 3.
top-film-none = Not answerable from this lake: it has no film with a rating and a known number of votes.
top-film-nobody = Not answerable from this lake: its catalogue lists no people for { $films }, nor for any other rated film.
top-film-remedy = To get people, add IMDb's title.principals and name.basics to the files of `cinelake ingest`, or run `cinelake ingest` again with `--append credits`, and then `cinelake refine`.
top-film-highest = { $films }: the highest weighted rating, { $weighted } (rating { $rating } over { $votes }).
top-film-cast = The catalogue lists its cast: { $people }.
top-film-cast-tmdb = TMDB's credits list its cast: { $people }.
top-film-nobody-listed = The catalogue lists no people for it, nor for any other rated film.
top-film-next = The catalogue lists no people for it. The highest-rated film with a cast is { $films }, with { $people }.
top-film-next-tmdb = Neither the catalogue nor TMDB's credits list people for it. The highest-rated film with a cast, by TMDB's credits, is { $films }, with { $people }.
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
top-film-note-tmdb = The catalogue lists no people for this film. They come from TMDB's credits: the first ten of the cast, told apart by TMDB's ids.

# The answer to question 4.
filmography-people-of = People of { $films }, as the catalogue lists them: { $people }
filmography-people-of-tmdb = People of { $films }, by TMDB's credits: { $people }
filmography-person = { $name } in { $number } (mean { $mean } over { $rated } rated)
filmography-more-people = and { $more } more
filmography-by-name = They are matched by name alone, so other people of the same name may be among them.
filmography-skipped-winner = The catalogue lists no people for the film with the highest weighted rating.
filmography-finding = { $people } of { $title }, each in { $films }
filmography-finding-one = { $name }: { $films } with a mean rating of { $mean }
filmography-people = { $count ->
    [1] { $count } person
   *[other] { $count } people
}
filmography-film-range = { $fewest } to { $films }

# Notes on question 4.
filmography-note-reach = The list has only films of the catalogue; other films of the person are missing.
filmography-note-reach-tmdb = The list has the films whose TMDB record was landed with credits. Other films of these people are missing.
filmography-note-namesakes = Where years of birth are known and differ, the films of the other person of the same name are left out. The literal answer uses the name alone.
filmography-note-next-film = The catalogue lists no people for the film with the highest weighted rating. These are the people of the next film with a cast.
filmography-note-tmdb = The second list uses TMDB's ids of people. It has the first ten people of each cast, in the films whose credits are in the lake.

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
filmography-table-answer = Their films
filmography-table-tmdb = Their films by TMDB's credits
filmography-column-role = role
top-film-category = { $category ->
    [actor] actor
    [actress] actress
   *[other] { $category }
}
