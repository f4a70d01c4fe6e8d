# A ajuda em português. Os textos em inglês estão em src/args.rs e src/args/, ao lado das opções.
#
# As chaves:
#   COMANDO--about       o que o comando faz (aws-policy--about: cinelake aws policy)
#   COMANDO--examples    o que está abaixo das opções em --help
#   COMANDO--OPÇÃO       uma opção ou um argumento de um comando
#   arg-OPÇÃO            o mesmo para todos os comandos que não têm um texto próprio
#   heading-…, value-…   um título e o nome de um valor
#   choice-OPÇÃO-VALOR   o que significa um valor possível; choice-VALOR vale para toda opção, e
#                        COMANDO--choice-VALOR para as de um comando
#   error-…, reason-…, tip-…   erros de uso

# Títulos.
heading-arguments = Argumentos
heading-catalogue = Catálogo
heading-engine = Motor
heading-everywhere = Em todo comando
heading-fetch = Download
heading-filters = Filtros
heading-function = Função
heading-invocation = Invocação
heading-lake = Lake
heading-operation = Operação
heading-output = Saída
heading-own-questions = Perguntas próprias
heading-pace = Ritmo
heading-package = Pacote
heading-question = Pergunta
heading-quicksight = QuickSight
heading-roles = Papéis
heading-second-opinions = Segundas opiniões
heading-tables = Tabelas
heading-template = Template
heading-tmdb = TMDB

# Nomes de valores.
value-account = CONTA
value-address = ENDEREÇO
value-age = IDADE
value-arch = ARQUITETURA
value-arn = ARN
value-block = BLOCO
value-bool = BOOL
value-catalogue = CATÁLOGO
value-char = CARACTERE
value-column = COLUNA
value-command = COMANDO
value-days = DIAS
value-dir = PASTA
value-engine = MOTOR
value-enrich = TIPO
value-expression = EXPRESSÃO
value-file = ARQUIVO
value-find = QUANDO
value-folder = PASTA
value-format = FORMATO
value-from-until = DE-ATÉ
value-genre = GÊNERO
value-id = ID
value-kind = TIPO
value-lang = LÍNGUA
value-mb = MB
value-minutes = MINUTOS
value-ms = MS
value-n = N
value-name = NOME
value-name-arn = NOME|ARN
value-name-file = [NOME=]ARQUIVO
value-name-p = NOME=P
value-language = LÍNGUA
value-name-value = NOME=VALOR
value-part-arn = [PARTE=]ARN
value-percent = PORCENTAGEM
value-question = PERGUNTA
value-quoting = ASPAS
value-rating = NOTA
value-raw-format = FORMATO
value-region = REGIÃO
value-seconds = SEGUNDOS
value-shell = SHELL
value-size = TAMANHO
value-source = FONTE
value-sql = SQL
value-table = TABELA
value-tool = FERRAMENTA
value-type = TIPO
value-url = URL
value-year = ANO
value-yyyy-mm-dd = AAAA-MM-DD
value-zone = ZONA

# O que significam os valores possíveis.
choice-all = As duas
choice-always = Para cada título não encontrado
choice-arm64 = Graviton
choice-array = Um array JSON por arquivo
choice-athena = Amazon Athena (catálogo do Glue)
choice-auto = Até uma amostra mostrar que /find não acrescenta nada
choice-both = As duas, com um botão para trocar
choice-duckdb = DuckDB
choice-embedded = O motor que vem no cinelake
choice-en = Inglês
choice-export-csv = CSV com cabeçalho; NULL é um campo vazio
choice-export-parquet = Apache Parquet, com os mesmos bytes do lake
choice-format-csv = Valores separados por vírgula, com cabeçalho
choice-format-parquet = Um arquivo Apache Parquet
choice-json = JSON
choice-lines = Um objeto JSON por linha, para Athena, Glue e Spark
choice-literal = Aspas são um caractere comum, como nos arquivos do IMDb
choice-markdown = Markdown como o GitHub o lê
choice-movie = Filmes
choice-ndjson = JSON, um objeto por linha
choice-never = Nunca
choice-pt-br = Português do Brasil
choice-quicksight = Amazon QuickSight, pelo Athena: JSON para a AWS CLI
choice-whole-lines = Cada linha inteira está entre aspas
choice-escaped = Como em quoted, com uma barra invertida antes das aspas de dentro, como fazem o Spark e o MySQL
choice-quoted = Um campo pode estar entre aspas duplas, como em CSV
choice-refined = O esquema estrela
choice-sam = Templates para o AWS SAM
choice-series = Séries
choice-enrich-series = Também séries
choice-spark = Apache Spark
choice-terraform = Templates para o Terraform
choice-text = Para pessoas
choice-trusted = Tabelas tipadas
choice-x86-64 = Intel e AMD

# Todo comando.
cinelake--about = Cria um lake de filmes a partir de uma lista de títulos do IMDb e responde perguntas com ele
cinelake--below =
    Comece aqui:
      cinelake demo                          tudo, com uma amostra e sem chave
      cinelake run movies.csv --lake ./lake  o trabalho inteiro com os seus títulos
      cinelake run --help                    as opções e os exemplos

    Códigos de saída:
      0  feito
      1  erro inesperado, ou contagens que não somam
      2  uso ou configuração errada (uma opção, um arquivo, uma chave, uma
         permissão), ou outra execução está usando o lake
      3  feito, mas alguns títulos ou arquivos falharam (a próxima execução os
         pede de novo), ou uma pergunta própria falhou
      4  parou antes do fim; rode o mesmo comando para continuar
      5  alarme de correspondência: o TMDB tem poucos dos ids
      6  o verify achou danos no lake
