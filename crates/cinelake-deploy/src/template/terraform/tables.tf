# The function that makes the tables: Trusted, Refined and the report. The state machine calls it after each run.
resource "aws_lambda_function" "tables" {
  function_name    = {{ tables_name|q }}
  description      = "Makes cinelake's tables and its report"
  filename         = "${path.module}/${var.tables_zip}"
  source_code_hash = filebase64sha256("${path.module}/${var.tables_zip}")
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = ["{{ arch }}"]
  role             = {{ role_of.tables }}
  timeout          = {{ timeout }}

  # The memory grows with the largest table; half of it is for the statements. More memory also gives more CPU. The default
  # is {{ default_tables_memory }} MB.
  memory_size = {{ tables_memory }}

  # /tmp in MB: a table is written there before it is put into the lake.
  ephemeral_storage {
    size = 1024
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.tables.name
  }

  environment {
    variables = {
      CINELAKE_LAKE = {{ lake|q }}
    }
  }
}

resource "aws_cloudwatch_log_group" "tables" {
  name              = {{ ("/aws/lambda/" ~ tables_name)|q }}
  retention_in_days = {{ log_days }}
}
{% if not given_roles %}

resource "aws_iam_role" "tables" {
  name_prefix = {{ (name[:30] ~ "-tb-")|q }}
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

# The statements of `cinelake aws policy --tables`.
resource "aws_iam_role_policy" "tables" {
  name = "tables"
  role = aws_iam_role.tables.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
{{ statements(tables_role) }}    ]
  })
}
{% endif %}
