# O que as pessoas leem na tela. Os números são escritos pelos formatos das respostas.

# O fim do `cinelake run` e do `cinelake demo`.

titles = { $count ->
    [1] { $count } título
   *[other] { $count } títulos
 }
files = { $count ->
    [1] { $count } arquivo
   *[other] { $count } arquivos
 }
catalogue = { $titles } em { $files }
landed = { $count ->
    [1] { $count } obtido
   *[other] { $count } obtidos
 }
already_landed = { $count ->
    [1] { $count } já obtido
   *[other] { $count } já obtidos
 }
not_found = { $count ->
    [1] { $count } não encontrado no TMDB
   *[other] { $count } não encontrados no TMDB
 }
wrong_kind = { $count } de outro tipo no TMDB
id_mismatch = { $count } com outro id do IMDb no TMDB
failed = { $count ->
    [1] { $count } falhou
   *[other] { $count } falharam
 }
filtered = { $count ->
    [1] { $count } deixado de fora pelos filtros
   *[other] { $count } deixados de fora pelos filtros
 }
rejected = { $count } com id ilegível
not_reached = { $count ->
    [1] { $count } ainda não pedido
   *[other] { $count } ainda não pedidos
 }
requests = { $count ->
    [0] nenhuma consulta ao TMDB
    [1] { $count } consulta ao TMDB, { $time }
   *[other] { $count } consultas ao TMDB, { $time }
 }
tables-same = { $tables } tabelas, todas já atualizadas
tables-written = { $tables } tabelas, { $written ->
    [1] { $written } gravada
   *[other] { $written } gravadas
 }
answered = { $answered } de { $questions } perguntas respondidas
field-catalogue = catálogo
field-ingest = ingest
field-refine = refine
field-model = model
field-answer = answer
field-report = report
field-lake = lake
failures = { $count ->
    [1] { $count } título falhou. Para pedi-lo outra vez, rode o mesmo comando de novo:
   *[other] { $count } títulos falharam. Para pedi-los outra vez, rode o mesmo comando de novo:
 }
rows = { $count ->
    [1] { $count } linha
   *[other] { $count } linhas
 }
findings = O que as respostas mostram
as-of = em { $day }
next = O que fazer agora
next-page = ver os gráficos
next-answer = ver a certeza de uma resposta
next-tables = ver as tabelas
next-sql = perguntar em SQL
next-again = continuar ou atualizar
next-inspect = examinar a amostra
next-own = usar o seu catálogo
key = obtenha uma chave gratuita: { $url }
more = -v mostra o resumo de cada etapa.

# Contagens, tamanhos e tempos que várias telas usam.
bytes = { $count ->
    [1] { $count } byte
   *[other] { $count } bytes
 }
unit-days = dias
minutes-under-one = menos de um minuto
minutes-one = 1 minuto
minutes-some = { $number } minutos
tables = { $count ->
    [1] { $count } tabela
   *[other] { $count } tabelas
 }
tables-written-count = { $count ->
    [1] { $count } tabela gravada
   *[other] { $count } tabelas gravadas
 }
days = { $count ->
    [1] { $count } dia
   *[other] { $count } dias
 }
and-more = e mais { $count }
and-more-files = { $count ->
    [1] e mais { $count } arquivo
   *[other] e mais { $count } arquivos
 }

# `ingest`: o resumo de uma execução.
landed-records = { $count ->
    [1] { $count } registro gravado
   *[other] { $count } registros gravados
 }
titles-failed = { $count ->
    [1] { $count } título falhou
   *[other] { $count } títulos falharam
 }
titles-not-asked = { $count ->
    [1] { $count } título ainda não consultado
   *[other] { $count } títulos ainda não consultados
 }
summary-done = Concluído em { $time }: { $landed }.
summary-done-failures = Concluído em { $time }: { $landed }, mas { $failed }.
summary-stopped = Interrompido depois de { $time }: { $landed }, { $left }.
summary-error = Terminou com um erro depois de { $time }: { $landed }.
summary-because = motivo:
summary-no-title = Nada a fazer: nenhum título passou pelos filtros.
summary-nothing-new = Nada de novo: cada título já está no lake, ou o TMDB não o tinha na consulta dos últimos dias.
summary-nothing-new-export = Nada de novo: cada título já está no lake, ou o TMDB não o tinha na consulta dos últimos dias, ou a exportação do TMDB não o tem.
alarm-nothing = nada foi gravado
alarm-landed = { $count ->
    [1] { $count } registro foi gravado antes
   *[other] { $count } registros foram gravados antes
 }
alarm-stopped = Interrompido pelo alarme de correspondência depois de { $time }: { $landed }.
heading-titles = Títulos
summary-shares = { $count ->
    [1] porcentagens do { $count } título pedido
   *[other] porcentagens dos { $count } títulos pedidos
 }
summary-balanced = = { $titles }; a soma confere
summary-unbalanced = A soma NÃO confere: os desfechos são { $sum } ao todo, mas o catálogo tem { $titles }. Isso é um erro do cinelake; por favor, relate-o com o manifesto indicado abaixo.
fact-records = registros
fact-lake = lake
fact-catalogue = catálogo
fact-requests = consultas
fact-find = /find
fact-crosswalk = correspondência
fact-canary = amostra inicial
fact-lists = veja também
fact-asked = consultado com
fact-top-up = complemento
fact-last-round = última rodada
fact-repairs = consertos
fact-manifest = manifesto
summary-records = { $files }, { $size }
summary-files = { $count ->
    [1] { $count } arquivo gravado
   *[other] { $count } arquivos gravados
 }
requests-per-second = { $number } por segundo
requests-per-title = { $number } por título
retries = { $count ->
    [1] { $count } nova tentativa
   *[other] { $count } novas tentativas
 }
throttled = { $count ->
    [1] o TMDB pediu pausa { $count } vez, espera de { $time }
   *[other] o TMDB pediu pausa { $count } vezes, espera de { $time }
 }
misses = { $count ->
    [1] { $count } não encontrado
   *[other] { $count } não encontrados
 }
films = { $count ->
    [1] { $count } filme
   *[other] { $count } filmes
 }
find-stopped-nothing = parou depois de { $misses }, porque não achou nada; para consultá-lo a cada título não encontrado, use --find always
find-stopped = parou depois de { $misses }, porque só achou { $added }; para consultá-lo a cada título não encontrado, use --find always
find-asked-nothing = consultado para { $misses }, não trouxe nada
find-asked = consultado para { $misses }, trouxe { $added }
crosswalk-spared = { $count ->
    [1] { $count } consulta poupada
   *[other] { $count } consultas poupadas
 }
crosswalk-not-in-export = { $count ->
    [1] { $count } título não consultado: a exportação do TMDB não tem o id
   *[other] { $count } títulos não consultados: a exportação do TMDB não tem o id
 }
