# As palavras das perguntas 1 e 2. As mesmas chaves que em en.ftl.

# As perguntas.
question-film-years = Qual foi o ano de lançamento em que os filmes tiveram a maior nota média?
question-series-years = Qual foi o ano de lançamento em que as séries tiveram a maior nota média?

years-films = filmes
years-series = séries

# Por que este lake não responde.
years-no-titles = Não dá para responder com este lake: o catálogo não tem { $what } (rode o ingest com um catálogo de { $what } e depois cinelake refine).
years-none-rated = Não dá para responder com este lake: nenhum dos títulos ({ $what }) tem ano e nota.
years-too-few = Não dá para responder com este lake: nenhum ano tem { $minimum } { $what } com nota. Veja a resposta literal.
years-too-few-votes = Não dá para responder com este lake e estes mínimos: nenhum ano tem { $minimum } { $what } com pelo menos { $votes } cada. Veja a resposta literal ou reduza --min-votes.

# A resposta.
years-best = { $year }: média { $mean } em { $number } com pelo menos { $votes }
years-no-other = Nenhum outro ano tem títulos suficientes para comparar.
years-same-mean = { $year } tem exatamente a mesma média.
years-ahead = Está claramente à frente do segundo colocado, { $year } com { $mean }.
years-too-close = O segundo colocado, { $year } com { $mean }, está perto demais para decidir.
years-unjudged = O segundo colocado é { $year }, com { $mean }; os títulos dos dois são poucos ou têm todos a mesma nota, e por isso não dá para julgar o acaso.
years-partial = É o ano de referência, que não está completo.

# O achado.
years-so-far = { $year } até agora
years-other-years = outros { $count } anos
years-finding-tie = { $year } e { $with } dividem a maior média, { $mean }
years-finding-only = { $year }, com { $mean }, é o único ano com { $what } suficientes
years-finding-ahead = { $year } lidera com { $mean }, à frente de { $second }
years-finding-unjudged = { $year } lidera com { $mean }, à frente de { $second }; acaso não julgado
years-finding-too-close = { $year } lidera com { $mean }; { $second } está perto demais para decidir

# Observações.
years-note-all-alike = As médias dos anos não diferem mais do que o acaso faria. Por isso a média encolhida de todos os anos é a média de todos os títulos comparados, { $global } (Bayes empírico, método dos momentos).
years-note-shrunken = A média encolhida puxa cada ano para a média de todos os títulos comparados, { $global }, como se { $drawn } títulos com essa média fossem somados (Bayes empírico, método dos momentos).
years-note-shrunken-year = Pela média encolhida, o primeiro ano é { $other }.
years-note-too-close = "Perto demais para decidir" significa: o intervalo de 95% da diferença entre as duas médias inclui 0 (Welch), portanto alguns títulos a mais ou a menos poderiam inverter a ordem.
years-note-floors = Foram comparados os { $years_compared } anos com pelo menos { $min_titles } { $what } que têm pelo menos { $votes } cada. A média conta cada título uma vez.

# Tabelas.
years-table-answer = Anos com as maiores médias
years-table-as-asked = Resposta literal: sem mínimos, com todos os empates
years-table-minimums = Com outros mínimos, pela média simples
years-column-year = ano
years-column-mean = média
years-column-interval = intervalo de 95%
years-column-shrunken = encolhida
years-column-years = anos
years-column-titles = títulos
years-column-votes-from = votos a partir de
years-column-titles-from = títulos a partir de
