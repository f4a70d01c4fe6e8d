# As palavras da pergunta 8. As mesmas chaves que em en.ftl.

# A pergunta.
question-votes-budget = Os filmes com mais votos d{ $years ->
    [1] o último ano
   *[other] os últimos { $years } anos
} têm orçamento maior em comparação com outros?

# Por que este lake não responde.
votes-no-record = Não dá para responder com este lake: ele não tem nenhum registro de filme do TMDB, e os orçamentos vêm deles.
votes-no-budget = Não dá para responder com este lake: nenhum filme de { $first } a { $last } tem orçamento conhecido e não suspeito.
votes-one-side = Não dá para responder com este lake: dos filmes de { $first } a { $last } com orçamento utilizável, todos estão entre os mais votados ou nenhum está, portanto não há o que comparar.

# A resposta.
votes-hardly = Quase não há diferença entre os orçamentos dos filmes mais votados e dos demais
votes-verdict = { $opening } os filmes mais votados têm orçamento { $degree } { $way ->
    [larger] maior
   *[smaller] menor
}
votes-disagree = Depende da medida: filme a filme, os mais votados têm mais vezes o orçamento { $way ->
    [larger] maior
   *[smaller] menor
}, mas as medianas ou as médias dizem outra coisa
votes-figures = mediana de { $most } em { $most_films } entre os 10% mais votados contra { $others } em { $other_films } outros
votes-ratio = razão das médias geométricas { $ratio }
votes-rank-correlation = correlação de postos entre votos e orçamento { $rho }
votes-includes-1 = o intervalo inclui 1, portanto nem a direção é certa
votes-known-shares = Há orçamento conhecido e não suspeito para { $most } dos filmes mais votados e { $others } dos demais.
votes-could-turn = Há tantos orçamentos desconhecidos que eles poderiam inverter a ordem das medianas.
votes-cannot-turn = A ordem das medianas se mantém sejam quais forem os orçamentos desconhecidos, desde que estejam na faixa dos conhecidos.

# O achado.
votes-finding-clear = Os mais votados têm orçamento { $way ->
    [larger] maior
   *[smaller] menor
}: { $most } contra { $others }
votes-finding-perhaps = Os mais votados talvez tenham orçamento { $way ->
    [larger] maior
   *[smaller] menor
}: { $most } contra { $others }
votes-finding-disagree = Orçamento dos mais votados, maior ou não conforme a medida: { $most } e { $others }
votes-finding-alike = Mais votados e demais têm orçamento parecido: { $most } e { $others }

# Observações.
votes-note-window = A janela vai de { $first } a { $last } pelo ano da data de lançamento do TMDB, ou pelo ano do catálogo quando ele não tem data. Os votos são os do IMDb, do catálogo; mais votados são os 10% dos filmes da janela com mais votos, com os empates na linha de corte; votos desconhecidos vêm por último.
votes-note-budgets = Os orçamentos são o que usuários do TMDB informaram, em dólares da época; 0 significa desconhecido. Filmes com orçamento suspeito (money_flag) ficam fora da resposta, mas não da resposta literal. Uma receita suspeita não torna o orçamento suspeito.
votes-note-effect = As palavras para o tamanho da diferença seguem o delta de Cliff: pequeno a partir de 0,147, médio a partir de 0,33, grande a partir de 0,474 (Romano et al. 2006). Uma diferença entre grupos não diz o que a causa.
votes-note-bounds = "Mediana no mínimo" é a mediana se todo orçamento desconhecido fosse o menor conhecido da janela; "mediana no máximo", se fosse o maior.

# Tabelas.
votes-top-10-percent-by-votes = 10% mais votados
votes-others = demais
votes-table-answer = Orçamentos por votos
votes-table-usable = Com orçamento utilizável
votes-table-median = Orçamento mediano
votes-table-lowest-median = Mediana no mínimo
votes-table-highest-median = Mediana no máximo
votes-measure-ratio = razão das médias geométricas
votes-measure-spearman = correlação de Spearman entre votos e orçamento
votes-table-tenths = Orçamentos conhecidos por décimo dos votos, os mais votados primeiro
votes-table-tenth = Décimo
votes-table-with-budget = Com orçamento
votes-table-as-asked = Resposta literal: todo orçamento acima de 0, inclusive os suspeitos
votes-table-mean = Orçamento médio
votes-table-limits = Com outro limite para os mais votados
votes-table-most-voted = Mais votados
votes-table-other-films = Outros filmes
votes-table-their-median = Mediana deles
votes-table-ratio = Razão
votes-top-1-percent = 1% mais votados
votes-top-10-percent = 10% mais votados
votes-top-25-percent = 25% mais votados
votes-top-100 = 100 mais votados