crosswalk-wrong = { $count ->
    [1] { $count } par errado: o registro do TMDB tem outro id do IMDb; consultado por /find
   *[other] { $count } pares errados: o registro do TMDB tem outro id do IMDb; consultados por /find
 }
crosswalk-gone = { $count ->
    [1] { $count } par antigo: o TMDB não tem mais o id; consultado por /find
   *[other] { $count } pares antigos: o TMDB não tem mais o id; consultados por /find
 }
crosswalk-unconfirmed = { $count ->
    [1] { $count } par: o registro do TMDB não tem id do IMDb; consultado por /find
   *[other] { $count } pares: o registro do TMDB não tem id do IMDb; consultados por /find
 }
crosswalk-ambiguous = { $count ->
    [1] { $count } par não usado, porque deixa dúvida
   *[other] { $count } pares não usados, porque deixam dúvida
 }
canary-matched = o TMDB tinha { $matched } de { $titles } da amostra
top-up-block = { $count ->
    [1] { $count } título não tinha { $block }
   *[other] { $count } títulos não tinham { $block }
 }
top-up-language = { $count ->
    [1] { $count } título estava em outra língua
   *[other] { $count } títulos estavam em outra língua
 }
last-round = { $count ->
    [1] { $count } título tinha falhado e foi consultado de novo; gravados: { $landed }
   *[other] { $count } títulos tinham falhado e foram consultados de novo; gravados: { $landed }
 }
repairs-adopted = { $count ->
    [1] { $count } arquivo de registros de uma execução interrompida à força foi posto no livro-razão
   *[other] { $count } arquivos de registros de uma execução interrompida à força foram postos no livro-razão
 }
repairs-damaged = { $count ->
    [1] { $count } arquivo pequeno danificado não foi usado (rode cinelake verify)
   *[other] { $count } arquivos pequenos danificados não foram usados (rode cinelake verify)
 }
repairs-gone = { $count ->
    [1] { $count } arquivo de registros sumiu: os títulos dele são consultados de novo
   *[other] { $count } arquivos de registros sumiram: os títulos deles são consultados de novo
 }
continue-stopped = Para continuar (nenhum título é gravado duas vezes):
continue-failed = Para consultar de novo os títulos que falharam:
continue-same = { $text } rode o mesmo comando de novo
details-in-english = detalhes (em inglês):

# Como os títulos terminam.
outcome-landed = obtidos
outcome-already_landed = já obtidos
outcome-note-already_landed = numa execução anterior
outcome-not_found = não encontrados
outcome-note-not_found = o TMDB não tem o id
outcome-wrong_kind = de outro tipo
outcome-note-wrong_kind = no TMDB o id é de outra coisa
outcome-id_mismatch = com outro id
outcome-note-id_mismatch = o TMDB respondeu com outro título
outcome-failed = com falha
outcome-note-failed = a próxima execução consulta de novo
outcome-filtered = filtrados
outcome-note-filtered = deixados de fora pelos filtros
outcome-rejected = rejeitados
outcome-note-rejected = id ilegível
outcome-not_reached = não alcançados
outcome-note-not_reached = sem resultado nesta execução

# Por que os filtros deixam um título de fora.
filter-not_in_ids = fora da lista de --ids
filter-kind_movie = filmes
filter-kind_series = séries
filter-kind_episode = episódios
filter-kind_other = nem filme nem série
filter-kind_unknown = tipo desconhecido
filter-title_type = de outro tipo de título
filter-title_type_unknown = tipo de título desconhecido
filter-adult = adultos (ver --include-adult)
filter-genre = de outro gênero
filter-genre_unknown = gênero desconhecido
filter-original_language = feitos em outra língua
filter-original_language_unknown = língua original desconhecida
filter-region = com nome só em outras regiões
filter-region_unknown = região desconhecida
filter-year_unknown = ano desconhecido
filter-before_from_year = antes do primeiro ano pedido
filter-after_to_year = depois do último ano pedido
filter-runtime_unknown = duração desconhecida
filter-runtime_too_short = curtos demais
filter-votes_unknown = número de votos desconhecido
filter-too_few_votes = poucos votos
filter-rating_unknown = nota desconhecida
filter-rating_too_low = nota baixa demais
filter-limit = além do limite

# Por que uma linha é rejeitada.
reject-no_id = sem id
reject-person_id = id de pessoa, não de título
reject-company_id = id de empresa, não de título
reject-character_id = id de personagem, não de título
reject-event_id = id de evento, não de título
reject-not_an_id = não é id de título do IMDb
reject-zero = o número do id é zero
reject-too_many_digits = mais de dez dígitos
reject-field_count = colunas a mais ou a menos

# O que foi feito para ler os ids.
repair-missing-prefix = tt acrescentado
repair-lost-zeros = zeros acrescentados
repair-extra-zeros = zeros demais retirados
repair-upper-case = TT escrito como tt
repair-blanks = espaços em volta do id retirados
repair-from-url = tirado de um endereço da web
repair-float-form = { "." }0 depois do número retirado
repair-invisible = caracteres invisíveis retirados
repair-surrounded = tirado de outro texto

# Tipos, e como um arquivo está escrito.
titles-movie = { $count ->
    [1] { $count } filme
   *[other] { $count } filmes
 }
titles-series = { $count ->
    [1] { $count } série
   *[other] { $count } séries
 }
titles-episode = { $count ->
    [1] { $count } episódio
   *[other] { $count } episódios
 }
titles-other = { $count ->
    [1] { $count } outro título
   *[other] { $count } outros títulos
 }
titles-unknown = { $count ->
    [1] { $count } título de tipo desconhecido
   *[other] { $count } títulos de tipo desconhecido
 }
kind-movie = filmes
kind-series = séries
kind-episode = episódios
kind-other = jogos e outros
kind-unknown = de tipo desconhecido
kind-by-option = definido por --kind
kind-by-row = cada linha diz o que é
kind-by-header = os nomes das colunas dizem o que os títulos são
kind-assumed = considerados filmes, porque o arquivo não diz o que são
quoting-quoted = campos podem estar entre aspas
quoting-escaped = campos podem vir entre aspas, com barra invertida antes de aspas
quoting-literal = aspas são caracteres comuns
quoting-whole-lines = cada linha inteira está entre aspas
one-column = uma coluna
separated-by = separado por { $separator }
separated-by-commas = separado por vírgulas
separated-by-semicolons = separado por ponto e vírgula
separated-by-tabs = separado por tabulações
separated-by-spaces = separado por espaços
request-kept-blocks = { $blocks } (os registros do lake têm { $kept })
request-language = língua { $language }
request-language-kept = língua { $language } (a do lake)
request-mixed-languages = { $count ->
    [1] { $count } título do lake está em outra língua; se for pedido de novo, ele vem nesta (--language de ingest escolhe outra)
   *[other] { $count } títulos do lake estão em outra língua; os que forem pedidos de novo vêm nesta (--language de ingest escolhe outra)
 }

