# O que o relatório diz além das frases das respostas. As mesmas chaves que em en.ftl.
# As chaves dos gráficos começam com `chart-`.



# Gráficos.
chart-nothing = Não há nada a desenhar.
chart-yes = sim
chart-no = não
chart-mean-rating = Nota média, de 0 a 10
chart-release-year = Ano de lançamento
chart-column-year = Ano
chart-column-mean = Nota média
chart-column-low = Intervalo de 95% desde
chart-column-high = Intervalo de 95% até
chart-column-titles = Títulos
chart-column-compared = Comparado
chart-column-partial = Ano incompleto
chart-years-key-mean = média dos títulos do ano, na faixa do intervalo de 95%
chart-years-key-few = menos de { $count } títulos, sem comparação
chart-years-key-partial = ano incompleto
chart-years-titles = Títulos com pelo menos { $count } votos
chart-years-mean = média de todos os títulos, { $mean }
chart-years-best = { $year }: { $mean }
chart-years-tip = { $year }: média { $mean }, intervalo de 95% de { $low } a { $high }, { $count ->
    [one] { $count } título
   *[other] { $count } títulos
}
chart-years-tip-one = { $year }: média { $mean }, { $count ->
    [one] { $count } título
   *[other] { $count } títulos
}
chart-years-tip-partial = ano incompleto
chart-years-tip-few = títulos de menos para comparar
chart-years-desc = Gráfico de linha da nota média por ano de lançamento, de { $first } a { $last }, com intervalos de 95% e o número de títulos em barras embaixo; { $count ->
    [one] { $count } ano é comparado.
   *[other] { $count } anos são comparados.
}
chart-years-desc-best = O maior deles é { $year }, com { $mean }.
chart-rating = Nota, de 0 a 10
chart-share-of-titles = Parcela dos títulos
chart-usd = Dólares dos EUA
chart-votes-axis = Votos
chart-budget-axis = Orçamento, dólares dos EUA
chart-year-unknown = ano desconhecido
chart-films = { $count ->
    [one] { $count } filme
   *[other] { $count } filmes
}
chart-votes = { $votes } votos
chart-column-title = Título
chart-column-rating = Nota
chart-column-votes = Votos
chart-column-weighted = Nota ponderada
chart-column-widest-low = Maior intervalo de 95% desde
chart-column-widest-high = Maior intervalo de 95% até
chart-column-tconst = Id do IMDb
chart-column-person = Pessoa
chart-column-best = Melhor filme
chart-column-part = Parte
chart-column-from = Desde
chart-column-to = Até
chart-column-longer = Mais longos
chart-column-shorter = Mais curtos
chart-column-revenue = Receita
chart-column-budget = Orçamento
chart-column-multiple = Receita por orçamento
chart-column-flag = Valor suspeito
chart-column-most-voted = Décimo mais votado
chart-column-decile = Décimo por votos
chart-column-films = Filmes
chart-column-with-budget = Com orçamento conhecido
chart-part-rating = nota
chart-part-minutes = minutos
chart-part-years = anos
chart-part-point = filme
chart-part-decile = décimo por votos
chart-unit-minutes = minutos
chart-unit-years = anos
chart-top-key-rating = nota, maior quanto mais votos
chart-top-key-interval = maior intervalo de 95% que os votos permitem
chart-top-key-weighted = nota ponderada
chart-top-c = média de todos, C = { $mean }
chart-top-tip = { $name }: nota { $rating }, { $count ->
    [one] { $count } voto
   *[other] { $count } votos
}, nota ponderada { $weighted }
chart-top-tip-interval = , intervalo de 95% no máximo de { $low } a { $high }
chart-top-desc = Gráfico de pontos { $count ->
    [one] do filme
   *[other] dos { $count } filmes
} de maior nota ponderada: nota com o maior intervalo de 95%, votos no tamanho do ponto, nota ponderada em um losango.
chart-top-desc-first = O primeiro é { $name }, com { $weighted }.
chart-people-key-film = um filme
chart-people-key-best = o melhor filme
chart-people-key-unrated = sem nota, na linha de base
chart-people-more = { $count ->
    [one] Mais { $count } pessoa está na tabela.
   *[other] Mais { $count } pessoas estão na tabela.
}
chart-people-desc = Gráfico de pontos das notas por ano de lançamento, uma linha do tempo para cada pessoa:
chart-people-desc-person = { $name }, { $count ->
    [one] { $count } filme
   *[other] { $count } filmes
}
chart-film-tip = { $name }: nota { $rating }, { $count ->
    [one] { $count } voto
   *[other] { $count } votos
}
chart-film-tip-unrated = { $name }: sem nota
chart-longer-minutes = Mais de { $count } minutos
chart-longer-years = Mais de { $count } anos
chart-shorter-minutes = Até { $count } minutos
chart-shorter-years = Até { $count } anos
chart-side-heading = { $count ->
    [one] { $count } título
   *[other] { $count } títulos
}, média { $mean }
chart-difference = Diferença das médias: { $difference }
chart-difference-interval = Diferença das médias: { $difference } (intervalo de 95% de { $low } a { $high })
chart-lengths-tip = { $side }: { $share } dos títulos têm nota de { $from } a { $to }, { $count ->
    [one] { $count } título
   *[other] { $count } títulos
}
chart-lengths-desc = Dois histogramas das notas no mesmo eixo e, embaixo, a nota média por duração.
chart-lengths-desc-side = { $side }: { $count ->
    [one] { $count } título
   *[other] { $count } títulos
}, média { $mean }.
chart-curve-minutes = Nota média por duração, dez minutos por ponto
chart-curve-years = Nota média por anos no ar
chart-curve-key = Faixa: intervalo de 95%. Vazado: menos de { $count } títulos.
chart-money-key-revenue = receita
chart-money-key-budget = orçamento
chart-money-key-unknown = orçamento desconhecido
chart-money-key-suspect = valor suspeito
chart-money-multiple = { $multiple } o orçamento de { $budget }
chart-money-unknown = orçamento desconhecido
chart-money-tip = { $name }: receita { $revenue }, orçamento { $budget }
chart-money-tip-unknown = { $name }: receita { $revenue }, orçamento desconhecido
chart-money-tip-multiple = , { $multiple } o orçamento
chart-flag-budget-small = orçamento abaixo de US$ 1.000
chart-flag-revenue-small = receita abaixo de US$ 1.000
chart-flag-over-100 = receita acima de 100 vezes o orçamento
chart-flag-under-thousandth = receita abaixo de um milésimo do orçamento
chart-flag-equal = orçamento igual à receita
chart-money-desc = Gráfico de barras da receita acima do orçamento de { $count ->
    [one] { $count } filme
   *[other] { $count } filmes
}, da maior receita para a menor; o orçamento de { $known } é conhecido.
chart-votes-key-most = décimo mais votado dos filmes
chart-votes-key-others = os outros
chart-votes-median-most = mediana dos mais votados { $budget }
chart-votes-median-others = mediana dos outros { $budget } (tracejado)
chart-votes-tip = { $name }: { $count ->
    [one] { $count } voto
   *[other] { $count } votos
}, orçamento { $budget }
chart-votes-tip-more = , e { $count ->
    [one] mais { $count } filme
   *[other] mais { $count } filmes
} por perto
chart-votes-desc = Gráfico de dispersão de votos por orçamento de { $count ->
    [one] { $count } filme
   *[other] { $count } filmes
}, ambos em escalas de potências de dez, e a parcela de orçamentos conhecidos por décimo dos votos. Orçamento mediano do décimo mais votado { $most }, dos outros { $others }.
chart-deciles-heading = Parcela de filmes com orçamento conhecido, por décimo dos votos
chart-deciles-first = ← mais votos
chart-deciles-last = menos votos →
chart-deciles-tip = Décimo { $decile }: o orçamento de { $share } é conhecido, { $known } de { $count ->
    [one] { $count } filme
   *[other] { $count } filmes
}
chart-top-tied = { $count } filmes dividem o primeiro lugar; estes são alguns deles.
chart-votes-none = { $count ->
    [one] { $count } filme com orçamento conhecido e sem votos não aparece.
   *[other] { $count } filmes com orçamento conhecido e sem votos não aparecem.
}
chart-years-key-beyond = fora da escala
chart-curve-hidden = { $count ->
    [one] { $count } título com mais de { $length } minutos não aparece.
   *[other] { $count } títulos com mais de { $length } minutos não aparecem.
}
