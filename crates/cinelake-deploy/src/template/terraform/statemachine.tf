# The state machine: it calls the function until the catalogue is done; a large catalogue is split into shards.
resource "aws_sfn_state_machine" "cinelake" {
  name     = {{ name|q }}
  type     = "STANDARD"
  role_arn = {{ role_of.statemachine }}
  definition = templatefile("${path.module}/statemachine.asl.json", {
{% if tables %}
    FunctionArn       = aws_lambda_function.cinelake.arn
    Partition         = local.partition
    TablesFunctionArn = aws_lambda_function.tables.arn
{% else %}
    FunctionArn = aws_lambda_function.cinelake.arn
    Partition   = local.partition
{% endif %}
  })

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = false
    log_destination        = "${aws_cloudwatch_log_group.statemachine.arn}:*"
  }
{% if not given_roles %}

  # The rights have to be there before the state machine is checked against them.
  depends_on = [aws_iam_role_policy.statemachine]
{% endif %}
}

resource "aws_cloudwatch_log_group" "statemachine" {
  name              = {{ ("/aws/vendedlogs/states/" ~ name)|q }}
  retention_in_days = {{ log_days }}
}
{% if not given_roles %}

resource "aws_iam_role" "statemachine" {
  name_prefix = {{ (name[:30] ~ "-sm-")|q }}
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "states.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "statemachine" {
  name = "statemachine"
  role = aws_iam_role.statemachine.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
{{ statements(machine_role) }}    ]
  })
}
{% endif %}
