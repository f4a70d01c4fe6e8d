# As palavras do exemplo. As mesmas chaves que em en.ftl.

# A pergunta.
question-decades = Em qual década foram lançados mais filmes?

# A resposta.
decades-none = Não dá para responder com este lake: o catálogo não tem nenhum filme com ano.
decades-sentence = A década com mais filmes começa em { $decade }: { $films }.
decades-finding = A década que começa em { $decade } tem mais filmes: { $films }

# Tabelas.
decades-table = Filmes por década
decades-column-decade = Primeiro ano