cinelake--format = Como mostrar o resultado; cada comando tem os seus formatos
below = Mais opções e exemplos: --help
help--about = Mostra esta ajuda ou a de um comando
arg-config = Arquivo de configuração [padrão: cinelake.toml, se existir]
arg-format = Como mostrar o resultado; todo o resto vai para a saída de erro
arg-help = As opções em poucas palavras (-h), ou tudo (--help)
arg-lang = Língua da ajuda e da saída [padrão: pt-BR se LC_ALL, LC_MESSAGES ou LANG indica português; senão, en]
arg-quiet = Mostra só erros, avisos e o resultado, sem progresso e sem observações
arg-verbose = Mostra mais: -v mostra cada passo; -vv, mais detalhes
arg-version = A versão

# demo
demo--about = Faz o trabalho inteiro com uma amostra que vem junto; não precisa de chave nem de rede
demo--examples =
    Exemplo:
      cinelake demo
demo--output = A pasta do catálogo e do lake

# run, e as opções que run, inspect, check, plan, ingest e config têm em comum
run--about = Faz o trabalho inteiro: ingest, refine, model, answer e report; rode de novo para continuar
run--examples =
    Exemplos:
      cinelake run movies.csv series.csv --lake ./lake --last-years 10
      cinelake run movies.csv series.csv --lake s3://my-lake --lang pt-BR
      cinelake run movies.csv --lake ./lake --format json > everything.json

    As etapas são as de ingest, refine, model, answer e report. Uma etapa que não
    tem nada de novo a fazer leva um instante. Se uma execução for parada ou
    interrompida à força em qualquer etapa, o mesmo comando a continua.

    Os filtros decidem quais títulos são consultados no TMDB. Os filtros por gênero,
    ano e nota também decidem quais títulos as respostas consideram, e --last-years
    é a janela das perguntas 7 e 8. --min-votes só filtra o que se pede ao TMDB: as
    respostas mantêm o seu próprio mínimo de votos (veja cinelake answer --help).
    --timeout vale para uma consulta ao TMDB; uma pergunta própria pode levar 60
    segundos.

    Se títulos falharem, as outras etapas são feitas, e o código de saída é 3. Se a
    etapa ingest for parada, ou se o alarme de correspondência a encerrar, as etapas
    seguintes não são feitas. -v mostra o resumo de cada etapa.
arg-catalogue = Arquivos, padrões com *, URLs s3:// ou file://, ou - para a entrada padrão; sem compactação, .gz, .zst ou .zip
arg-separator = O caractere entre os campos, ou `tab` [padrão: detectado]
arg-header = Se a primeira linha tem os nomes das colunas [padrão: detectado]
arg-quoting = O que significam as aspas [padrão: detectado]
arg-id-column = A coluna dos ids do IMDb, pelo nome ou pelo número a partir de 1 [padrão: detectada]
arg-ids = Só os títulos cujos ids estão neste arquivo: um id por linha, ou uma tabela com uma coluna de ids
arg-kind = O que é cada título do catálogo; para manter só alguns títulos, use --title-type [padrão: detectado pelas colunas ou pelo tipo de título]
arg-title-type = Títulos destes tipos de título do IMDb, por exemplo movie,tvMovie
arg-include-adult = Mantém títulos que o catálogo marca como adultos (isAdult); sem esta opção eles ficam de fora
arg-exclude-adult = Deixa títulos adultos de fora, mesmo onde as configurações dizem para mantê-los; este é o padrão
arg-genre = Títulos com qualquer um destes gêneros
arg-original-language = Títulos feitos em qualquer uma destas línguas, por exemplo pt,en (a coluna original_language do catálogo)
arg-region = Títulos com nome em qualquer uma destas regiões, por exemplo BR (precisa de title.akas no catálogo)
arg-from-year = Títulos deste ano em diante
arg-to-year = Títulos até este ano, inclusive
arg-last-years = Títulos dos últimos N anos do calendário, contando o ano de --as-of
arg-as-of = A data de referência de --last-years, por exemplo 2024-12-31 [padrão: hoje]
arg-min-runtime = Títulos com pelo menos esta duração em minutos
arg-min-votes = Títulos com pelo menos N votos no IMDb
arg-min-rating = Títulos com pelo menos esta nota no IMDb
arg-limit = Os primeiros N títulos que passam pelos outros filtros
arg-lake = Uma pasta, file:// ou s3://bucket/prefixo
arg-raw-format = Formato dos arquivos de registros
arg-max-age = Pede de novo os títulos cujo registro tem mais de DIAS dias; 0 pede todos de novo
arg-max-miss-age = Pede de novo, depois de DIAS dias, os ids que o TMDB não tinha; 0 pede todos eles de novo
arg-wait = Espera enquanto outra execução usa o lake, em vez de terminar com o código de saída 2
arg-list-filtered = Lista em filtered.csv os títulos que os filtros deixam de fora (eles são sempre contados)
arg-tmdb-base-url = Endereço da API, incluindo /3
arg-credential-file = Um arquivo que contém só a chave da API ou o token de acesso de leitura
arg-rate = Consultas por segundo, em intervalos iguais; 0 para não ter limite
arg-concurrency = Consultas ao mesmo tempo
arg-attempts = Tentativas para cada consulta
arg-timeout = Segundos para uma tentativa, desde o envio da consulta até o último byte da resposta
arg-append = Blocos a acrescentar a cada registro, por exemplo credits,release_dates. Títulos cujo registro no lake não os tem são pedidos de novo
arg-drop-other-blocks = Pede só os blocos de --append. Sem esta opção, uma atualização também pede os blocos que os registros do lake já têm, para que nenhum se perca
arg-language = Língua dos títulos e dos textos, por exemplo pt-BR [padrão: en-US, do TMDB]
arg-find = Quando consultar /find para filmes que /movie não tem
arg-crosswalk = Arquivos com os ids dos títulos no TMDB, por exemplo o links.csv do MovieLens ou uma exportação do Wikidata; uma série que está neles é pedida em uma consulta em vez de duas
arg-tmdb-export = Exportações diárias de ids do TMDB (movie_ids_….json.gz, tv_series_ids_….json.gz); com --crosswalk, títulos cujo id não está nelas não são pedidos
arg-enrich = O que pedir além de filmes
arg-min-match = Porcentagem dos primeiros títulos pedidos que o TMDB precisa ter; 0 desliga o alarme
arg-second-opinion = Um arquivo com orçamentos e bilheterias de filmes, por id do IMDb, para comparar com os do TMDB: Wikidata, The Numbers, … A fonte tem o nome do arquivo, ou NOME. Sem um catálogo, só isto vai para o lake
run--keep-days = Deixa de fora os registros obtidos há mais de DIAS dias e remove as suas linhas das tabelas
arg-open = Depois, abre a página no navegador
arg-memory = Memória para ordenar, juntar e agrupar, por exemplo 512MiB ou 4GiB. O que não cabe vai para arquivos temporários, ou o comando termina com o código de saída 2
arg-questions = Uma pasta de perguntas próprias, ou a pasta de uma só; elas são respondidas ao lado das oito
arg-set = Define um parâmetro das perguntas próprias, como NOME=VALOR, ou de uma só pergunta, como PERGUNTA.NOME=VALOR

