# Frases que só o português tem: em inglês, os próprios textos das bibliotecas as dizem.

# Os termos do IMDb, antes de um download.
fetch-terms =
    Os arquivos do IMDb são para uso pessoal e não comercial. Não os publique, não os venda e não os repasse.
    O que você mostra deles precisa desta frase:

    {"  "}Information courtesy of IMDb (https://www.imdb.com). Used with permission.

    Os termos estão em https://developer.imdb.com/non-commercial-datasets/ e em
    https://www.imdb.com/conditions. Eles valem para você, seja quem for que lhe envie os arquivos.
    {""}

# Erros, pelo seu código.
error-unexpected = Aconteceu um erro inesperado. Rode o mesmo comando de novo; se ele se repetir, relate-o com os detalhes abaixo.
error-lake = Um arquivo do lake não pôde ser lido ou gravado. Veja os detalhes e procure danos com cinelake verify.
error-spark = O Apache Spark não pôde fazer o trabalho. Veja os detalhes; sem --engine spark, o próprio cinelake calcula.
error-defect = Isto é um erro do cinelake. Por favor, relate-o com os detalhes abaixo; o que está no lake continua íntegro, e o mesmo comando pode ser rodado de novo.
error-usage = O comando, uma opção, uma configuração ou um arquivo não está certo. Os detalhes dizem o que mudar; --help mostra as opções.
error-catalogue = O catálogo não pôde ser lido. Confira o caminho e o formato do arquivo; cinelake inspect mostra como ele é lido.
error-not_found = O arquivo, a pasta ou o bucket não existe. Confira o nome e o caminho.
error-tmdb_credential = Não há uma chave válida do TMDB. Obtenha uma gratuita em https://www.themoviedb.org/settings/api e ponha-a em TMDB_API_KEY. Para experimentar sem chave, rode cinelake demo.
error-tmdb_unauthorized = O TMDB recusou a chave. Copie de novo a sua chave de https://www.themoviedb.org/settings/api para TMDB_API_KEY.
error-tmdb_refused = O TMDB recusou a consulta. Os detalhes dizem por quê; confira as opções do comando.
error-lake_access_denied = O acesso ao lake foi negado. Confira as permissões da pasta ou do bucket e as suas credenciais; cinelake check diz qual permissão falta.
error-lake_setup = O lake não pode ser usado assim. Confira o endereço, a região e as credenciais em --lake e nas variáveis da AWS.
error-lake_in_use = Outra execução está usando o lake. Espere até ela terminar, ou dê --wait para esperar por ela.
error-statement = O comando SQL tem um erro. Corrija-o; cinelake tables mostra as tabelas e as colunas.
error-athena_needs_s3 = O Athena só lê tabelas do S3, e este lake é uma pasta. Use cinelake ddl spark ou cinelake ddl duckdb.
error-table_damaged = Uma tabela do lake está danificada. Refaça-a com cinelake refine --rebuild ou, se ela for da zona Refined, com cinelake model --rebuild.
error-out_of_memory = A memória permitida não basta. Dê mais com --memory, ou peça menos linhas.
error-out_of_disk = O disco está cheio. Libere espaço, ou indique em TMPDIR uma pasta com mais espaço, e rode o mesmo comando de novo.
error-temporary_files = Os arquivos temporários não puderam ser gravados. Indique em TMPDIR uma pasta em que você possa gravar.
error-download = O download não pôde ser feito. Confira o endereço e a pasta; os detalhes dizem o que falhou.
error-stopped = O trabalho foi interrompido antes do fim. Rode o mesmo comando de novo para continuar.
error-tmdb = O TMDB não respondeu corretamente. Espere um pouco e rode o mesmo comando de novo: ele continua de onde parou.
error-tmdb_export = A exportação diária do TMDB está incompleta. Rode o mesmo comando de novo mais tarde, ou use --no-export.
error-lake_unavailable = O lake não está acessível ou está sem espaço. Confira a rede e o espaço livre e rode o mesmo comando de novo: ele continua de onde parou.
error-lease_lost = Esta execução perdeu a reserva do lake. Rode o mesmo comando de novo quando nenhuma outra execução estiver usando o lake.
error-table_replaced = Uma tabela foi substituída enquanto era lida. Rode o mesmo comando de novo.
error-download_interrupted = O download foi interrompido. Rode o mesmo comando de novo: ele continua de onde parou.
error-match_rate_alarm = Alarme de correspondência: o TMDB tem poucos dos ids. Confira se a coluna dos ids é a certa (--id-column) e se são ids do IMDb; cinelake inspect mostra como o arquivo é lido.
error-lake_damaged = O lake tem danos. Rode cinelake verify --repair para consertar o que puder ser consertado.

# Erros que dizem mais do que o seu código.
error-no_lake_given = Falta o lake. Indique uma pasta ou um bucket: --lake ./lake, --lake s3://my-lake ou a variável CINELAKE_LAKE.
error-no_lake = Não existe um lake em { $lake }. Faça um com: cinelake ingest movies.csv --lake { $lake }
error-empty_lake = O lake { $lake } está vazio. Grave registros nele com: cinelake ingest movies.csv --lake { $lake }
error-no_tables = O lake { $lake } ainda não tem tabelas. Faça as tabelas com: cinelake refine --lake { $lake }
error-no_catalogue_given = Falta o catálogo. Indique os arquivos, por exemplo: movies.csv series.csv
error-no_file = Nenhum arquivo tem esse nome. Confira o caminho; se usar um curinga (*), ponha-o entre aspas.
error-id_column_in_doubt = Há mais de um id de título por linha, e eles diferem. Escreva um id por linha, ou diga com --id-column qual coluna tem os títulos.
error-no_id_column = Nenhuma coluna tem ids de títulos do IMDb (como tt0111161). Indique a coluna com --id-column, ou o separador com --separator.
error-no_regions = Nenhum arquivo diz em que regiões os títulos têm nome. Acrescente o title.akas do IMDb ao catálogo, ou não use --region.
error-unknown_column = O arquivo não tem a coluna indicada em --id-column. Use uma das colunas que estão nos detalhes.
error-catalogue_damaged = O arquivo está incompleto ou danificado. Baixe-o ou copie-o de novo.
error-wrong_column = Nenhuma linha tem um id de título do IMDb (como tt0111161). Indique a coluna certa com --id-column, ou o separador com --separator.
error-no_titles = Nenhum arquivo descreve títulos. Acrescente title.basics ou outra lista de títulos.
error-no_rows = O catálogo não tem linhas, e por isso não há títulos a consultar. Confira o arquivo com cinelake inspect.
error-nothing_passes = Nenhum título passa pelos filtros. Mude os filtros; os detalhes dizem quantos títulos cada um deixa de fora.
error-kind_conflict = --kind diz o que é cada título, mas uma coluna do catálogo diz outra coisa. Tire --kind; séries são consultadas com --enrich series.
error-no_table = Não há uma tabela com esse nome. cinelake tables lista as que existem.
error-no_command_here = Não há esse comando. \? lista os comandos.
error-no_table_here = Não há uma tabela com esse nome. \d lista as tabelas.
error-no_format_here = Esse formato não existe aqui. Os detalhes dizem quais há.
error-result_ending = Um resultado não pode ser gravado nesse formato. Indique um arquivo que termine em .csv, .json, .ndjson, .parquet, .md ou .txt, ou diga o formato com --format.
error-unknown_key = O arquivo de configuração tem uma chave que não existe. As chaves são as opções longas, com _ em lugar de -.
error-question_hides_others = A pasta já tem perguntas em pastas próprias, e uma pergunta nela as esconderia. Indique uma pasta nova dentro dela.
error-no_setting = O arquivo de configuração tem uma opção que não é configuração. Ela é indicada na linha de comando, a cada vez.
error-both_years = last_years e from_year ou to_year não combinam no mesmo lugar. Deixe só um deles.
error-idle_day = --as-of é o dia a partir do qual --last-years conta, e --last-years não foi indicado. Acrescente --last-years 10 ou retire --as-of.
error-parquet_on_terminal = Um terminal não mostra Parquet. Indique um arquivo: --output resultado.parquet
error-not_a_bucket = Este comando precisa de um bucket: --lake s3://my-lake. cinelake check também aceita uma pasta.
error-not_local = Sem --local nada é iniciado: o cinelake não chama nenhuma função na AWS. Os detalhes têm o comando da AWS CLI que a chama.
error-function = A função terminou com um erro. A mensagem dela está nos detalhes.
error-no_progress = A função parou antes da primeira consulta. Dê mais tempo com --timeout, ou uma CINELAKE_DEADLINE_MARGIN menor.
error-question_is_there = Um arquivo da pergunta já existe e fica como está. Escolha outra pasta.
error-question_name = A pasta não tem um nome de pergunta. Use letras minúsculas, dígitos e -, com uma letra no começo.
error-question_columns = O comando SQL não serve para uma pergunta. Os detalhes dizem o que mudar nele.
error-no_question = Não há pergunta nessa pasta. Os detalhes dizem como fazer uma.

# O que o `verify` encontra, pelo código.
finding-catalogue_changed = Um arquivo do catálogo mudou depois de gravado.
finding-catalogue_gone = Um arquivo do catálogo sumiu do lake.
finding-catalogue_undescribed = Nada descreve como este arquivo do catálogo é lido.
finding-checkpoint_damaged = O ponto de controle do livro-razão está danificado.
finding-descriptor_damaged = O descritor de uma fotografia do catálogo está danificado.
finding-entry_damaged = Um lançamento do livro-razão está danificado.
finding-foreign_file = Este arquivo não é do cinelake.
finding-lease_damaged = O arquivo da reserva do lake está danificado.
finding-manifest_damaged = O manifesto de uma execução está danificado.
finding-newer_version = Uma versão mais nova do cinelake gravou este arquivo.
finding-not_refined = Há dados que nenhuma tabela tem ainda.
finding-outcomes_damaged = O arquivo com os desfechos de uma execução está danificado.
finding-outcomes_differ = Os desfechos de uma execução não conferem com o manifesto dela.
finding-outcomes_missing = Falta o arquivo com os desfechos de uma execução.
finding-part_without_record = Uma tabela tem partes de títulos sem registro.
finding-record_file_damaged = Um arquivo de registros está danificado.
finding-record_file_expired = Um arquivo de registros está vencido.
finding-record_file_foreign = Este arquivo está entre os registros, mas não é do cinelake.
finding-record_file_missing = Um arquivo de registros sumiu.
finding-record_file_without_entry = Um arquivo de registros não tem lançamento no livro-razão.
finding-record_lines_damaged = Há linhas danificadas num arquivo de registros.
finding-rows_missing = Faltam linhas numa tabela.
finding-rows_repeated = Há linhas repetidas numa tabela.
finding-rows_stale = Uma tabela tem linhas de registros antigos.
finding-rows_expired = Uma tabela tem linhas vencidas.
finding-staged_file = Um arquivo provisório ficou de uma execução interrompida à força.
finding-table_damaged = Uma tabela está danificada.
finding-table_rows = O número de linhas de uma tabela não confere.
finding-verdict_damaged = O veredito de uma fotografia do catálogo está danificado.

# Os nomes das verificações do `check`.
check-name-tmdb-credential = chave do TMDB
check-name-tmdb-address = endereço do TMDB
check-name-tmdb = TMDB
check-name-pace = ritmo
check-name-lake = lake
check-name-lake-list = lake: listar
check-name-lake-write = lake: gravar
check-name-lake-read = lake: ler
check-name-catalogue = catálogo
check-name-ids = ids
check-name-program = programa
check-name-settings = configurações
check-name-lease = reserva do lake
check-name-tables = tabelas
check-name-credentials = credenciais
check-name-bucket = bucket
check-name-all-else = o resto
check-name-lake-create-only-put = lake: só criar
check-name-lake-404 = lake: 404
check-name-lake-delete = lake: remover
check-name-lake-other-objects = lake: outros objetos
check-name-catalogue-other-objects = catálogo: outros objetos
check-name-public-tried = público: tentativa
check-name-public-access-block = público: bloqueio
check-name-public-policy = público: política
check-name-public-access-list = público: lista de acesso
check-name-encryption = criptografia
