# As próprias perguntas, e o que segundas opiniões acrescentam às perguntas 7 e 8. As mesmas chaves
# que em en.ftl.

# As oito perguntas.
question-film-years = Qual foi o ano de lançamento em que os filmes tiveram a maior nota média?
question-series-years = Qual foi o ano de lançamento em que as séries tiveram a maior nota média?
question-top-film = Qual ator teve o filme com a maior nota média?
question-top-actor-films = O ator que teve o filme com a maior nota média atuou em quais filmes? Quais foram as notas desses filmes?
question-film-length = Os filmes com mais de 120 minutos têm nota média maior que os outros?
question-series-length = As séries com mais de 2 anos de duração têm nota média maior que as de 2 anos ou menos?
question-box-office = Quais foram os 10 filmes com maior bilheteria d{ $years ->
    [1] o último ano
   *[other] os últimos { $years } anos
} e qual foi a lucratividade deles em relação ao orçamento?
question-votes-budget = Os filmes com mais votos d{ $years ->
    [1] o último ano
   *[other] os últimos { $years } anos
} têm orçamento maior em comparação com outros?
ratings = As notas são as do IMDb, do catálogo (average_rating, de 0 a 10), uma por título. Não são as do TMDB.

# Segundas opiniões.
opinions-budget = orçamento
opinions-revenue = bilheteria
opinions-table = Segundas opiniões
opinions-source = Fonte
opinions-figure = Número
opinions-known-to-tmdb = No TMDB
opinions-with-source = Com a fonte
opinions-known-to-both = Nos dois
opinions-differ = Divergem mais de 25%
opinions-filled-budgets = São conhecidos { $known } orçamentos: { $before } do TMDB e { $filled } de { $source }.
opinions-filled-revenues = São conhecidas { $known } bilheterias: { $before } do TMDB e { $filled } de { $source }.
opinions-coverage = Segunda opinião { $source }, { $figure }: o TMDB conhece { $before } dos { $films } filmes da janela; com os números de { $source } seriam { $after }.
opinions-coverage-filled = Segunda opinião { $source }, { $figure }: o TMDB conhece { $before } dos { $films } filmes da janela; com os números de { $source } são { $after }, porque --fill-money os pede.
opinions-disagreement = Os dois conhecem { $compared }; { $differs } destes divergem em mais de 25%.
opinions-currencies = Números em outras moedas não são comparados ({ $other }). Números cuja moeda ninguém diz nunca completam nada ({ $unknown }).