# catalogue
catalogue--about = Obtém os arquivos de que um catálogo é feito
catalogue-fetch--about = Baixa os arquivos do IMDb (uso não comercial), ou continua um download; só pede o que mudou
catalogue-fetch--examples =
    Exemplos:
      cinelake catalogue fetch --output ./imdb
      cinelake catalogue fetch --output ./imdb --only title.basics,title.ratings
      cinelake catalogue fetch --output ./imdb --from https://mirror.example/imdb

    Os arquivos são title.basics, title.ratings, title.principals, name.basics,
    title.crew, title.episode e title.akas, juntos uns 2 GB. Os termos do IMDb são
    mostrados primeiro e ficam ao lado dos arquivos, em IMDB-TERMS.txt: os arquivos
    são para uso pessoal e não comercial.

    Um arquivo toma o lugar do antigo quando está inteiro e conferido. O mesmo
    comando continua um download interrompido; um arquivo que não mudou não é
    baixado de novo.

    Códigos de saída:
      0  cada arquivo está inteiro e é o que o servidor tem
      2  o endereço, a pasta ou o disco está errado, ou nenhum arquivo veio
      3  alguns arquivos não vieram
      4  parou, ou o servidor não responde
catalogue-fetch--output = A pasta dos arquivos; ela é criada se não existir
catalogue-fetch--only = Só estes arquivos, por exemplo title.basics,title.ratings [padrão: todos os sete]
catalogue-fetch--from = Onde os arquivos estão: o IMDb, um espelho ou um servidor nesta máquina

# inspect, check, plan
inspect--about = Mostra o que há num catálogo e o que está errado nele
inspect--examples =
    Exemplos:
      cinelake inspect movies.csv
      cinelake inspect 'data/*.csv.gz' --format json
      zcat title.basics.tsv.gz | cinelake inspect -
check--about = Confere a chave, a rede, as permissões do bucket e os ids antes de uma execução
check--examples =
    Exemplo:
      cinelake check movies.csv --lake s3://my-lake
plan--about = Estima os títulos, consultas, minutos e arquivos de uma execução; não envia nada ao TMDB
plan--examples =
    Exemplos:
      cinelake plan movies.csv --last-years 10
      cinelake plan movies.csv --last-years 10 --lake s3://my-lake   # sem o que já está no lake

# ingest, refresh
ingest--about = Consulta o TMDB para cada filme (e para cada série, com --enrich series) e grava os registros no lake; rode de novo para continuar
ingest--examples =
    Exemplos:
      cinelake ingest movies.csv --lake ./lake
      cinelake ingest movies.csv series.csv --lake s3://my-lake --last-years 10 --genre Drama,Romance
      cinelake ingest s3://my-lake/movies.csv --lake s3://my-lake --format json > summary.json
      cinelake ingest --second-opinion wikidata.csv --lake ./lake   # não pede nada ao TMDB

    A credencial do TMDB vem de TMDB_API_KEY, de TMDB_ACCESS_TOKEN, de
    --credential-file ou do arquivo de configuração, nunca da linha de comando.
refresh--about = Consulta de novo só os títulos do lake que o TMDB mudou
refresh--examples =
    Exemplos:
      cinelake refresh --lake ./lake
      cinelake refresh --lake s3://my-lake --dry-run

    O refresh lê a lista de mudanças do TMDB, dia por dia, desde o último refresh.
    Ele lê também a lista diária dos ids que existem no TMDB. Depois, ele pede os
    títulos que mudaram, com os blocos e a língua que o lake tem. Um título que o
    TMDB removeu mantém o seu último registro até que este seja velho demais. O lake
    guarda o último dia lido. O próximo refresh começa a partir dele. No fim, rode
    cinelake refine.
refresh--dry-run = Mostra o que seria pedido de novo; não pede nenhum título e não grava nada
refresh--no-export = Não lê a lista diária de ids do TMDB (28 MB). Títulos que o TMDB removeu são achados, então, só na lista de mudanças
refresh--max-age = Pede de novo os títulos cujo registro tem mais de DIAS dias, tenham mudado ou não

