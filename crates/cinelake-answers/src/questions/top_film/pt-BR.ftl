# As palavras da pergunta 3. As mesmas chaves que em en.ftl.

# A pergunta.
question-top-film = Qual ator teve o filme com a maior nota média?

# A resposta à pergunta 3.
top-film-none = Não dá para responder com este lake: ele não tem nenhum filme com nota e com número de votos conhecido.
top-film-nobody = Não dá para responder com este lake: o catálogo não lista ninguém no elenco de { $films } nem de outro filme com nota.
top-film-remedy = Para ter as pessoas, acrescente title.principals e name.basics do IMDb aos arquivos de `cinelake ingest`, ou execute `cinelake ingest` de novo com `--append credits`, e depois `cinelake refine`.
top-film-highest = { $films }: a maior nota ponderada, { $weighted } (nota { $rating } com { $votes }).
top-film-highest-tie = { $films } dividem a maior nota ponderada, { $weighted }.
top-film-cast = Elenco, segundo o catálogo: { $people }.
top-film-cast-tmdb = Elenco, segundo os créditos do TMDB: { $people }.
top-film-nobody-listed = O catálogo não lista o elenco dele nem o de outro filme com nota.
top-film-next = O catálogo não lista o elenco dele. O filme mais bem colocado com elenco é { $films }, com { $people }.
top-film-next-tmdb = Nem o catálogo nem os créditos do TMDB listam o elenco dele. O filme mais bem colocado com elenco, segundo os créditos do TMDB, é { $films }, com { $people }.
top-film-more-people = mais { $more }
top-film-same-first = Com outro peso mínimo de votos (m = { $values }), o primeiro é o mesmo.
top-film-other-first = Com outro peso mínimo de votos (m = { $values }), o primeiro é outro filme.
top-film-finding = { $title } tem a maior nota ponderada, { $weighted }
top-film-finding-tie = { $films } dividem a maior nota ponderada, { $weighted }

# Observações sobre a pergunta 3.
top-film-note-formula = Nota ponderada = v/(v+m)·R + m/(v+m)·C, com nota R, votos v, peso mínimo de votos m = { $m } e C = { $c }, a média de todos os filmes com nota.
top-film-note-roles = O catálogo não informa a função de todas as pessoas, por isso são citadas todas as que ele lista para o filme.
top-film-note-names = As pessoas são identificadas pelo nome, porque o catálogo não tem identificador de pessoa. Pode haver homônimos.
top-film-note-imdb-ids = As pessoas são identificadas pelos identificadores do IMDb; por isso, homônimos são pessoas diferentes.
top-film-note-tmdb = O catálogo não lista o elenco deste filme. As pessoas vêm dos créditos do TMDB: as dez primeiras do elenco, identificadas pelos identificadores do TMDB.

# Tabelas.
top-film-table-answer = Filmes com a maior nota ponderada
top-film-table-as-asked = Resposta literal: { $ties } com a maior nota
top-film-table-as-asked-people = Resposta literal: o elenco deles
top-film-table-people = Elenco do filme
top-film-column-title = título
top-film-column-year = ano
top-film-column-rating = nota
top-film-column-votes = votos
top-film-column-weighted = ponderada
top-film-column-name = nome
top-film-column-category = categoria
top-film-table-weights = Com outro peso mínimo de votos (m)
top-film-column-films = filmes
top-film-category = { $category ->
    [actor] ator
    [actress] atriz
   *[other] { $category }
}