# O andamento de uma execução, no erro padrão.
progress-looking = olhando o lake
progress-stalled = nenhuma consulta há 5 s: à espera do TMDB (ele pede pausa, ou não responde) ou do lake
progress-bar-first = { $percent } %  { $done } de { $titles }{ $left }
progress-found = { $count ->
    [1] encontrado { $count }
   *[other] encontrados { $count }
 }
progress-missed = { $count ->
    [1] não encontrado { $count }
   *[other] não encontrados { $count }
 }
progress-failed = com falha { $count }
progress-waiting = à espera do TMDB ou do lake
progress-rate = { $number } consultas/s
progress-line = { $done } de { $titles } ({ $percent } %): { $found }, { $missed }
found = { $count ->
    [1] { $count } encontrado
   *[other] { $count } encontrados
 }
missed = { $count ->
    [1] { $count } não encontrado
   *[other] { $count } não encontrados
 }
failed-titles = { $count } com falha
requests-each-second = { $number } consultas por segundo
time-left = faltam { $time }
seconds = { $number } s
progress-started = execução { $run }: { $titles }, { $asked }{ $known }
wanted-titles = { $count ->
    [1] { $count } título pedido
   *[other] { $count } títulos pedidos
 }
to-ask = { $count } a consultar
known-in-lake = { $count } já no lake
known-misses = { $count } que o TMDB não tinha na consulta dos últimos dias
known-top-up = { $count } a consultar porque falta um bloco ou a língua no registro
warning = aviso: { $text }
event-adopted = um arquivo de uma execução interrompida à força foi posto no livro-razão: { $path }
event-foreign = { $path } está na pasta dos registros, mas não foi o cinelake que o gravou; ele não foi lido nem alterado
event-gone = { $path } sumiu ou tem outro tamanho; os títulos dele são consultados de novo
more-adopted = mais { $count } arquivos de execuções interrompidas à força foram postos no livro-razão
more-foreign = mais { $count } arquivos não são do cinelake
more-gone = mais { $count } arquivos de registros sumiram ou têm outro tamanho
event-catalogue = catálogo no lake: { $path }
event-catalogue-there = catálogo no lake: { $path } (já estava lá)
event-canary = amostra inicial: o TMDB tem { $matched } dos { $titles } títulos consultados primeiro
event-waiting = à espera de outra execução; detalhes (em inglês): { $holder }
event-leftovers = { $count ->
    [1] { $count } arquivo provisório de execuções interrompidas à força foi removido
   *[other] { $count } arquivos provisórios de execuções interrompidas à força foram removidos
 }
event-damaged = { $path } está danificado e não foi usado; cinelake verify --repair o conserta. Detalhes (em inglês): { $problem }
event-last-round = { $count ->
    [1] { $count } título falhou e é consultado mais uma vez
   *[other] { $count } títulos falharam e são consultados mais uma vez
 }
event-find-stopped-nothing = /find deixa de ser consultado: em { $asked } títulos não encontrados não trouxe nada
event-find-stopped = /find deixa de ser consultado: em { $asked } títulos não encontrados só trouxe { $films }
event-stretch = { $misses } títulos seguidos não foram encontrados, mas o TMDB ainda tem um título encontrado antes, e a execução continua
event-stopping = parando: { $reason }
event-stopping-ctrl-c = parando: { $reason }; { $hint }
quit-at-once = um segundo Ctrl-C sai na hora
stopped-by = interrompido por { $signal }
reason-in-english = motivo (em inglês): { $reason }
event-widened = os registros do lake têm { $parts }, e por isso isso também é pedido (--drop-other-blocks deixa blocos de fora)
widened-language = a língua { $language }

# O andamento dos outros comandos.
progress-reading = lendo o lake
progress-refine = catálogos, lotes e execuções lidos:
progress-model = tabelas feitas:
table-written = { $table }: { $rows }
rows-written = { $count ->
    [1] { $count } linha gravada
   *[other] { $count } linhas gravadas
 }
table-up-to-date = { $table }: já atualizada
table-reading = { $table }: { $count ->
    [1] lendo { $count } entrada nova
   *[other] lendo { $count } entradas novas
 }
progress-server = consultando o servidor
fetch-anew = { $file }: baixado de novo desde o começo; motivo (em inglês): { $why }
fetch-retrying = { $file }: nova tentativa em { $wait }; motivo (em inglês): { $why }
fetch-checking = { $file }: conferindo
fetch-size-unknown = de tamanho desconhecido
fetch-begun = { $file }: { $size }
fetch-begun-kept = { $file }: { $size }, { $kept } já estão aqui
fetch-received = { $file }: { $bytes }
fetch-received-of = { $file }: { $bytes } de { $size }
fetch-done = { $file }: pronto, { $size }
fetch-continued = { $file }: continuado e pronto, { $size }
fetch-unchanged = { $file }: sem mudança
fetch-stopped = { $file }: interrompido, { $size } guardados
fetch-not-reached = { $file }: não alcançado
fetch-failed = { $file }: falhou; detalhes (em inglês): { $error }

# `plan`.
plan-ask-with = consultar com
plan-cost = Custo
plan-requests = consultas
plan-time = tempo
plan-files = arquivos
at-most = no máximo { $number }
plan-nothing-sent = Nada foi enviado ao TMDB, e nada foi gravado.
plan-in-catalogue = no catálogo
plan-rejected = id ilegível
left-out-by-filters = deixados de fora pelos filtros
plan-wanted = pedidos
plan-in-lake = já no lake
plan-misses = o TMDB não tinha na última consulta
plan-not-in-export = fora da exportação do TMDB
plan-to-ask = a consultar
plan-new = ainda fora do lake
plan-too-old = registro velho demais
plan-miss-too-old = o TMDB não tinha, há muito tempo
plan-find = /find ainda não consultado
plan-lacks = registro sem { $block }
plan-language = registro em outra língua
plan-no-title = Nada a consultar: nenhum título passa pelos filtros.
plan-all-known = Nada a consultar: cada título já está no lake, ou o TMDB não o tinha na consulta dos últimos dias.
plan-all-known-export = Nada a consultar: cada título já está no lake, ou o TMDB não o tinha na consulta dos últimos dias, ou a exportação do TMDB não o tem.
plan-no-rate = tão rápido quanto o TMDB responder: não há limite de taxa
plan-time-at = { $time }, a { $rate } consultas por segundo
plan-lambda-close = Perto dos 15 minutos depois dos quais a AWS encerra uma função Lambda.
plan-lambda-longer = Mais do que os 15 minutos depois dos quais a AWS encerra uma função Lambda: lá seriam umas { $calls }, cada uma continuando a anterior, ou uma só execução aqui.
calls = { $count ->
    [1] { $count } chamada
   *[other] { $count } chamadas
 }

