# O que o relatório diz além das frases das respostas. As mesmas chaves que em en.ftl.
# As chaves dos gráficos começam com `chart-`.

# A página.
title = Oito perguntas sobre filmes
tagline = O que dizem { $titles } títulos de um lake de filmes, e com que certeza
skip = Ir direto às respostas
language = Idioma
theme = Cores
theme-auto = Como no sistema
theme-light = Claro
theme-dark = Escuro
print-hint = Isto foi impresso da página HTML. A página traz também todos os comandos SQL e os dados de cada gráfico.


# Gráficos.
chart-nothing = Não há nada a desenhar.
chart-yes = sim
chart-no = não
chart-mean-rating = Nota média, de 0 a 10
chart-release-year = Ano de lançamento
chart-column-year = Ano
chart-column-mean = Nota média
chart-column-low = Intervalo de 95% desde
chart-column-high = Intervalo de 95% até
chart-column-titles = Títulos
chart-column-compared = Comparado
chart-column-partial = Ano incompleto
chart-years-key-mean = média dos títulos do ano, na faixa do intervalo de 95%
chart-years-key-few = menos de { $count } títulos, sem comparação
chart-years-key-partial = ano incompleto
chart-years-titles = Títulos com pelo menos { $count } votos
chart-years-mean = média de todos os títulos, { $mean }
chart-years-best = { $year }: { $mean }
chart-years-tip = { $year }: média { $mean }, intervalo de 95% de { $low } a { $high }, { $count ->
    [one] { $count } título
   *[other] { $count } títulos
}
chart-years-tip-one = { $year }: média { $mean }, { $count ->
    [one] { $count } título
   *[other] { $count } títulos
}
chart-years-tip-partial = ano incompleto
chart-years-tip-few = poucos títulos para comparar
chart-years-desc = Gráfico de linha da nota média por ano de lançamento, de { $first } a { $last }, com intervalos de 95% e o número de títulos em barras embaixo; { $count ->
    [one] { $count } ano é comparado.
   *[other] { $count } anos são comparados.
}
chart-years-desc-best = O maior deles é { $year }, com { $mean }.
chart-rating = Nota, de 0 a 10
chart-share-of-titles = Parcela dos títulos
chart-usd = Dólares dos EUA
chart-votes-axis = Votos
chart-budget-axis = Orçamento, dólares dos EUA
chart-year-unknown = ano desconhecido
chart-films = { $count ->
    [one] { $count } filme
   *[other] { $count } filmes
}
chart-votes = { $votes } votos
chart-column-title = Título
chart-column-rating = Nota
chart-column-votes = Votos
chart-column-weighted = Nota ponderada
chart-column-widest-low = Maior intervalo de 95% desde
chart-column-widest-high = Maior intervalo de 95% até
chart-column-tconst = Id do IMDb
chart-column-person = Pessoa
chart-column-best = Melhor filme
chart-column-part = Parte
chart-column-from = Desde
chart-column-to = Até
chart-column-longer = Mais longos
chart-column-shorter = Mais curtos
chart-column-revenue = Bilheteria
chart-column-budget = Orçamento
chart-column-multiple = Bilheteria por orçamento
chart-column-flag = Valor suspeito
chart-column-most-voted = Décimo mais votado
chart-column-decile = Décimo por votos
chart-column-films = Filmes
chart-column-with-budget = Com orçamento conhecido
chart-part-rating = nota
chart-part-minutes = minutos
chart-part-years = anos
chart-part-point = filme
chart-part-decile = décimo por votos
chart-unit-minutes = minutos
chart-unit-years = anos
chart-top-key-rating = nota (quanto mais votos, maior o ponto)
chart-top-key-interval = maior intervalo de 95% possível com esses votos
chart-top-key-weighted = nota ponderada
chart-top-c = média de todos, C = { $mean }
chart-top-tip = { $name }: nota { $rating }, { $count ->
    [one] { $count } voto
   *[other] { $count } votos
}, nota ponderada { $weighted }
chart-top-tip-interval = , intervalo de 95% no máximo de { $low } a { $high }
chart-top-desc = Gráfico de pontos { $count ->
    [one] do filme
   *[other] dos { $count } filmes
} de maior nota ponderada: nota com o maior intervalo de 95%, votos no tamanho do ponto, nota ponderada em um losango.
chart-top-desc-first = O primeiro é { $name }, com { $weighted }.
chart-people-key-film = um filme
chart-people-key-best = o melhor filme
chart-people-key-unrated = sem nota (na linha de base)
chart-people-more = { $count ->
    [one] Mais { $count } pessoa está na tabela.
   *[other] Mais { $count } pessoas estão na tabela.
}
chart-people-desc = Gráfico de pontos das notas por ano de lançamento, uma linha do tempo para cada pessoa:
chart-people-desc-person = { $name }, { $count ->
    [one] { $count } filme
   *[other] { $count } filmes
}
chart-film-tip = { $name }: nota { $rating }, { $count ->
    [one] { $count } voto
   *[other] { $count } votos
}
chart-film-tip-unrated = { $name }: sem nota
chart-longer-minutes = Mais de { $count } minutos
chart-longer-years = Mais de { $count } anos
chart-shorter-minutes = Até { $count } minutos
chart-shorter-years = Até { $count } anos
chart-side-heading = { $count ->
    [one] { $count } título
   *[other] { $count } títulos
}, média { $mean }
chart-difference = Diferença das médias: { $difference }
chart-difference-interval = Diferença das médias: { $difference } (intervalo de 95% de { $low } a { $high })
chart-lengths-tip = { $side }: { $share } dos títulos têm nota de { $from } a { $to }, { $count ->
    [one] { $count } título
   *[other] { $count } títulos
}
chart-lengths-desc = Dois histogramas das notas no mesmo eixo e, embaixo, a nota média por duração.
chart-lengths-desc-side = { $side }: { $count ->
    [one] { $count } título
   *[other] { $count } títulos
}, média { $mean }.
chart-curve-minutes = Nota média por duração, dez minutos por ponto
chart-curve-years = Nota média por anos no ar
chart-curve-key = Faixa: intervalo de 95%. Vazado: menos de { $count } títulos.
chart-money-key-revenue = bilheteria
chart-money-key-budget = orçamento
chart-money-key-unknown = orçamento desconhecido
chart-money-key-suspect = valor suspeito
chart-money-multiple = { $multiple } o orçamento de { $budget }
chart-money-unknown = orçamento desconhecido
chart-money-tip = { $name }: bilheteria { $revenue }, orçamento { $budget }
chart-money-tip-unknown = { $name }: bilheteria { $revenue }, orçamento desconhecido
chart-money-tip-multiple = , { $multiple } o orçamento
chart-flag-budget-small = orçamento abaixo de US$ 1.000
chart-flag-revenue-small = bilheteria abaixo de US$ 1.000
chart-flag-budget-beyond = orçamento acima do de qualquer filme
chart-flag-revenue-beyond = bilheteria acima da de qualquer filme
chart-flag-over-100 = bilheteria acima de 100 vezes o orçamento
chart-flag-under-thousandth = bilheteria abaixo de um milésimo do orçamento
chart-flag-equal = orçamento igual à bilheteria
chart-money-desc = Gráfico de barras da bilheteria acima do orçamento de { $count ->
    [one] { $count } filme
   *[other] { $count } filmes
}, da maior bilheteria para a menor; o orçamento de { $known } é conhecido.
chart-votes-key-most = décimo mais votado dos filmes
chart-votes-key-others = os outros
chart-votes-median-most = mediana dos mais votados { $budget }
chart-votes-median-others = mediana dos outros { $budget } (tracejado)
chart-votes-tip = { $name }: { $count ->
    [one] { $count } voto
   *[other] { $count } votos
}, orçamento { $budget }
chart-votes-tip-more = , e { $count ->
    [one] mais { $count } filme
   *[other] mais { $count } filmes
} por perto
chart-votes-desc = Gráfico de dispersão de votos por orçamento de { $count ->
    [one] { $count } filme
   *[other] { $count } filmes
}, ambos em escalas de potências de dez, e a parcela de orçamentos conhecidos por décimo dos votos. Orçamento mediano do décimo mais votado { $most }, dos outros { $others }.
chart-deciles-heading = Parcela de filmes com orçamento conhecido, por décimo dos votos
chart-deciles-first = ← mais votos
chart-deciles-last = menos votos →
chart-deciles-tip = Décimo { $decile }: o orçamento de { $share } é conhecido, { $known } de { $count ->
    [one] { $count } filme
   *[other] { $count } filmes
}
chart-top-tied = { $count } filmes dividem o primeiro lugar; estes são alguns deles.
chart-votes-none = { $count ->
    [one] { $count } filme com orçamento conhecido e sem votos não aparece.
   *[other] { $count } filmes com orçamento conhecido e sem votos não aparecem.
}
chart-years-key-beyond = fora da escala
chart-curve-hidden = { $count ->
    [one] { $count } título com mais de { $length } minutos não aparece.
   *[other] { $count } títulos com mais de { $length } minutos não aparecem.
}