# refine, model, purge, verify, tables
refine--about = Faz tabelas Parquet tipadas (Trusted) a partir dos registros (Raw); lê só o que é novo
refine--examples =
    Exemplos:
      cinelake refine --lake ./lake
      cinelake refine --lake s3://my-lake --format json

    O refine não muda nem apaga nada em Raw: bastam as permissões de listar, ler e
    gravar. Um registro mais velho que --keep-days não está em nenhuma tabela. Raw o
    guarda até que uma regra de ciclo de vida do bucket ou cinelake purge o remova.
refine--rebuild = Faz de novo todas as tabelas a partir de Raw, mesmo as que já estão atualizadas
refine--keep-days = Deixa de fora os registros obtidos há mais de DIAS dias e remove as suas linhas
model--about = Faz um esquema estrela (Refined) a partir das tabelas Trusted: fatos, dimensões e tabelas-ponte
model--examples =
    Exemplos:
      cinelake model --lake ./lake
      cinelake model --lake s3://my-lake --format json
      cinelake model --lake ./lake --export csv ./star
      cinelake model --diagram

    O model lê as tabelas Trusted; por isso, rode cinelake refine primeiro. Ele faz
    só as tabelas cujas entradas mudaram e confere a granularidade de cada uma, isto
    é, se há uma só linha para cada coisa que a tabela descreve. Se uma tabela não
    respeitar a sua granularidade, o model mostra as linhas, não muda nada e termina
    com o código de saída 1.
model--rebuild = Faz de novo todas as tabelas, mesmo as que já estão atualizadas
model--diagram = Mostra o esquema estrela como diagrama Mermaid e não faz mais nada; não precisa de lake
model--export = Também grava cada tabela como arquivo em PASTA, com um dicionário de dados (DICTIONARY.md)
model--dir = A pasta para --export; ela é criada se não existir
purge--about = Remove de um lake os dados do TMDB que são velhos demais; sem --yes, só os lista
purge--examples =
    Exemplos:
      cinelake purge --lake ./lake --older-than 180d
      cinelake purge --lake s3://my-lake --older-than 180d --yes

    O purge remove os arquivos em que todo registro é velho demais ou foi
    substituído por um mais novo, junto com os seus lançamentos no livro-razão. Ele
    também remove as linhas desses registros das tabelas, e os relatórios que foram
    feitos com eles. Os catálogos ficam. O purge é o único comando que precisa da
    permissão de apagar: veja cinelake aws policy --purge.
purge--older-than = Remove os registros obtidos há mais tempo que IDADE, por exemplo 180d
purge--yes = Remove os dados; sem esta opção nada muda
verify--about = Procura danos em cada registro, lançamento, catálogo e tabela de um lake
verify--examples =
    Exemplos:
      cinelake verify --lake ./lake
      cinelake verify --lake s3://my-lake --format json
      cinelake verify --lake ./lake --repair

    O código de saída 6 significa danos; avisos e observações não são danos. O
    verify pode ser usado durante uma execução. --repair não pode: enquanto uma
    execução tem a reserva do lake, ele termina com o código de saída 2.
verify--repair = Copia os arquivos pequenos danificados para Raw/TMDB/_quarantine e os refaz a partir dos dados; não apaga nada
verify--keep-days = Idade em dias a partir da qual a falta de registros do TMDB não é dano
tables--about = Lista as tabelas de um lake: linhas, colunas, tipos, unidades e a origem de cada coluna
tables--examples =
    Exemplos:
      cinelake tables --lake ./lake
      cinelake tables titles tmdb_movies --lake s3://my-lake
      cinelake tables --lake ./lake --format json
tables--tables = Só estas tabelas [padrão: todas]

# sql
sql--about = Roda uma consulta SQL nas tabelas de um lake (SQL do DataFusion); não muda nada
sql--examples =
    Exemplos:
      cinelake sql --lake ./lake "SELECT kind, COUNT(*) AS titles FROM titles GROUP BY kind"
      cinelake sql --lake ./lake -f question.sql --format csv > rows.csv
      cinelake sql --lake s3://my-lake "SELECT * FROM tmdb_movies" --format parquet --output films.parquet
      echo 'SELECT COUNT(*) FROM titles' | cinelake sql --lake ./lake
      cinelake sql --lake ./lake          # num terminal: um comando SQL depois do outro; \? mostra a ajuda

    Tabelas: titles, ratings, principals, people, crew, episodes, akas, tmdb_movies,
    tmdb_series, second_opinions, outcomes, dead_letters; e uma para cada parte dos
    registros do TMDB, por exemplo tmdb_cast e tmdb_genres (cinelake tables). Depois
    de cinelake model, também o esquema estrela: fact_title, fact_credit, dim_title,
    bridge_title_genre e as outras.
    Um comando SQL só pode ler: o cinelake recusa INSERT, COPY, CREATE EXTERNAL
    TABLE e semelhantes.
sql--sql = O comando SQL; sem ele, o cinelake pede comandos num terminal e, fora de um terminal, os lê da entrada padrão (também com -)
sql--file = Um arquivo que contém o comando SQL, ou - para a entrada padrão
sql--output = Onde gravar o resultado [padrão: saída padrão]
sql--max-rows = Quantas linhas uma tabela em texto mostra no máximo; 0 mostra todas (os outros formatos sempre dão todas)