# `inspect`: os arquivos.
shape-course-movies = filmes do curso
shape-course-series = séries do curso
shape-movie-lens = links do MovieLens
shape-id-list = lista de ids
shape-table = tabela
shape-empty = arquivo vazio
shape-imdb = { $name } do IMDb
role-titles = descreve títulos
role-ratings = dá notas a títulos
role-principals = diz quem participou de cada título
role-names = dá nomes a pessoas
role-crew = lista diretores e roteiristas
role-episodes = diz de que série é cada episódio
role-akas = lista como os títulos se chamam em outros lugares
used-principals = o refine faz dele a tabela principals, pelos ids das pessoas
used-names = o refine faz dele a tabela people e tira dele os nomes da tabela principals
used-crew = o refine faz dele a tabela crew, com diretores e roteiristas pelos ids
used-episodes = o refine faz dele a tabela episodes
used-akas = o refine faz dele a tabela akas; os títulos mantêm os seus nomes
more-alike = { $count ->
    [1] e mais { $count } arquivo escrito do mesmo jeito
   *[other] e mais { $count } arquivos escritos do mesmo jeito
 }
inspect-holds = contém
inspect-used = uso
inspect-written = escrito
inspect-titles = títulos
inspect-recognised = reconhecido
inspect-not-used = não usado
inspect-beware = atenção
holds-role = { $shape }, que { $says }
holds-rows = { $shape }, { $rows }
holds-rows-joined = { $shape }, { $rows }, unidas aos títulos
utf-16 = UTF-16
json-records = registros em JSON
plain-text = texto puro
plain-text-size = texto puro, { $size }
packed-size = { $packed }, { $stored } para { $size } de texto
header = com cabeçalho
no-header = sem cabeçalho
column = coluna { $name }
beware-before-header = { $count ->
    [1] { $count } linha antes do cabeçalho foi deixada de fora
   *[other] { $count } linhas antes do cabeçalho foram deixadas de fora
 }
beware-width = { $count ->
    [1] { $count } linha com colunas a mais ou a menos
   *[other] { $count } linhas com colunas a mais ou a menos
 }
beware-quotes = { $count ->
    [1] { $count } linha com aspas não fechadas, lidas como caracteres comuns
   *[other] { $count } linhas com aspas não fechadas, lidas como caracteres comuns
 }
blank-lines = { $count ->
    [1] { $count } linha em branco
   *[other] { $count } linhas em branco
 }
heading-left-out = Deixado de fora

# `inspect`: os títulos.
of-passing = dos títulos que passam pelos filtros
of-all-none-passes = de todos os títulos: nenhum passa pelos filtros
inspect-rows = linhas
distinct-titles = títulos distintos
unreadable-ids = ids ilegíveis
with-rating = com nota
pass-filters = passam pelos filtros
ratings-joined = { $joined } de { $ratings } unidas
ratings-joined-strangers = { $joined } de { $ratings } unidas; { $strangers } não têm título aqui
ratings = { $count ->
    [1] { $count } nota
   *[other] { $count } notas
 }
unknown = desconhecido
years = Anos
before-year = antes de { $year }
decade = anos { $year }
genres = Gêneros
genres-not-listed = e mais { $count } sem contagem por nome: há nomes de gêneros demais
genres-also = também { $genre }
genres-more = mais { $count }

# `inspect`: o que é estranho.
nulls = Nulos
nulls-remark = linhas sem valor
repaired-ids = Ids consertados
repaired-ids-remark = linhas
contradictions = Contradições
contradictions-remark = títulos cujas linhas divergem; vale o primeiro valor
unreadable-values = Valores ilegíveis
unreadable-values-remark = linhas com um valor inválido; ele conta como desconhecido
zeros = Zeros
zeros-remark = linhas com 0 onde a escala não tem 0; conta como desconhecido
contradiction = { $title }: vale { $kept }, ignorado { $ignored } ({ $place })
nothing = nada
empty-value = (vazio)
rejected-rows = Linhas rejeitadas
rejected-rows-remark = com exemplos
fields-for-columns = { $fields } campos para { $columns } colunas
rows-rejected = { $count ->
    [1] { $count } linha rejeitada
   *[other] { $count } linhas rejeitadas
 }
ratings-rejected = { $count ->
    [1] { $count } nota rejeitada
   *[other] { $count } notas rejeitadas
 }
rows-and-ratings-rejected = { $rows } e { $ratings } rejeitadas

# `inspect`: o veredito.
ready = Prontos para o ingest: { $ready }.
ready-rejected = Prontos para o ingest: { $ready }; { $rejected }.
ready-doubted = Prontos para o ingest, se os ids forem do IMDb: { $ready }.
nothing-no-file = Não há nada para o ingest: nenhum arquivo descreve títulos.
nothing-no-rows = Não há nada para o ingest: não há linhas.
nothing-no-id = Não há nada para o ingest: { $rows }, nenhuma com um id legível.
nothing-filtered = Não há nada para o ingest: os filtros deixam tudo de fora ({ $titles }).
nothing-neither = Não há nada para o ingest: { $titles }, mas nem filmes nem séries.
todo-next = agora: cinelake plan com os mesmos arquivos e filtros, para estimar a execução
todo-person-column = { $count ->
    [1] { $count } linha com id de pessoa (nm…): se essa é a coluna errada, indique a certa com --id-column
   *[other] { $count } linhas com id de pessoa (nm…): se essa é a coluna errada, indique a certa com --id-column
 }
todo-no-id-column = { $count ->
    [1] { $count } linha sem um id como tt0111161: se essa é a coluna errada, indique a certa com --id-column
   *[other] { $count } linhas sem um id como tt0111161: se essa é a coluna errada, indique a certa com --id-column
 }
todo-width = { $count ->
    [1] { $count } linha com colunas a mais ou a menos: veja se outro --separator ou --quoting serve melhor
   *[other] { $count } linhas com colunas a mais ou a menos: veja se outro --separator ou --quoting serve melhor
 }
todo-kind-conflict = --kind diz uma coisa e uma coluna diz outra em { $conflicts } de { $rows }; o inspect usa a coluna, e o ingest termina com erro; não use --kind
todo-unknown-kind = { $count ->
    [1] { $count } título não é consultado: a coluna não diz o tipo com uma palavra conhecida{ $word }; --kind movie ou --kind series vale para todos
   *[other] { $count } títulos não são consultados: a coluna não diz o tipo com uma palavra conhecida{ $word }; --kind movie ou --kind series vale para todos
 }
for-instance = , por exemplo `{ $value }`
todo-few-rejects = linhas rejeitadas não vão para o lake; se precisar delas, corrija o arquivo
todo-bare-numbers = { $count ->
    [1] { $count } linha tem só um número como id: se a coluna conta as linhas ou tem os ids do TMDB, indique a certa com --id-column
   *[other] { $count } linhas têm só um número como id: se a coluna conta as linhas ou tem os ids do TMDB, indique a certa com --id-column
 }
todo-no-genre = nenhum título tem o gênero { $genres }: os mais comuns são { $names }
todo-no-genre-at-all = nenhum título tem o gênero { $genres }: nenhum título tem gênero
todo-assumed = { $count ->
    [1] { $count } título foi considerado filme; use --kind series se for uma série
   *[other] { $count } títulos foram considerados filmes; use --kind series se forem séries
 }
