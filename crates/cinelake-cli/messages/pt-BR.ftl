# O que `cinelake run` e `cinelake demo` mostram no fim. Os números são escritos pelos formatos das respostas.

titles = { $count ->
    [one] { $count } título
   *[other] { $count } títulos
 }
files = { $count ->
    [one] { $count } arquivo
   *[other] { $count } arquivos
 }
catalogue = { $titles } em { $files }
landed = { $count ->
    [one] { $count } obtido
   *[other] { $count } obtidos
 }
already_landed = { $count ->
    [one] { $count } já obtido
   *[other] { $count } já obtidos
 }
not_found = { $count ->
    [one] { $count } não encontrado no TMDB
   *[other] { $count } não encontrados no TMDB
 }
wrong_kind = { $count } de outro tipo no TMDB
id_mismatch = { $count } com outro id do IMDb no TMDB
failed = { $count ->
    [one] { $count } falhou
   *[other] { $count } falharam
 }
filtered = { $count ->
    [one] { $count } deixado de fora pelos filtros
   *[other] { $count } deixados de fora pelos filtros
 }
rejected = { $count } com id ilegível
not_reached = { $count ->
    [one] { $count } ainda não pedido
   *[other] { $count } ainda não pedidos
 }
requests = { $count ->
    [0] nenhuma consulta ao TMDB
    [one] { $count } consulta ao TMDB, { $time }
   *[other] { $count } consultas ao TMDB, { $time }
 }
tables-same = { $tables } tabelas, todas em dia
tables-written = { $tables } tabelas, { $written ->
    [one] { $written } gravada
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
    [one] { $count } título falhou. Para pedi-lo outra vez, rode o mesmo comando de novo:
   *[other] { $count } títulos falharam. Para pedi-los outra vez, rode o mesmo comando de novo:
 }
rows = { $count ->
    [one] { $count } linha
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