# answer
answer--about = Responde às oito perguntas, ou a algumas delas, com as tabelas Trusted
answer--examples =
    Perguntas:
      1  Em que ano de lançamento os filmes tiveram a maior nota média?
      2  O mesmo para séries
      3  Qual ator teve o filme com a maior nota média?
      4  Em quais filmes esse ator atuou, e quais são as notas deles?
      5  Os filmes com mais de 120 minutos têm nota média maior que os outros?
      6  As séries com mais de 2 anos têm nota média maior que as outras?
      7  Quais 10 filmes dos últimos anos tiveram a maior bilheteria, e quanto
         lucro deram?
      8  Os filmes mais votados dos últimos anos têm orçamentos maiores que os
         outros?

    Exemplos:
      cinelake answer --lake ./lake
      cinelake answer 7 --lake ./lake --as-of 2024-12-31 --last-years 5 --lang pt-BR
      cinelake answer 1 5 --lake s3://my-lake --genre Drama --format json
      cinelake answer 7 --lake ./lake --format csv > top10.csv
      cinelake answer --lake ./lake --questions ./my-questions
      cinelake answer streaming --lake ./lake --questions ./my-questions --set country=BR
      cinelake answer --lake ./lake --engine spark --master local[4]

    O CSV tem números simples; o campo fica vazio onde o valor é desconhecido. Para
    uma só pergunta, as linhas são as da resposta: uma por filme em 3 e 7, uma por
    pessoa e filme em 4, uma só nas outras (longer.mean, ci95.1). Para várias
    perguntas, as colunas são question,part,row,field,value: part é as_asked,
    answer, sensitivity ou left_out, e row conta a partir de 1 dentro de uma lista.
    Uma pergunta própria dá as suas próprias linhas e colunas.

    Se uma pergunta própria falhar, o erro aparece no lugar dela; as outras são
    respondidas, e o código de saída é 3.

    --engine spark inicia o Spark que está instalado (3.5 ou 4; pip install pyspark,
    e Java 17) e mostra as mesmas respostas, byte por byte. Os arquivos do lake
    precisam estar no mesmo lugar para todas as máquinas do Spark; num bucket, o
    Spark precisa das credenciais e de hadoop-aws.

    As configurações do ambiente e de cinelake.toml também valem aqui, menos
    --min-votes: no ingest ele é um filtro, aqui é o mínimo de votos para comparar.
answer--asked = Perguntas pelo número, de 1 a 8, ou pelo nome, se são próprias [padrão: todas]
answer--as-of = A data de referência das respostas, por exemplo 2024-12-31; a janela termina com o ano dela [padrão: hoje]
answer--last-years = Anos do calendário na janela das perguntas 7 e 8, contando o ano de --as-of
answer--min-votes = O mínimo de votos de que um título precisa para que a sua nota seja comparada. Não é um filtro: a resposta literal não tem mínimo. Só pode ser dado na linha de comando
answer--fill-money = Nas perguntas 7 e 8, usa os orçamentos e as bilheterias em dólares dos EUA desta segunda opinião onde o TMDB não os tem; a resposta diz quais valores são esses
answer--title-type = Usa só títulos destes tipos de título do IMDb, por exemplo movie,tvMovie
answer--genre = Usa só títulos com qualquer um destes gêneros
answer--from-year = Usa só títulos deste ano em diante
answer--to-year = Usa só títulos até este ano, inclusive
answer--min-rating = Usa só títulos com pelo menos esta nota no IMDb
answer--full = Mostra tudo sobre cada resposta, mesmo com várias perguntas
answer--show-sql = Mostra os comandos SQL de cada resposta (o JSON sempre os tem)
answer--timeout = Segundos que os comandos SQL de uma pergunta própria podem levar
answer--engine = O que roda o SQL
answer--choice-spark = Apache Spark 3.5 ou 4, instalado à parte; mesmas respostas
arg-master = Onde o Spark roda, por exemplo local ou spark://host:7077 [padrão: como o Spark está configurado; senão, esta máquina]
arg-python = Um Python com pyspark [padrão: o spark-submit de SPARK_HOME ou do PATH; senão, PYSPARK_PYTHON ou python3]
arg-spark-conf = Uma configuração do Spark, por exemplo spark.driver.memory=4g; esta opção pode ser repetida
arg-engine-timeout = Segundos para o início do Spark, e para cada comando SQL nele

# question
question--about = Escreve perguntas próprias ao lado das oito e as confere
question-new--about = Escreve a pasta de uma pergunta nova, que já funciona como está
question-new--examples =
    Exemplos:
      cinelake question new my-questions/kinds
      cinelake question new my-questions/languages --lake ./lake \
        --from "SELECT original_language, COUNT(*) AS films FROM tmdb_movies GROUP BY original_language"

    Com --from e um lake, question.toml tem os nomes das colunas do comando SQL.
question-new--folder = A pasta da pergunta; o nome da pasta é o nome da pergunta
question-new--from = O comando SQL da pergunta [padrão: um exemplo]
question-check--about = Confere perguntas próprias e mostra tudo o que está errado, com arquivo, linha e coluna; não roda nada
question-check--examples =
    Exemplos:
      cinelake question check my-questions
      cinelake question check my-questions --lake ./lake

    Com um lake, cada comando SQL também é planejado, e as suas colunas são
    comparadas com question.toml.
    O código de saída 2 significa que algo está errado.
question-check--folders = Uma pasta de perguntas próprias, ou a pasta de uma só

# report
report--about = Escreve no lake as oito respostas com gráficos, em uma página HTML
report--examples =
    Exemplos:
      cinelake report --lake ./lake --open
      cinelake report --lake s3://my-lake --as-of 2024-12-31
      cinelake report --lake ./lake --output report.html --lang pt-BR
      cinelake report --lake ./lake --format markdown > ANSWERS.md
      cinelake report --lake ./lake --engine spark --master local[4]

    Sem --output, o report grava no lake Refined/report/<as-of>/index.html e
    answers.json (os mesmos dados de answer --format json) e substitui um relatório
    do mesmo dia. A página é um só arquivo, que não carrega nada da rede: abra-a do
    disco, de um bucket ou de um e-mail. O mesmo lake e o mesmo --as-of dão sempre
    os mesmos bytes.

    --format markdown mostra as mesmas respostas, com tabelas no lugar dos gráficos.
    Um arquivo só é gravado com --output.