todo-series = { $count ->
    [1] { $count } série só é consultada com --enrich series
   *[other] { $count } séries só são consultadas com --enrich series
 }
missing-titles = nenhum arquivo descreve títulos: acrescente title.basics ou outra lista de títulos
missing-ratings = títulos sem notas: acrescente title.ratings
missing-names = principals sem nomes: as pessoas aparecem pelo id; acrescente name.basics para ter os nomes
missing-principals = nomes sem principals: nada diz quem participou de que título; acrescente title.principals

# `refine` e `model`.
refined = Tabelas de { $lake } refinadas em { $time }: { $what }.
modelled = Esquema estrela de { $lake } modelado em { $time }: { $what }.
all-up-to-date = tudo já estava atualizado
heading-tables = Tabelas
head-rows = linhas
head-size = tamanho
up-to-date = já atualizada
made = feita
made-from = feita de { $inputs }
inputs = { $count ->
    [1] { $count } entrada
   *[other] { $count } entradas
 }
new-inputs = { $count ->
    [1] { $count } entrada nova
   *[other] { $count } entradas novas
 }
rows-added = +{ $added } linhas{ $replaced }{ $expired }, de { $inputs }
rows-replaced = { $count ->
    [1] , { $count } substituída
   *[other] , { $count } substituídas
 }
rows-expired = { $count ->
    [1] , { $count } vencida e removida
   *[other] , { $count } vencidas e removidas
 }
heading-catalogues = Catálogos
same-bytes = { $files }, e mais { $same } com os mesmos bytes, de fora
refine-rows = linhas
refine-into-titles = para titles
refine-superseded = de títulos de um catálogo posterior
refine-ratings = notas, unidas aos títulos
refine-ratings-alone = notas sem título
refine-left-out = de fora
refine-titles = títulos
refine-contradict = com linhas que se contradizem
refine-first-kept = vale o primeiro valor conhecido
refine-roles = pessoas e papéis
refine-duplicates = repetições exatas, de fora
refine-people-rows = linhas de principals
refine-without-title = de títulos que nenhum catálogo tem
refine-people-superseded = de títulos com pessoas de outro arquivo
refine-people-named = pessoas com nome
refine-people-unnamed = sem nome, mostradas pelo id
refine-add-names = acrescente name.basics para ter os nomes
refine-names-rows = linhas de nomes
refine-names-elsewhere = de pessoas sem título aqui
refine-names-repeated = de pessoas já vistas
refine-later-file = de títulos de um arquivo posterior
refine-said-again = repetidas
refine-bad-rows = Linhas e valores ilegíveis
refine-bad-rows-remark = os primeiros
refine-records = Registros
refine-records-remark = lidos desta vez
refine-films = registros de filmes
refine-series = registros de séries
refine-into-movies = para tmdb_movies
refine-into-series = para tmdb_series
refine-older = mais velhos que outro do mesmo título
refine-too-old = vencidos
refine-too-old-note = em nenhuma tabela (--keep-days)
refine-bad-dates = datas inválidas
refine-bad-dates-note = NULL na tabela, guardadas em extra
refine-in-extra = guardadas em extra
refine-opinion = Segunda opinião
refine-agrees = valores que concordam com o TMDB
refine-differs = que diferem mais de 25 %
refine-only-source = que o TMDB não conhece
refine-other-currency = em outra moeda
refine-gone-files = Arquivos de catálogo que sumiram
refine-undescribed = Arquivos de catálogo sem descrição
refine-undescribed-remark = nenhuma execução os gravou, e por isso --separator, --kind e outras opções são desconhecidas; o formato foi detectado
refine-damaged-files = Arquivos danificados
refine-damaged-files-remark = não usados; cinelake verify --repair refaz os pequenos até onde for possível
refine-unused-files = Arquivos não usados
refine-read-for = linhas lidas para { $table }
refine-unreadable = inválidos, contam como desconhecidos: { $column }
refine-dead-letter = registro não interpretado: { $reason }
refine-bad-part = partes ilegíveis: { $part }
dead-letter-no_provenance = sem procedência
dead-letter-untyped_field = campo de outro tipo
dead-letter-other_imdb_id = outro id do IMDb
dead-letter-missing_file = arquivo sumiu
dead-letter-not_json = não é JSON
dead-letter-not_utf8 = não é texto
dead-letter-missing_record = registro sumiu
dead-letter-not_an_object = não é um objeto JSON
opinion-no_id = linhas sem id de título do IMDb
opinion-not_a_number = valores que não são números inteiros
opinion-two_values = valores de títulos com dois diferentes
opinion-unknown_title = valores de títulos sem catálogo
model-grain = a granularidade de cada tabela foi conferida antes de gravar
model-missing = Não estão no lake
model-missing-remark = lidas como tabelas sem linhas
model-unknown = Desconhecido
model-unknown-remark = linhas sem valor numa coluna, ou com o membro desconhecido
note-missing-tables = o lake não tem { $tables }: o que só elas dizem fica desconhecido
note-star-written = o esquema estrela foi gravado em { $folder }
warn-small-files = { $count ->
    [1] { $count } arquivo pequeno está ilegível, e por isso faltam dados; o resumo diz qual é
   *[other] { $count } arquivos pequenos estão ilegíveis, e por isso faltam dados; o resumo diz quais são
 }
warn-gone-files = { $count ->
    [1] { $count } arquivo de catálogo sumiu do lake; o resumo diz qual é
   *[other] { $count } arquivos de catálogo sumiram do lake; o resumo diz quais são
 }

# `tables`.
table-standing = { $rows }, { $size }
table-standing-refined = { $rows }, { $size }, refinada em { $at }
table-not-made = ainda não existe
table-not-usable = sem uso; o próximo refine ou model a refaz; detalhes (em inglês): { $problem }
refers-to = { $text } (refere-se a { $table })
not-in-file = { $text } (ainda não está neste arquivo: lê-se como NULL)
tables-in-english = Os textos sobre tabelas e colunas estão em inglês.

# `verify`.
verify-whole = { $lake } está íntegro. Verificado em { $time }.
verify-damaged = { $count ->
    [1] { $lake } está danificado em { $count } lugar. Verificado em { $time }.
   *[other] { $lake } está danificado em { $count } lugares. Verificado em { $time }.
 }
verify-read = Lido
verify-records = { $records } em { $files } ({ $size })
records = { $count ->
    [1] { $count } registro
   *[other] { $count } registros
 }
verify-ledger = { $entries } de { $runs }
ledger-entries = { $count ->
    [1] { $count } lançamento do livro-razão
   *[other] { $count } lançamentos do livro-razão
 }
runs = { $count ->
    [1] { $count } execução
   *[other] { $count } execuções
 }
