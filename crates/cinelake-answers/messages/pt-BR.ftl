# Palavras que várias perguntas têm. As de uma pergunta estão ao lado do código dela, em
# src/questions/<pergunta>/pt-BR.ftl. As mesmas chaves que em en.ftl.

# Quantidades com o substantivo. O zero leva plural nas duas línguas.
count-films = { $count ->
    [1] { $count } filme
   *[other] { $count } filmes
}
count-series = { $count ->
    [1] { $count } série
   *[other] { $count } séries
}
count-votes = { $count ->
    [1] { $count } voto
   *[other] { $count } votos
}
range = { $low } a { $high }
list = { $items } e { $last }
yes = sim
no = não

# Como começa a resposta a uma pergunta de sim ou não.
opening = { $answer ->
    [yes] Sim,
    [no] Não,
   *[perhaps] Talvez:
}
not-answerable = Sem resposta neste lake

# Diferenças.
degree = { $effect ->
    [small] um pouco
    [medium] sensivelmente
   *[large] muito
}
effect-size = { $effect ->
    [negligible] desprezível
    [small] pequeno
    [medium] médio
   *[large] grande
}
interval-95 = intervalo de 95% { $range }
measure-cohens-d = d de Cohen
measure-cliffs-delta = delta de Cliff

# Tabelas.
table-how-large = O tamanho da diferença
table-group = Grupo
table-titles = Títulos
table-films = Filmes
table-measure = Medida
table-value = Valor
table-interval = Intervalo de 95%
table-share = Parcela

# Que títulos uma resposta usa, e por que outros ficam de fora.
left-out-table = Que títulos a resposta usa
left-out-titles = Títulos
left-out-count = Quantidade
left-out-examined = examinados
left-out-used = usados na resposta
left-out = de fora: { $reason }
reason-no_start_year = sem ano de lançamento
reason-after_as_of_year = ano de lançamento posterior ao ano de referência
reason-no_rating = sem nota
reason-votes_unknown = número de votos desconhecido
reason-too_few_votes = poucos votos, ou votos desconhecidos
reason-year_with_too_few_titles = em ano com poucos títulos
reason-same_name_other_birth_year = homônimo (outro ano de nascimento)
reason-same_name_other_person = homônimo com outro identificador
reason-same_name_several_people = nome de várias pessoas, sem identificador
reason-unknown_runtime = duração desconhecida
reason-unknown_years = ano de início ou de término desconhecido
reason-contradictory_years = ano de término anterior ao de início
reason-undetermined = em exibição, com 2 anos ou menos até agora
reason-no_record = sem registro do TMDB
reason-unknown_revenue = bilheteria desconhecida
reason-unknown_budget = orçamento desconhecido
reason-flagged_budget = orçamento suspeito
reason-outside_window = fora da janela
reason-unknown_release = ano de lançamento desconhecido
reason-unknown_votes = votos desconhecidos

# Os filtros.
filter-title-type = tipo de título { $types }
filter-genre = gênero { $genres }
filter-or = { $genres } ou { $genre }
filter-from-year = ano de lançamento a partir de { $year }
filter-to-year = ano de lançamento até { $year }
filter-rating = nota de pelo menos { $rating }
filter-note = Só foram examinados os títulos que passam pelos filtros: { $filter }.
filter-note-people = Os filtros escolhem o filme ({ $filter }). A lista tem todos os filmes das pessoas dele.

# Perguntas próprias.
own-left-out = Títulos deixados de fora
own-left-out-reason = Motivo
own-no-rows = A resposta não tem linhas.
own-empty-table = A tabela { $name } deste lake não tem linhas.
own-below-floor = Linhas deixadas de fora porque “{ $label }” é menor que { $least }: { $below }; porque é desconhecido: { $unknown }.
own-without-filters = Os filtros não limitam esta resposta: o comando dela não lê selected_titles.
own-more-rows = O comando dá mais linhas; só as primeiras { $rows } foram lidas.

# De onde vêm as notas.
ratings = As notas são as do IMDb, do catálogo (average_rating, de 1 a 10), uma por título. Não são as do TMDB.