report--output = Grava este único arquivo em vez dos arquivos no lake; - para a saída padrão
report--lang = Línguas da página; com as duas, quem lê pode trocar
report--as-of = { answer--as-of }
report--last-years = { answer--last-years }
report--min-votes = { answer--min-votes }
report--fill-money = { answer--fill-money }
report--title-type = { answer--title-type }
report--genre = { answer--genre }
report--from-year = { answer--from-year }
report--to-year = { answer--to-year }
report--min-rating = { answer--min-rating }
report--timeout = { answer--timeout }
report--engine = { answer--engine }
report--choice-spark = { answer--choice-spark }

# ddl, spark
ddl--about = Imprime o SQL que cria as mesmas tabelas no Athena, no Spark ou no DuckDB; não roda nada
ddl--examples =
    Exemplos:
      cinelake ddl duckdb --lake ./lake | duckdb films.duckdb
      cinelake ddl athena --lake s3://my-lake > tables.sql
      cinelake ddl athena --lake s3://my-lake --zone refined > star.sql
      cinelake ddl quicksight --lake s3://my-lake --account 123456789012 --region us-east-1 --output quicksight
ddl--engine = O motor que vai ler as tabelas
ddl--zone = Quais tabelas: as de Trusted (cinelake refine), as do esquema estrela (cinelake model) ou as duas
ddl--account = A conta da AWS do QuickSight, com doze dígitos
ddl--region = A região da AWS do QuickSight, por exemplo us-east-1
ddl--work-group = O work group do Athena
ddl--output = Uma pasta para os arquivos; ela é criada se não existir [padrão: imprime tudo como um só valor JSON]
spark--about = Escreve um pacote PySpark que faz as mesmas tabelas no Spark, no EMR ou no Glue
spark-job--about = Escreve um pacote PySpark que faz as tabelas a partir dos registros, para spark-submit, EMR e Glue
spark-job--examples =
    Exemplos:
      cinelake spark job --lake ./lake --output job
      spark-submit job/main.py --lake ./lake --output ./tables

    O job lê Raw e as tabelas do catálogo em Trusted (cinelake refine). Ele grava as
    tabelas do TMDB e o esquema estrela em pastas do --output do job. O README.md
    dele diz como o job roda no EMR Serverless e no Glue.
spark-job--output = A pasta do pacote; ela é criada se não existir

# aws
aws--about = Prepara e confere o que a função Lambda precisa na AWS
aws-policy--about = Imprime a menor política de IAM que basta à função
aws-policy--examples =
    Exemplos:
      cinelake aws policy --lake s3://my-lake --catalogue s3://my-lake/in/movies.csv > policy.json
      cinelake aws policy --lake s3://my-lake/films --region sa-east-1 --account 123456789012
      cinelake aws policy --tables --lake s3://my-lake > tables-policy.json
aws-policy--catalogue = Um catálogo que a função lê, s3://bucket/chave; a chave pode ter `*`; esta opção pode ser repetida
aws-policy--function-name = Nome da função; o seu grupo de logs tem o mesmo nome
aws-policy--region = Região da função
aws-policy--account = Conta da função, com 12 dígitos
aws-policy--secret-arn = Segredo com a chave do TMDB
aws-policy--parameter = Parâmetro com a chave do TMDB
aws-policy--tables = A política da função que faz as tabelas; o nome dessa função é o de --function-name com "-tables" no fim
aws-policy--glue = A política do job do Glue que faz as tabelas com o Spark
aws-policy--purge = Permite também apagar abaixo do prefixo do lake, para `cinelake purge`; nenhuma execução precisa disso
arg-kms-key-arn = Chave que criptografa o bucket, o segredo ou o parâmetro
aws-package--about = Monta o zip que o Lambda roda: um programa, sem layer, sem Docker
aws-package--examples =
    Exemplos, no repositório do cinelake:
      cinelake aws package
      cinelake aws package --arch arm64 --output cinelake-arm64.zip
      cinelake aws package --tables
      cinelake aws package --bootstrap target/release/bootstrap
aws-package--arch = O processador da função
aws-package--tables = Monta a função que faz as tabelas e o relatório, no lugar da que consulta o TMDB
aws-package--output = O arquivo zip; se já existe, é substituído [padrão: cinelake-lambda.zip; com --tables, cinelake-tables.zip]
aws-package--bootstrap = Um programa já compilado [padrão: é compilado de --source]
aws-package--source = Repositório do cinelake de onde compilar
aws-template--about = Escreve uma pasta para o SAM ou o Terraform com tudo o que há em volta da função
aws-template--examples =
    Exemplos:
      cinelake aws template --lake s3://my-lake --catalogue s3://my-lake/in/movies.csv
      cinelake aws template --format terraform --lake s3://my-lake/films --catalogue 's3://in/*.csv' \
        --last-years 10 --genre Drama,Romance --rate 20 --schedule 'cron(0 6 ? * MON *)' --alarm-email me@example.org
      cinelake aws template --tables --lake s3://my-lake --catalogue s3://my-lake/in/movies.csv \
        --role-arn arn:aws:iam::123456789012:role/LabRole

    Os arquivos não contêm a chave do TMDB, só o nome do lugar onde ela fica.
    Guarde-a lá uma vez:
      aws ssm put-parameter --type SecureString --name /cinelake/tmdb --value "$TMDB_API_KEY"

    Depois, na pasta: `sam deploy`, ou `terraform init && terraform apply`; o
    README.md dela tem os cinco comandos.
