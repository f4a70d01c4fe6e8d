# O que o relatório diz além das frases das respostas. As mesmas chaves que em en.ftl.
# As chaves dos gráficos começam com `chart-`.


