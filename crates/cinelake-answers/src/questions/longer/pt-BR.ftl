# As palavras das perguntas 5 e 6. As mesmas chaves que em en.ftl.

# As perguntas.
question-film-length = Os filmes com mais de 120 minutos têm nota média maior que os outros?
question-series-length = As séries com mais de 2 anos de duração têm nota média maior que as de 2 anos ou menos?

# Os dois grupos.
longer-films = filmes com mais de 120 minutos
longer-films-others = filmes com até 120 minutos
longer-series = séries com mais de 2 anos
longer-series-others = séries com até 2 anos
longer-neither = { $longer } nem { $shorter }

# A resposta.
longer-nothing-to-compare = Não dá para responder com este lake: não há { $none } com nota, portanto não há o que comparar.
longer-no-size = Não dá para julgar o tamanho da diferença: há poucos títulos, ou as notas são todas iguais
longer-hardly = Quase não há diferença entre { $longer } e { $kind ->
    [series] as demais séries
   *[films] os demais filmes
}
longer-verdict = { $opening } { $longer } têm nota média { $degree } { $way ->
    [higher] maior
   *[lower] menor
}
longer-figures = média { $longer_mean } em { $longer_titles } contra { $shorter_mean } em { $shorter_titles } (diferença { $difference })
longer-cohens-d = d de Cohen { $d }, efeito { $size }
longer-none-alike = Aqui não há títulos da mesma década, dos mesmos gêneros e com número parecido de votos para comparar; portanto, a diferença pode vir disso, e não da duração.
longer-perhaps-not-length = Portanto, a diferença pode vir disso, e não da duração.
longer-includes-0 = o intervalo inclui 0, portanto nem a direção é certa
longer-among-like = Entre títulos da mesma década, dos mesmos gêneros e com número parecido de votos, a diferença é { $figure }.

# O achado.
longer-finding-clear = { $kind ->
    [series] Séries mais longas
   *[films] Filmes mais longos
} têm nota { $size } { $way ->
    [higher] maior
   *[lower] menor
}
longer-finding-perhaps = { $kind ->
    [series] Séries mais longas
   *[films] Filmes mais longos
} talvez tenham nota { $size } { $way ->
    [higher] maior
   *[lower] menor
}
longer-finding-alike = { $kind ->
    [series] Séries mais longas
   *[films] Filmes mais longos
} têm nota quase igual: { $size } { $way ->
    [higher] maior
   *[lower] menor
}
longer-finding-too-few = Há { $kind ->
    [series] poucas séries
   *[films] poucos filmes
} para julgar a diferença

# Observações.
longer-note-series = Os anos são ano de término − ano de início. O catálogo não distingue uma série ainda em exibição de uma cujo término é desconhecido. Uma série sem ano de término é tratada como ainda em exibição: conta como de mais de 2 anos se ano de referência − ano de início passa de 2 e, do contrário, fica indeterminada.
longer-note-films = Um filme de exatamente 120 minutos não tem mais de 120 minutos. Filmes sem duração conhecida ficam fora dos dois grupos.
longer-note-no-minimum = Aqui não há mínimo de votos: a resposta usa os mesmos títulos que a resposta literal, e cada título conta uma vez.
longer-note-effect = As palavras para o tamanho do efeito seguem o d de Cohen: pequeno a partir de 0,2, médio a partir de 0,5, grande a partir de 0,8 (Cohen 1988). Uma diferença entre grupos não diz o que a causa.
longer-note-strata = A diferença ajustada compara títulos da mesma década, com a mesma lista de gêneros e a mesma potência de dez de votos. Títulos comparados: { $titles }; grupos: { $strata }; títulos sem par, que não entram nela: { $one_sided }.

# Tabelas.
longer-table-answer = Notas por duração
longer-table-mean = Nota média
longer-table-median = Mediana
longer-table-bins = Nota média a cada dez minutos de duração
longer-table-minutes = Minutos
longer-table-rules = Com outras formas de contar os anos
longer-table-years = Anos
longer-table-minimums = Com outros mínimos de votos
longer-table-votes = Votos, no mínimo
longer-table-longer = Mais longos
longer-table-side-mean = Média
longer-table-shorter = Mais curtos
longer-table-difference = Diferença
longer-rule-end-minus-start = término − início; séries em exibição contam até agora
longer-rule-ended-only = término − início; só séries encerradas
longer-rule-plus-one = término − início + 1
longer-minutes-or-more = { $minutes } ou mais
longer-measure-difference = diferença das médias
longer-measure-adjusted = a mesma entre títulos da mesma década, gêneros e votos
longer-measure-higher = pares em que o título mais longo tem nota maior
longer-measure-equal = pares com notas iguais
