# What the report says beside the answers' own sentences. The same keys as in pt-BR.ftl.
# Keys of charts begin with `chart-`.


