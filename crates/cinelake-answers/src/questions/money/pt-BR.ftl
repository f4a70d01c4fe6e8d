# As palavras que as perguntas 7 e 8 têm em comum: o que as segundas opiniões acrescentam. As mesmas chaves que em en.ftl.
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
