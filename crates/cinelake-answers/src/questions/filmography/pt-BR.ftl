# As palavras da pergunta 4. As mesmas chaves que em en.ftl.

# A pergunta.
question-top-actor-films = O ator que teve o filme com a maior nota média atuou em quais filmes? Quais foram as notas desses filmes?

# A resposta à pergunta 4.
filmography-people-of = Elenco de { $films }, segundo o catálogo: { $people }
filmography-people-of-tmdb = Elenco de { $films }, segundo os créditos do TMDB: { $people }
filmography-person = { $name } em { $number } (média { $mean } em { $rated } com nota)
filmography-more-people = e mais { $more }
filmography-by-name = A identificação é só pelo nome, portanto pode haver homônimos.
filmography-skipped-winner = O catálogo não lista o elenco do filme com a maior nota ponderada.
filmography-finding = { $people } de { $title }, cada uma em { $films }
filmography-finding-one = { $name }: { $films } com nota média { $mean }
filmography-people = { $count ->
    [1] { $count } pessoa
   *[other] { $count } pessoas
}
filmography-film-range = { $fewest } a { $films }

# Observações sobre a pergunta 4.
filmography-note-reach = A lista só tem filmes do catálogo; outros filmes da pessoa não aparecem.
filmography-note-reach-tmdb = A lista tem os filmes cujo registro do TMDB foi coletado com créditos. Outros filmes dessas pessoas ficam de fora.
filmography-note-namesakes = Quando os anos de nascimento são conhecidos e diferem, os filmes do homônimo ficam de fora; a resposta literal usa só o nome.
filmography-note-next-film = O catálogo não lista o elenco do filme com a maior nota ponderada. Estas são as pessoas do filme seguinte que tem elenco.
filmography-note-tmdb = A segunda lista usa os identificadores de pessoa do TMDB. Ela tem as dez primeiras pessoas de cada elenco, nos filmes cujos créditos estão no lake.

# Tabelas.
filmography-table-answer = Os filmes deles
filmography-table-tmdb = Os filmes segundo o TMDB
filmography-column-role = papel