# O que se perguntou.
asked-as-of = data de referência { $day }
asked-window = janela de { $first } a { $last }
asked-floor = mínimo de { $votes } votos
asked-all = todos os títulos do lake
asked-only = só { $filter }
sample = Os números da amostra são arredondados e em parte inventados. Mostram como o cinelake funciona; não são fatos sobre filmes.

short-landed = { $landed } de { $titles } títulos obtidos do TMDB
short-missed = { $count } fora do TMDB
short-failed = { $count } com falha
short-budget = orçamento conhecido em { $share } desses filmes
short-revenue = bilheteria conhecida em { $share }
short-snapshot = catálogo de { $day }
short-fetched = TMDB consultado em { $days }

# O resumo.
overview = As respostas
sure-clear = clara
sure-perhaps = talvez
sure-open = em aberto
sure-none = sem resposta
sure-legend = Quão certa é cada resposta:
sure-clear-meaning = os números decidem
sure-perhaps-meaning = os números apontam para um lado, mas podem enganar
sure-open-meaning = os números não decidem
sure-none-meaning = este lake não tem dados suficientes

# Uma seção.
as-asked = Resposta literal
as-asked-note = A resposta à pergunta ao pé da letra: sem mínimos, com todos os empates.
rests-on = Títulos usados: { $used } de { $titles }.
rests-on-none = Títulos usados: nenhum.
chart-data = Dados do gráfico
chart-csv = Baixar em CSV
answer-table = A resposta
details = Mais números
sensitivity = Com outros mínimos
left-out = O que ficou de fora
notes = O que convém saber
statements = O SQL executado
more-rows = { $count ->
    [1] mais 1 linha
   *[other] mais { $count } linhas
}
unsaid-rows = { $count ->
    [1] Outra linha não aparece aqui; está em answers.json.
   *[other] Outras { $count } linhas não aparecem aqui; estão em answers.json.
}
unsaid-points = { $count ->
    [1] Outra linha não aparece aqui; está no arquivo CSV.
   *[other] Outras { $count } linhas não aparecem aqui; estão no arquivo CSV.
}
to-overview = Voltar ao resumo
step-floor = Use um mínimo de votos mais baixo:
step-series = Adicione um catálogo com mais séries:
step-films = Adicione um catálogo com mais filmes:
step-people = Adicione os arquivos de pessoas do IMDb aos de títulos:
step-credits = Obtenha do TMDB os créditos dos filmes deste lake:
step-tmdb = Obtenha os registros do TMDB para os filmes (a chave é gratuita):
step-window = Use uma janela mais longa:
step-filter = Use todos os títulos, sem filtros:

# O estado dos dados.
state = Os dados
state-films = Filmes no catálogo
state-series = Séries no catálogo
state-landed = com registro do TMDB
state-missed = desconhecidos pelo TMDB
state-failed = falharam; a próxima execução consulta de novo
state-unasked = não consultados
state-budget = Filmes com orçamento
state-revenue = Filmes com bilheteria
state-share = { $known } de { $all } com registro
state-snapshot = Catálogo recebido
state-fetched = Registros do TMDB obtidos
state-range = { $from } a { $to }
state-none = nada ainda

# O balanço das execuções.
runs = Balanço das execuções
runs-intro = O que cada execução de cinelake ingest fez neste lake, a mais recente primeiro. Cada título da entrada tem exatamente um desfecho.
runs-none = Nenhuma execução deixou registro do que fez neste lake.
runs-id = Execução
runs-status = Término
runs-started = Início
runs-took = Duração
runs-titles = Títulos
runs-outcomes = Desfechos
runs-requests = Requisições
runs-files = Arquivos
runs-seconds = { $seconds } s
runs-minutes = { $minutes } min { $seconds } s
runs-more = { $count ->
    [1] Outra execução anterior não aparece.
   *[other] Outras { $count } execuções anteriores não aparecem.
}
status-done = concluída
status-done_with_failures = concluída, com falhas
status-stopped = interrompida, pode continuar
status-alarm = parada pelo alarme de correspondência
status-running = não terminou
status-error = terminou com erro
outcome-landed = obtidos
outcome-already_landed = já obtidos
outcome-not_found = não encontrados
outcome-wrong_kind = de outro tipo
outcome-id_mismatch = outro id
outcome-failed = falharam
outcome-filtered = filtrados
outcome-rejected = id ilegível
outcome-not_reached = não alcançados