aws-template--format = A ferramenta que vai usar os arquivos
aws-template--output = A pasta dos arquivos; ela é criada se não existir
aws-template--force = Substitui os arquivos da pasta que mudaram e remove os de um template anterior que este não tem
aws-template--json = Lista em JSON os arquivos gravados
aws-template--zip = O zip da função, que é copiado para a pasta [padrão: você o põe lá; veja `aws package`]
aws-template--tables-zip = O zip da função que faz as tabelas, copiado da mesma forma
aws-template--catalogue = Um catálogo que ela lê, s3://bucket/chave; a chave pode ter `*`; esta opção pode ser repetida
aws-template--function-name = Nome da função e da máquina de estados; os outros nomes começam com ele
aws-template--arch = Processador do zip
aws-template--memory = Memória da função
aws-template--parameter = Parâmetro com a chave do TMDB, um SecureString
aws-template--secret-arn = Segredo com a chave do TMDB, no lugar de um parâmetro
aws-template--tables = Depois de cada execução, faz também Trusted, Refined e o relatório, com uma segunda função
aws-template--tables-memory = Memória dessa função
aws-template--glue = Escreve também um job do Glue que faz as tabelas com o Spark, e as tabelas do catálogo do Glue
aws-template--role-arn = Um papel que já existe; o template, então, não cria nenhum. Um ARN sozinho vale para tudo. Com PARTE= antes, vale para uma destas: function, tables, statemachine, trigger, glue; esta opção pode ser repetida
aws-template--rate = Consultas por segundo ao TMDB, de todas as partes (shards) juntas
aws-template--shard-titles = O máximo de títulos de uma função; um catálogo maior é dividido em partes (shards)
aws-template--shard-concurrency = Partes (shards) que rodam ao mesmo tempo
aws-template--schedule = Quando rodar, em UTC: rate(7 days), cron(0 6 ? * MON *) [padrão: segundas-feiras às seis, mas desligado]
aws-template--refresh-schedule = Quando pedir de novo o que o TMDB mudou, nas mesmas formas, por exemplo 'rate(7 days)' [padrão: nunca]
aws-template--log-days = Dias que os logs são guardados
aws-template--alarm-match = Porcentagem dos títulos que o TMDB precisa ter; abaixo dela, um alarme é enviado
aws-template--alarm-email = E-mail que recebe os alarmes; um tópico é criado para ele [padrão: ninguém]
aws-template--alarm-topic-arn = Um tópico que já existe e recebe os alarmes
aws-template--tag = Uma tag para cada recurso; esta opção pode ser repetida
aws-doctor--about = Confere se um bucket permite o que uma execução precisa e se ele não é público; chama o S3
aws-doctor--examples =
    Exemplos:
      cinelake aws doctor --lake s3://my-lake
      AWS_PROFILE=cinelake cinelake aws doctor --lake s3://my-lake/films --catalogue s3://my-lake/in/movies.csv

    O comando lista, grava, lê e remove um objeto pequeno abaixo de
    Raw/TMDB/_runs/check/. Ele usa as suas credenciais; para conferir o que a função
    pode fazer, use as do papel da função.

    Códigos de saída:
      0  uma execução tem tudo de que precisa (pode haver avisos)
      2  falta uma permissão, um bucket ou uma chave, ou algo disso está errado
      4  o bucket não responde
aws-doctor--catalogue = Um catálogo que a função vai ler, s3://bucket/chave; a chave pode ter `*`; esta opção pode ser repetida
aws-invoke--about = Roda a função nesta máquina com um evento, com o mesmo programa que o Lambda inicia
aws-invoke--examples =
    Exemplos:
      cinelake aws invoke --local --event event.json
      cinelake aws invoke --local --zip cinelake-lambda.zip --event event.json --timeout 60 --until-done
      echo '{"{"}"limit": 50{"}"}' | CINELAKE_LAKE=s3://my-lake CINELAKE_CATALOGUE=s3://my-lake/in/movies.csv \
        cinelake aws invoke --local --event -

    A função recebe as suas variáveis AWS_..., TMDB_... e CINELAKE_.... A resposta
    dela vai para a saída padrão, e o log para a saída de erro.

    Códigos de saída:
      0  ela respondeu
      1  qualquer outra coisa
      2  o evento, uma configuração, uma chave ou uma permissão está errada
      3  alguns títulos falharam
      4  parou ou ficou sem tempo
      5  o alarme de correspondência
aws-invoke--event = Um arquivo JSON com o evento, ou - para a entrada padrão [padrão: {"{"}{"}"}, um evento sem campos]
aws-invoke--local = Inicia o programa da função nesta máquina, como o Lambda faria
aws-invoke--bootstrap = O programa [padrão: `bootstrap` ao lado do cinelake, ou em ./target]
aws-invoke--zip = O zip com o programa, como `cinelake aws package` o grava
aws-invoke--timeout = Segundos até a função ser parada, como o timeout dela no Lambda
aws-invoke--until-done = Envia o próximo evento que uma resposta parcial dá, até tudo estar feito

# config
config--about = Mostra as configurações comuns, e qualquer outra que tenha valor, e de onde vem cada valor; os segredos ficam ocultos
config--examples =
    Exemplo:
      CINELAKE_RATE=20 cinelake config

doctor--about = Mostra o estado das configurações e de um lake; --bundle grava o que um relato de erro precisa
doctor--examples =
    Exemplos:
      cinelake doctor --lake ./lake
      cinelake doctor --lake ./lake --bundle doctor.json

    O doctor não consulta o TMDB e não muda nada. O arquivo de --bundle tem a
    versão, as configurações e o manifesto da última execução. Os segredos, o nome
    da sua pasta pessoal e os números de contas da AWS são retirados. Leia o arquivo
    antes de anexá-lo a um relato de erro: ele tem os seus caminhos e filtros. Para
    experimentar a chave e a rede: cinelake check. Para experimentar um bucket:
    cinelake aws doctor.