verify-catalogues = { $files } ({ $size }) de { $snapshots }
catalogue-files = { $count ->
    [1] { $count } arquivo de catálogo
   *[other] { $count } arquivos de catálogo
 }
snapshots = { $count ->
    [1] { $count } fotografia
   *[other] { $count } fotografias
 }
verify-tables = { $rows } em { $tables } ({ $size })
verify-repaired = Consertado
verify-kept = o que havia ali: { $path }
verify-damage = Danos
verify-warnings = Avisos
verify-notes = Observações
more-like-that = e mais { $count } assim (--format json tem todos)

# `purge`.
purge-head = Dados do TMDB em { $lake } de antes de { $before } (há { $days }): { $what }.
purge-nothing = não há nada a remover
purge-removed = removidos
purge-would = isto seria removido
purge-record-files = arquivos de registros
purge-entries = lançamentos do livro-razão
purge-rows = linhas de { $table }
purge-report = arquivos do relatório de { $day }
purge-star = tabelas do esquema estrela
purge-staged = arquivos provisórios
purge-staged-note = deixados por execuções interrompidas à força
purge-anew-done = as tabelas dos registros do TMDB estão ilegíveis ou são de uma versão antiga; elas foram refeitas a partir da Raw
purge-anew = as tabelas dos registros do TMDB estão ilegíveis ou são de uma versão antiga; elas seriam refeitas a partir da Raw
purge-foreign = Não são do cinelake
purge-foreign-remark = ficam como estão
purge-todo-remove = para remover: { $command }
purge-todo-star = para refazer o esquema estrela: { $command }
purge-todo-report = para refazer o relatório: { $command }
warn-kept-unreadable = { $path } está ilegível e foi mantido; detalhes (em inglês): { $problem }

# `refresh`.
refresh-heading = Mudanças no TMDB
refresh-feed = lista de mudanças
refresh-exports = lista diária de ids
refresh-dry-run = Nenhum título foi consultado, e nada foi gravado.
refresh-up-to-date = O lake está atualizado.
refresh-held = títulos com registro
refresh-spared = sem mudança, não consultados
refresh-to-ask = a consultar de novo
refresh-changed = mudaram no TMDB
refresh-vanished = saíram do TMDB
refresh-too-old = registro velho demais
refresh-before-feed = mais velhos que a lista de mudanças
refresh-feed-read = { $first } a { $last }, { $ids } em { $requests }
ids = { $count ->
    [1] { $count } id
   *[other] { $count } ids
 }
plain-requests = { $count ->
    [1] { $count } consulta
   *[other] { $count } consultas
 }
refresh-feed-nothing = nada de novo a ler: o lake tem as mudanças até { $last }
not-read = não lida
refresh-gap = A lista de mudanças do TMDB não tem mais os dias até { $day }. Os títulos consultados antes do fim desse dia são consultados de novo.
refresh-noted-ahead = O lake diz que as mudanças até { $day } são conhecidas, mas esse dia ainda não terminou: um relógio estava adiantado. Os dias são lidos de novo.
refresh-asked-ahead = { $count ->
    [1] { $count } título foi gravado com um relógio adiantado. As mudanças dele no TMDB antes dessa hora não são percebidas.
   *[other] { $count } títulos foram gravados com um relógio adiantado. As mudanças deles no TMDB antes dessa hora não são percebidas.
 }
refresh-no-tmdb-id = { $count ->
    [1] { $count } título do lake está sem um id legível do TMDB: ele é consultado quando o registro fica velho demais.
   *[other] { $count } títulos do lake estão sem um id legível do TMDB: eles são consultados quando o registro fica velho demais.
 }
refresh-reading = lendo o que mudou no TMDB

# `catalogue fetch`.
fetched-whole = { $folder } tem { $files } do IMDb, como estão em { $from }.
fetched-some = { $folder } tem { $whole } de { $all } arquivos do IMDb, de { $from }.
fetched-continue = Para continuar:
fetched-look = Para examinar os arquivos:
fetched-make = Para fazer um lake dos títulos:
head-file = arquivo
head-changed = última mudança
file-downloaded = baixado
file-resumed = continuado
file-unchanged = sem mudança
file-failed = falhou
file-stopped = interrompido
file-not-reached = não alcançado
size-kept = { $size } guardados
fetched-days = os arquivos são de dias diferentes, e por isso um título pode estar num e não em outro ({ $days })
fetched-error = detalhes (em inglês): { $error }

# Observações e avisos, no erro padrão.
warning-in-english = aviso (em inglês): { $text }
note-last-years = últimos { $years } anos em { $day }: { $first }-{ $last }
note-as-of = --as-of não muda nada sem --last-years
note-type-series = --title-type { $types } não deixa nada aqui: séries só são consultadas com --enrich series
note-type-others = --title-type { $types } não deixa nada aqui: só filmes e séries são consultados
note-demo-server = servidor compatível com o TMDB, com os registros que vêm junto: { $address }
note-pipe = à espera do que for escrito no pipe { $pipe }; Ctrl-C encerra
note-crosswalk = tabela de correspondência: ids do TMDB de { $films } filmes e { $series } séries
note-crosswalk-gone = tabela de correspondência: ids do TMDB de { $films } filmes e { $series } séries (fora da exportação do TMDB: { $gone })
warn-crosswalk-empty = a tabela de correspondência não tem nenhum par válido: de { $rows } linhas, { $without_imdb } não têm id de título do IMDb e { $without_tmdb } não têm id do TMDB
note-crosswalk-rejected = linhas da tabela de correspondência sem id do IMDb de um título ou com outro número de campos: { $rows }
warn-crosswalk-kind = ids do TMDB da tabela de correspondência cujo tipo não foi entendido e que não são usados: { $ids }; os tipos são palavras como movie e series
warn-crosswalk-unreadable = valores da tabela de correspondência que não são ids do TMDB e não são usados: { $ids } ({ $examples })
warn-crosswalk-doubt = pares da tabela de correspondência que deixam dúvida e não são usados: { $pairs } ({ $examples })
warn-no-header = { $file } não tem cabeçalho: só os ids são lidos. Se for uma parte de outro arquivo, ponha o cabeçalho desse arquivo antes dela
warn-ratings-alone = os arquivos têm notas e não descrevem títulos, e por isso todo título é considerado um filme; acrescente o title.basics
warn-ids-rejected = linhas de --ids { $file } sem id de título: { $rows }; a primeira é a linha { $line }: `{ $value }`
warn-ids-missing = ids de --ids que não estão em nenhum arquivo do catálogo: { $ids } ({ $examples })
warn-no-region = nenhum título tem nome na região { $region }
warn-no-genre = nenhum título tem o gênero `{ $genre }`
warn-damaged = { $path } está danificado e não foi usado; detalhes (em inglês): { $problem }
warn-behind = as tabelas estão atrás do lake: { $waiting } sem refinar; para atualizá-las: { $command }
warn-star-behind = as tabelas da Refined estão atrás das da Trusted; para atualizá-las: { $command }
batches = { $count ->
    [1] { $count } lote
   *[other] { $count } lotes
 }