# O que as palavras querem dizer.
definitions = O que as palavras querem dizer
def-rating = Nota
def-rating-text = A nota média do IMDb como está no catálogo, de 1 a 10. Um título conta uma vez, por mais pessoas que liste.
def-floor = Mínimo de votos
def-floor-text = Um título com menos votos não é comparado onde se comparam notas. A resposta literal não tem mínimo.
def-interval = Intervalo de 95%
def-interval-text = Uma faixa feita para conter o valor verdadeiro em 95 de 100 amostras assim. Se o intervalo de uma diferença contém 0, a direção é incerta.
def-weighted = Nota ponderada
def-weighted-text = A nota, puxada para a média de todos os filmes. Quanto menos votos o filme tem, mais forte é o ajuste: v/(v+m)·R + m/(v+m)·C, com nota R, votos v, peso mínimo de votos m e média C.
def-effect = Tamanho do efeito
def-effect-text = O d de Cohen é uma diferença de médias em desvios padrão: pequena a partir de 0,2, média a partir de 0,5, grande a partir de 0,8. O delta de Cliff é a parcela dos pares em que um lado está à frente menos a parcela em que está atrás.
def-multiple = Múltiplo e retorno
def-multiple-text = Bilheteria sobre orçamento, e lucro sobre orçamento. Os estúdios ficam só com parte da bilheteria, e os orçamentos não incluem a divulgação.
def-unknown = Desconhecido
def-unknown-text = Aparece como um travessão. O TMDB escreve 0 quando não conhece um orçamento ou uma bilheteria; este relatório nunca trata esse 0 como dinheiro.
def-window = Janela
def-window-text = { $count ->
    [1] O ano civil da data de referência.
   *[other] Os { $count } anos civis que terminam com o da data de referência, para as perguntas 7 e 8.
}

# O fim da página.
notices = Avisos
made-by = Feito pelo cinelake { $version } com

# Perguntas próprias.
own-heading = As suas perguntas:
own-name = Pergunta própria { $name }
own-not-answered = Sem resposta
own-chart-bar = Gráfico de barras de { $y } por { $x }.
own-chart-line = Gráfico de linha de { $y } por { $x }.
own-chart-scatter = Pontos de { $x } e { $y }.
own-chart-distribution = Com que frequência ocorrem os valores de { $x }.
own-chart-rows = { $count ->
    [1] 1 linha está desenhada.
   *[other] { $count } linhas estão desenhadas.
}
own-chart-unknown = { $count ->
    [1] 1 linha sem valor não está desenhada.
   *[other] { $count } linhas sem valor não estão desenhadas.
}
own-chart-first = Só as primeiras { $count } linhas estão desenhadas; a tabela tem todas.
own-chart-interval = intervalo: { $low } – { $high }
own-chart-count = Linhas
