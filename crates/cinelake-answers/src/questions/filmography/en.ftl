# The words of question 4.

# The question.
question-top-actor-films = Which films was that actor in, and what are their ratings?

# The answer to question 4.
filmography-people-of = People of { $films }, as the catalogue lists them: { $people }
filmography-people-of-tmdb = People of { $films }, by TMDB's credits: { $people }
filmography-person = { $name } in { $number } (mean { $mean } over { $rated } rated)
filmography-more-people = and { $more } more
filmography-by-name = They are matched by name alone, so other people of the same name may be among them.
filmography-skipped-winner = The catalogue lists no cast for the film with the highest weighted rating.
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
filmography-note-next-film = The catalogue lists no cast for the film with the highest weighted rating. These are the people of the next film with a cast.
filmography-note-tmdb = The second list uses TMDB's ids of people. It has the first ten people of each cast, in the films whose credits are in the lake.

# Tables.
filmography-table-answer = Their films
filmography-table-tmdb = Their films by TMDB's credits
filmography-column-role = role