doctor--bundle = Um arquivo novo para um relato de erro, em JSON: versão, configurações e o manifesto da última execução do lake
# tmdb-server
tmdb-server--about = Inicia um servidor que responde como o TMDB, com registros ou com um lake, para execuções sem rede e testes
tmdb-server--examples =
    Exemplos:
      cinelake tmdb-server --records records.ndjson.zst
      cinelake tmdb-server --lake ./lake --rate-limit 40 --latency-ms 80
      cinelake tmdb-server --records records.ndjson --fault html=0.01,dropped=0.02 --seed 7

    Depois, em outro terminal:
      TMDB_BASE_URL=http://127.0.0.1:8533/3 TMDB_API_KEY=00000000000000000000000000000000 \
        cinelake ingest movies.csv --lake ./replay
tmdb-server--records = Arquivos de registros: NDJSON ou um array JSON, sem compactação, .gz ou .zst
tmdb-server--lake = Um lake cujos registros são servidos, para repetir sem rede uma execução terminada
tmdb-server--listen = O endereço em que o servidor escuta
tmdb-server--rate-limit = Consultas por segundo que um cliente pode enviar
tmdb-server--burst = Consultas que podem chegar de uma vez [padrão: tantas quantas em um segundo]
tmdb-server--sliding = Conta as consultas em uma janela deslizante de um segundo, e não com um token bucket
tmdb-server--max-connections = Conexões que um cliente pode ter abertas
tmdb-server--changes = Um arquivo do que mudou em que dia, no lugar de mudanças inventadas; um objeto JSON por linha: {"{"}"day":"2026-11-20","kind":"movie","id":603,"removed":false{"}"}
tmdb-server--latency-ms = Milissegundos de atraso de cada resposta
tmdb-server--latency-jitter-ms = Atraso adicional ao acaso, de no máximo MS milissegundos
tmdb-server--fault = Falhas e as suas probabilidades, por exemplo html=0.01,dropped=0.02 (--fault help as lista)
tmdb-server--outage = Um intervalo de consultas durante as quais o servidor está fora do ar, por exemplo 100-200
tmdb-server--suspend-after = Suspende a chave depois de N consultas
tmdb-server--credential-file = Aceita só esta chave da API ou este token [padrão: qualquer um]
tmdb-server--no-gzip = Responde sem gzip
tmdb-server--seed = Semente dos números aleatórios que decidem quais consultas falham

# completions, version, man
completions--about = Imprime o script de autocompletar de um shell
completions--examples =
    Exemplo:
      cinelake completions bash > /etc/bash_completion.d/cinelake
completions--shell = O shell
version--about = A versão
version--examples =
    Exemplo:
      cinelake version --format json
man--about = Grava as páginas de manual (em inglês) numa pasta
man--examples =
    Exemplo:
      cinelake man --output man1 && man ./man1/cinelake-ingest.1
man--output = A pasta das páginas; ela é criada se não existir

# Erros de uso.
error = erro:
error-argument = o argumento '{ $arg }' não é esperado aqui
error-value = o valor '{ $value }' não serve para '{ $arg }'
error-no-value = falta o valor de '{ $arg }'
error-twice = o argumento '{ $arg }' só pode ser dado uma vez
error-conflict = o argumento '{ $arg }' não pode ser usado junto com '{ $other }'
error-missing = { $count ->
    [one] falta este argumento:
   *[other] faltam estes argumentos:
 }
error-command = o comando '{ $command }' não existe
error-no-command = falta um comando depois de '{ $command }'
error-equals = escreva um sinal de igual depois de '{ $arg }'
error-utf8 = um argumento não é um texto em UTF-8
error-too-many = há um valor a mais para '{ $arg }': '{ $value }'
error-number-of-values = '{ $arg }' precisa de { $wanted } valores, e foram dados { $given }
error-other = a linha de comando não pode ser lida
error-help = Para saber mais, use '{ $help }'.
error-set-by = { $error } (definido por { $origin })
values = valores:
commands = comandos:

# Por que um valor foi recusado.
reason-account = uma conta tem doze dígitos
reason-address = escreva um endereço e uma porta, por exemplo 127.0.0.1:8533
reason-age = dê um número de dias, por exemplo 180d
reason-age-least = dê pelo menos 1d
reason-rating = dê uma nota de 0 a 10, por exemplo 7.5
reason-age-most = dê no máximo 36500d, cem anos
reason-at-least = { $number } é menos que { $from }
reason-boolean = escreva true ou false
reason-day = escreva o ano, o mês e o dia, por exemplo 2024-12-31
reason-files = os arquivos do IMDb são { $list }
reason-meant = você quis dizer { $meant }?
reason-memory = dê um número com MiB ou GiB, por exemplo 512MiB ou 4GiB
reason-memory-least = dê pelo menos 64MiB
reason-number = não é um número
reason-part = `{ $part }` não é uma parte; escreva function=, tables=, statemachine= ou trigger= antes do ARN
reason-question = dê um número, de 1 a 8, ou o nome de uma pergunta própria
reason-range = { $number } não está entre { $from } e { $to }
reason-separator = dê um caractere ASCII, ou `tab`
reason-tag = escreva NOME=VALOR
reason-title-types = os tipos de título do IMDb são { $list }
reason-too-large = o número é grande demais
reason-too-small = o número é pequeno demais
reason-whole = não é um número inteiro

# Dicas.
tip = dica:
tip-command = { $count ->
    [one] há um comando parecido
   *[other] há comandos parecidos
 }: { $names }
tip-argument = { $count ->
    [one] há um argumento parecido
   *[other] há argumentos parecidos
 }: { $names }
tip-value = { $count ->
    [one] há um valor parecido
   *[other] há valores parecidos
 }: { $names }
tip-pass = para passar
tip-as-value = como valor, use
tip-exists = existe
tip-subcommand = o comando
tip-remove = existe; para usá-lo, tire o
tip-before = que está antes dele