second-opinions = { $count ->
    [1] { $count } segunda opinião
   *[other] { $count } segundas opiniões
 }
waiting-one = { $what }
waiting-more = { $what }
note-opinion-counts = segunda opinião { $source }: orçamentos: { $budgets }; bilheterias: { $revenues }
warn-opinion-rejects = segunda opinião { $source }: o que não é comparado: { $rejects }
note-opinion-currency = segunda opinião { $source }: valores sem moeda indicada: { $count }; eles são comparados, mas nunca preenchem uma falta (acrescente uma coluna currency)
opinion-two-films = valores de filmes com dois diferentes
opinion-currency = valores em outra moeda
note-opinion-landed = segunda opinião { $source } gravada em { $path }
note-opinion-there = segunda opinião { $source } já estava no lake: { $path }
opinions-in-lake = { $count ->
    [1] { $count } segunda opinião está no lake. Agora: { $command }
   *[other] { $count } segundas opiniões estão no lake. Agora: { $command }
 }
note-spark-starting = iniciando o Spark com { $program }
note-spark-ready = o Spark { $version } está pronto
note-question = pergunta { $question }: { $text }
warn-question = pergunta { $question }; detalhes (em inglês): { $error }
warn-report-run = o relatório deixa de fora uma execução com o manifesto ilegível: { $path }; detalhes (em inglês): { $problem }
warn-open = não foi possível abrir o navegador; abra você mesmo: { $page }
setting-unknown = { $name } não é uma configuração e não muda nada
setting-unknown-meant = { $name } não é uma configuração e não muda nada; você quis dizer { $meant }?
note-format = observação: `{ $command }` não imprime { $format } (definido por { $origin }); imprime { $known }

# `check` e `report`.
check-mark-ok = ok
check-mark-warn = aviso
check-mark-fail = FALHA
check-mark-skip = pulou
check-ready = Tudo está pronto para uma execução
check-ready-warnings = Nenhuma verificação falhou, com { $warnings }
check-failed = { $count ->
    [1] Ainda não está pronto: { $count } verificação falhou
   *[other] Ainda não está pronto: { $count } verificações falharam
 }
check-failed-warnings = { $failed }, { $warnings }
check-warnings = { $count ->
    [1] { $count } aviso
   *[other] { $count } avisos
 }
check-skipped = { $count ->
    [1] ; { $count } não pôde ser verificada
   *[other] ; { $count } não puderam ser verificadas
 }
check-key = { $kind }, de { $origin }
check-api-key = chave da API
check-token = token de leitura
check-accepts = { $address } aceita a chave
check-titles = { $kept } de { $titles } títulos passam pelos filtros
check-rejected = { $rejected } títulos são rejeitados; veja cinelake inspect
check-needs-catalogue = precisa do TMDB e de um catálogo
check-needs-lake = precisa do lake
check-ids = o TMDB tem { $matched } dos { $titles } títulos consultados
report-as-of = Relatório de { $day }
report-page = página
report-data = dados
details-are-english = detalhes em inglês
verify-todo = rode `{ $command }`
verify-details = detalhes (em inglês): { $problem }; { $advice }

# `doctor`.
doctor-settings = { $count ->
    [0] os valores padrão; cinelake config lista todos
    [1] { $count } valor diferente do padrão; cinelake config lista todos
   *[other] { $count } valores diferentes do padrão; cinelake config lista todos
 }
doctor-key = há uma, de { $origin }
doctor-try-key = cinelake check testa a chave
doctor-no-key = não há nenhuma
doctor-set-key = defina TMDB_API_KEY para consultar o TMDB; o cinelake demo não precisa de chave
doctor-no-lake = nenhum lake foi indicado
doctor-name-a-lake = indique um lake com --lake para verificá-lo também
doctor-no-run = nenhuma execução gravou aqui
doctor-runs = { $count ->
    [1] { $count } execução
   *[other] { $count } execuções
 }
doctor-titles = { $count ->
    [1] { $count } título
   *[other] { $count } títulos
 }
doctor-last-run = a última ({ $at }) teve { $titles }; { $ended }
doctor-run-done = cada um tem um desfecho
doctor-run-failures = alguns títulos falharam
doctor-run-stopped = ela parou antes do fim
doctor-run-running = ela está em andamento ou foi interrompida à força
doctor-run-alarm = o alarme a parou: poucos ids foram encontrados
doctor-run-error = ela terminou com um erro
doctor-again = o mesmo comando continua a execução
doctor-up-to-date = elas têm tudo o que foi gravado
doctor-behind = falta o refine de: { $what }
doctor-written = { $path } foi gravado; leia o arquivo antes de anexá-lo a um relato de erro

# `answer`: em volta das respostas.
answers-scale = { $of }, 0 a { $end }
answers-heading = { $count ->
    [1] Resposta com data de referência
   *[other] Respostas com data de referência
} { $date }
answers-window = janela
answers-window-years = { $first } a { $last }
answers-minimum = mínimo
answers-minimum-votes = { $count } votos, onde notas são comparadas
answers-titles = títulos
answers-ratings = notas
answers-or = { $genres } ou { $genre }
answers-title-type = tipo de título { $types }
answers-genre = gênero { $genres }
answers-from-year = a partir de { $year }
answers-to-year = até { $year }
answers-min-rating = nota de no mínimo { $rating }
answers-all-titles = todos os títulos do lake
answers-only = só { $parts }
answers-as-asked = Resposta literal, sem mínimos
answers-other-minimums = Com outros mínimos
answers-left-out = Deixados de fora
answers-used = Títulos usados: { $used } de { $titles }
answers-used-left-out = de fora: { $reasons }
answers-more-rows = … e mais { $count ->
    [1] 1 linha
   *[other] { $count } linhas
}
answers-more = Uma resposta com a sua certeza, outros mínimos e observações: cinelake answer 1 --lake { $lake } com as mesmas opções; todas as respostas assim: --full
answers-own = Pergunta própria { $name }
answers-not-answered = Sem resposta:
answers-of-sample = Os números da amostra são arredondados e em parte inventados. Mostram como o cinelake funciona; não são fatos sobre filmes.

# `sql`.
sql-written = { $rows } em { $path }
sql-more-rows = { $count ->
    [1] … e mais { $count } linha ({ $all } ao todo)
   *[other] … e mais { $count } linhas ({ $all } ao todo)
 }
sql-more-columns = { $count ->
    [1] … e mais { $count } coluna: { $names }
   *[other] … e mais { $count } colunas: { $names }
 }
