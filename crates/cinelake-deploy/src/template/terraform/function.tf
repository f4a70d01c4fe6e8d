# The function: one bounded run. The state machine calls it until a catalogue is done.
resource "aws_lambda_function" "cinelake" {
  function_name    = {{ name|q }}
  description      = "One bounded run of cinelake's ingest"
  filename         = "${path.module}/${var.zip}"
  source_code_hash = filebase64sha256("${path.module}/${var.zip}")
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = ["{{ arch }}"]
  role             = aws_iam_role.function.arn

  # Memory buys CPU, and this function waits for TMDB most of its time. What a run needs grows with the catalogue that it
  # reads, not with the records that it lands. `Max Memory Used` of the REPORT lines in the log says what yours takes;
  # default {{ default_memory }} MB.
  memory_size = {{ memory }}

  # Lambda's longest. The function stops 20 seconds before by itself, commits what is complete and says how to go on.
  # Shorter only means more calls.
  timeout = {{ timeout }}

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  # TMDB's key is never here: only where it is kept.
  environment {
    variables = {
{% for line in variables|aligned %}
      {{ line }}
{% endfor %}
    }
  }
}

# For whoever invokes it asynchronously: no blind repetition, and what failed is kept.
resource "aws_lambda_function_event_invoke_config" "cinelake" {
  function_name          = aws_lambda_function.cinelake.function_name
  maximum_retry_attempts = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failures.arn
    }
  }

  depends_on = [aws_iam_role_policy.function]
}

resource "aws_cloudwatch_log_group" "function" {
  name              = {{ ("/aws/lambda/" ~ name)|q }}
  retention_in_days = {{ log_days }}
}

resource "aws_iam_role" "function" {
  name_prefix = {{ (name[:30] ~ "-fn-")|q }}
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

{% macro statements(role) %}
{% for statement in role %}
      {
        Sid    = "{{ statement.Sid }}"
        Effect = "Allow"
        Action = {{ statement.Action|list }}
        Resource = [
{% for resource in statement.Resource %}
          {{ resource|arn }},
{% endfor %}
        ]
{% if statement.Condition is defined %}
        Condition = {
{% for condition in statement.Condition|items %}
          {{ condition[0] }} = {
{% for key in condition[1]|items %}
            {{ key[0]|q }} = {{ key[1]|list }}
{% endfor %}
          }
{% endfor %}
        }
{% endif %}
      },
{% endfor %}
{% endmacro %}
# The statements of `cinelake aws policy`, and the queue for what failed.
resource "aws_iam_role_policy" "function" {
  name = "function"
  role = aws_iam_role.function.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
{{ statements(function_role) }}    ]
  })
}
