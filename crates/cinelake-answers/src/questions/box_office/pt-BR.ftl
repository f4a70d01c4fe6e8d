# As palavras da pergunta 7. As mesmas chaves que em en.ftl.

# A pergunta.
question-box-office = Quais foram os 10 filmes com maior bilheteria d{ $years ->
    [1] o último ano
   *[other] os últimos { $years } anos
} e qual foi a lucratividade deles em relação ao orçamento?

# A resposta.
box-office-no-record = Não dá para responder com este lake: ele não tem nenhum registro de filme do TMDB, e a bilheteria vem deles.
box-office-no-revenue = Não dá para responder com este lake: o TMDB não informa bilheteria de nenhum filme de { $first } a { $last }.
box-office-top = { $title } teve a maior bilheteria de { $first } a { $last }: { $revenue } com orçamento de { $budget }. Arrecadou { $multiple } vezes o orçamento; o lucro de { $profit } é { $ratio } vezes o orçamento.
box-office-top-unknown-budget = { $title } teve a maior bilheteria de { $first } a { $last }: { $revenue }; o orçamento é desconhecido.
box-office-tie = { $films } dividem a maior bilheteria de { $first } a { $last }: { $revenue } cada.
box-office-list = Juntos, os { $films } da lista arrecadaram { $revenue }. Para os { $known } com orçamento conhecido, o retorno mediano (lucro / orçamento) é { $median }.
box-office-list-no-budget = Juntos, os { $films } da lista arrecadaram { $revenue }; nenhum tem orçamento conhecido.
box-office-suspect = Os números de { $count } deles são suspeitos.
box-office-rests-on = O TMDB informa bilheteria de { $known } dos { $films } da janela ({ $share }).

# O achado.
box-office-finding-tie = { $films } dividem a maior bilheteria, { $revenue }
box-office-finding = { $title } arrecadou { $revenue }, { $times } o orçamento
box-office-finding-unknown-budget = { $title } arrecadou { $revenue }; orçamento desconhecido

# Observações.
box-office-note-terms = Lucro é bilheteria − orçamento, retorno é lucro / orçamento, múltiplo é bilheteria / orçamento. Os estúdios ficam só com parte da bilheteria, e o orçamento não inclui marketing, portanto o lucro não é o que o estúdio ganhou.
box-office-note-tmdb = Bilheteria e orçamento são o que usuários do TMDB informaram, em dólares da época; 0 significa desconhecido e aparece como desconhecido. Números suspeitos são marcados e mantidos.
box-office-note-tie = Mais de um filme ocupa o décimo lugar: são { $listed } na lista.
box-office-note-window = A janela vai de { $first } a { $last } pelo ano da data de lançamento do TMDB, ou pelo ano do catálogo quando ele não tem data. Filmes cujos dois anos divergem: { $films }; na janela só pela data de lançamento: { $only_release }; fora dela, e dentro pelo ano do catálogo: { $only_start }.
box-office-note-multiple = A lista por múltiplo considera orçamentos de pelo menos { $minimum } e nenhum número suspeito. Filmes de fora como suspeitos: { $flagged }; por orçamento menor: { $small }.
box-office-note-prices = A bilheteria de hoje está em dólares de { $year }, pelas médias anuais do índice de preços ao consumidor dos EUA, CPI-U (Bureau of Labor Statistics, CUUR0000SA0, tabela de { $prices_of }). Um filme de um ano posterior fica sem valor.
box-office-note-few = A janela tem só { $films } com bilheteria conhecida.

# Tabelas.
box-office-table-answer = Maiores bilheterias
box-office-table-multiples = Maiores múltiplos do orçamento, a partir de 1 milhão de dólares
box-office-table-film = Filme
box-office-table-release = Lançamento
box-office-table-revenue = Bilheteria
box-office-table-budget = Orçamento
box-office-table-profit = Lucro
box-office-table-return = Retorno
box-office-table-multiple = Múltiplo
box-office-table-suspect = Suspeito
box-office-table-coverage = O que se sabe dos filmes da janela
box-office-table-known = Conhecido
box-office-table-windows = Com a janela por outro ano
box-office-table-window-by = Janela por
box-office-table-other-films = Outros filmes
box-office-by-release-date = data de lançamento do TMDB
box-office-by-start-year = ano de lançamento do catálogo
box-office-table-today = Bilheteria, dólares de { $year }
box-office-table-today-unknown = Bilheteria de hoje
box-office-coverage-films = filmes da janela
box-office-coverage-record = com registro do TMDB
box-office-coverage-budget = com orçamento
box-office-coverage-revenue = com bilheteria
box-office-coverage-both = com ambos
box-office-coverage-suspect = com número suspeito

# Por que um número é suspeito, pelos códigos de `money_flag`.
money-budget_under_1000 = orçamento abaixo de US$ 1.000
money-revenue_under_1000 = bilheteria abaixo de US$ 1.000
money-budget_beyond_any_film = orçamento acima do de qualquer filme, talvez não em dólares
money-revenue_beyond_any_film = bilheteria acima da de qualquer filme, talvez não em dólares
money-revenue_over_100_times_budget = bilheteria acima de 100 vezes o orçamento
money-revenue_under_thousandth_of_budget = bilheteria abaixo de um milésimo do orçamento
money-budget_equals_revenue = orçamento igual à bilheteria