sql-prompt-head = { $tables } de { $lake }; \? mostra a ajuda, \q sai
sql-prompt-help = Um comando SQL termina com ; e pode ocupar várias linhas.
sql-help-tables = as tabelas e quantas linhas elas têm
sql-help-table = TABELA
sql-help-columns = as colunas de uma tabela
sql-help-format = FORMATO
sql-help-formats = mostrar os resultados como { $formats }
sql-help-timing = dizer quanto tempo cada comando leva, ou deixar de dizer
sql-help-help = esta ajuda
sql-help-leave = sair (Ctrl-D também sai)
sql-prompt-keys = Tab completa nomes de tabelas e colunas. Ctrl-C interrompe um comando.
sql-timing-on = O tempo de cada comando é mostrado.
sql-timing-off = O tempo de cada comando não é mais mostrado.
sql-time = Tempo: { $time }
sql-history-not-kept = as linhas digitadas não foram guardadas em { $path }; detalhes (em inglês): { $error }
head-table = tabela
head-column = coluna
head-type = tipo
never-null = nunca nulo

# `question`, `spark job`, `ddl quicksight` e `man`.
run-it = Para rodar: { $command }
question-no-columns = question.toml não diz quais são as colunas: com --lake, elas são lidas do comando SQL
question-good = { $question }: sem problemas
question-problems = Os problemas (descritos em inglês):
questions = { $count ->
    [1] { $count } pergunta
   *[other] { $count } perguntas
 }
problems = { $count ->
    [1] { $count } problema
   *[other] { $count } problemas
 }
question-sum = { $questions }, { $problems }
question-columns-unchecked = As colunas não foram conferidas: para isso é preciso --lake.
passed-over-folder = { $path } foi ignorado: não é a pasta de uma pergunta
passed-over-file = { $path } foi ignorado: uma pergunta não tem esse arquivo
man-written = páginas de manual gravadas em { $folder }; para ler uma: man { $folder }/cinelake.1
files-in = { $files } em { $folder }
ddl-first = { $files } em { $folder }. Primeiro rode estes comandos SQL no Athena:
ddl-then = Depois, com a AWS CLI:

# `config`.
config-setting = configuração
config-value = valor
config-from = origem
config-variable = variável
config-flag = linha de comando
config-default = padrão
config-hidden = { $kind } (valor oculto)
config-unusable = não serve; detalhes (em inglês): { $error }
config-key-variables = TMDB_API_KEY ou TMDB_ACCESS_TOKEN

# `tmdb-server`.
server-serving = o servidor tem { $films } e { $series } em { $address } (TMDB_BASE_URL); Ctrl-C o encerra
server-answered = { $count ->
    [1] { $count } consulta respondida, { $throttled } recusada por causa do limite de taxa
   *[other] { $count } consultas respondidas, { $throttled } delas recusadas por causa do limite de taxa
 }
server-left-out = { $count ->
    [1] { $name }: { $count } registro foi deixado de fora, na linha { $line }; detalhes (em inglês): { $reason }
   *[other] { $name }: { $count } registros foram deixados de fora, o primeiro na linha { $line }; detalhes (em inglês): { $reason }
 }

# `aws package`, `aws template` e `aws invoke`.
package-building = compilando { $program } para { $arch } com { $tool } ({ $takes }) …
package-takes-minutes = leva um ou dois minutos
package-takes-long = leva dez minutos ou mais
package-size = tamanho
package-runtime = ambiente
package-needs = depende de
package-bytes = { $zip } ({ $program } depois de descompactar)
package-static = nada: o programa é estático
template-written = gravado
template-removed = removido
template-replaced = substituído
template-unchanged = sem mudança
template-next = agora: { $command }
template-then = depois: { $command }   (o README.md dessa pasta tem o resto)
invoke-partial = a resposta é parcial; o cinelake continua com o evento para o resto
invoke-took = a invocação levou { $seconds } s
invoke-took-memory = a invocação levou { $seconds } s; pico de memória até agora: { $memory } MB

# `aws doctor`.
aws-you = as credenciais são de { $arn }
aws-there = { $bucket } existe
aws-there-in = { $bucket } existe e fica em { $region }
aws-not-checked = permissões, catálogo e acesso público não foram verificados, por falta do bucket
aws-read-needs-write = não foi verificado: é preciso um objeto, e a gravação falhou
aws-create-only = uma segunda gravação do mesmo objeto é recusada, como deve ser
aws-no-create-only = este servidor não aceita If-None-Match: duas execuções ao mesmo tempo poderiam sobrescrever os arquivos uma da outra
aws-no-create-only-todo = deixe só uma execução por vez gravar aqui, ou use o S3 da AWS, que o aceita
aws-absent = um objeto que não existe dá "não encontrado", e não "acesso negado"
aws-absent-denied = um objeto que não existe dá "acesso negado" (403), mas é preciso que dê "não encontrado" (404)
aws-absent-todo = permita s3:ListBucket em { $bucket } e s3:GetObject em { $objects }
aws-delete = é permitido, mas não é preciso; o objeto de teste foi removido
aws-no-delete = não é permitido, e não é preciso; o objeto de teste fica em { $path }
aws-unusable = nenhuma consulta pode pedir { $keys }; essas chaves são ignoradas
aws-unusable-todo = dê outra chave a um objeto assim, sem `//` e sem caracteres de controle
aws-catalogue-local = { $file } não está num bucket; a função só pode ler de um bucket
aws-catalogue-local-todo = envie o arquivo (aws s3 cp ARQUIVO s3://my-lake/in/) e indique-o como s3://bucket/chave
aws-catalogue = { $file }: { $size }
aws-catalogue-first = { $file }: { $size }, o primeiro de { $count } arquivos que correspondem
aws-catalogue-gone = { $file } não existe (404)
aws-catalogue-gone-todo = envie o arquivo, ou corrija o endereço; a chave diferencia maiúsculas de minúsculas
aws-cannot-tell = não dá para saber
aws-cannot-tell-right = não dá para saber: falta a permissão { $action }
aws-cannot-tell-todo = permita { $action } em { $resource } a quem roda este comando; uma execução não precisa disso
aws-cannot-tell-why = não dá para saber; detalhes (em inglês): { $why }
aws-public = PÚBLICO: qualquer pessoa, sem credenciais, pode: { $what }
aws-list = listar
aws-read = ler
aws-write = gravar
aws-public-refused = uma consulta sem credenciais é recusada ({ $what })
aws-blocks-on = os quatro bloqueios estão ligados
aws-blocks-off = nem todos os quatro bloqueios estão ligados
aws-blocks-none = nenhum está definido: uma política ou uma lista de acesso poderia abrir o bucket
aws-policy-public = PÚBLICO: a política do bucket o abre a todos
aws-policy-closed = ela não abre nada ao público
aws-none = o bucket não tem nenhuma
aws-owners = ela só dá acesso aos proprietários
aws-public-groups = PÚBLICO: ela abre o bucket a { $groups }
aws-encrypted-key = { $algorithm } com { $key }
aws-encrypted-key-todo = a função também precisa da chave: { $command }
aws-encrypted-aws = { $algorithm } com a chave da própria AWS
aws-encrypted-s3 = { $algorithm }, com as chaves do próprio S3
aws-encrypted-none = nenhuma criptografia padrão está definida
