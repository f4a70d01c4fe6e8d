# The function: one bounded run. The state machine calls it until a catalogue is done.
resource "aws_lambda_function" "cinelake" {
  function_name    = {{ name|q }}
  description      = "One bounded run of cinelake's ingest"
  filename         = "${path.module}/${var.zip}"
  source_code_hash = filebase64sha256("${path.module}/${var.zip}")
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = ["{{ arch }}"]
  role             = {{ role_of.function }}

  # More memory also gives more CPU, but this function mostly waits for TMDB. The memory that a run needs grows with the
  # catalogue that it reads, not with the records that it lands. See `Max Memory Used` in the REPORT lines of the log; the
  # default is {{ default_memory }} MB.
  memory_size = {{ memory }}

  # The longest that Lambda allows. The function stops 20 seconds earlier, commits what is complete and says how to
  # continue. A shorter time only needs more calls.
  timeout = {{ timeout }}

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  # TMDB's key is not here, only the name of the place where it is kept.
  environment {
    variables = {
{% for line in variables|aligned %}
      {{ line }}
{% endfor %}
    }
  }
}

# For asynchronous invocations: AWS does not repeat them, and failed events go to the queue.
resource "aws_lambda_function_event_invoke_config" "cinelake" {
  function_name          = aws_lambda_function.cinelake.function_name
  maximum_retry_attempts = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failures.arn
    }
  }
{% if not given_roles %}

  depends_on = [aws_iam_role_policy.function]
{% endif %}
}

resource "aws_cloudwatch_log_group" "function" {
  name              = {{ ("/aws/lambda/" ~ name)|q }}
  retention_in_days = {{ log_days }}
}
{% if not given_roles %}

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
{% endif %}
