# What starts a run.
resource "aws_scheduler_schedule" "cinelake" {
  name                         = {{ name|q }}
  description                  = "Starts a run of everything that the function's environment says"
  schedule_expression          = {{ schedule|q }}
  schedule_expression_timezone = "UTC"
  state                        = var.schedule_enabled ? "ENABLED" : "DISABLED"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_sfn_state_machine.cinelake.arn
    role_arn = {{ role_of.trigger }}
    input    = "{}"

    dead_letter_config {
      arn = aws_sqs_queue.failures.arn
    }
  }
}

{% if refresh_schedule %}
# Asks again for what TMDB changed.
resource "aws_scheduler_schedule" "refresh" {
  name                         = {{ (name ~ "-refresh")|q }}
  description                  = "Asks again for the titles of the lake that TMDB changed"
  schedule_expression          = {{ refresh_schedule|q }}
  schedule_expression_timezone = "UTC"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_sfn_state_machine.cinelake.arn
    role_arn = {{ role_of.trigger }}
    input    = jsonencode({ refresh = true })

    dead_letter_config {
      arn = aws_sqs_queue.failures.arn
    }
  }
}

{% endif %}
# This needs a bucket that sends its events to EventBridge. Terraform does not manage the bucket here, so run once:
{% for bucket in buckets %}
#   aws s3api put-bucket-notification-configuration --bucket {{ bucket }} \
#     --notification-configuration '{"EventBridgeConfiguration": {}}'      (replaces the bucket's notifications)
{% endfor %}
resource "aws_cloudwatch_event_rule" "catalogue_uploaded" {
  name          = {{ (name ~ "-catalogue-uploaded")|q }}
  description   = "Starts a run of the catalogue that was uploaded"
  event_pattern = {{ pattern|q }}
}

resource "aws_cloudwatch_event_target" "catalogue_uploaded" {
  rule     = aws_cloudwatch_event_rule.catalogue_uploaded.name
  arn      = aws_sfn_state_machine.cinelake.arn
  role_arn = {{ role_of.trigger }}

  dead_letter_config {
    arn = aws_sqs_queue.failures.arn
  }
}

{% if not given_roles %}
resource "aws_iam_role" "trigger" {
  name_prefix = {{ (name[:30] ~ "-tr-")|q }}
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["scheduler.amazonaws.com", "events.amazonaws.com"] }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "trigger" {
  name = "trigger"
  role = aws_iam_role.trigger.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
{{ statements(trigger_role) }}    ]
  })
}

{% endif %}
# The queue of failures: failed runs, asynchronous invocations and starts.
resource "aws_sqs_queue" "failures" {
  name                      = {{ (name ~ "-failures")|q }}
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600 # 14 days, the longest
}

resource "aws_sqs_queue_policy" "failures" {
  queue_url = aws_sqs_queue.failures.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "RulesOnly"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.failures.arn
      Condition = {
        ArnEquals = {
          "aws:SourceArn" = [
            aws_cloudwatch_event_rule.run_failed.arn,
            aws_cloudwatch_event_rule.catalogue_uploaded.arn,
          ]
        }
      }
    }]
  })
}

resource "aws_cloudwatch_event_rule" "run_failed" {
  name        = {{ (name ~ "-run-failed")|q }}
  description = "Keeps what is known of a run that failed"
  event_pattern = jsonencode({
    source      = ["aws.states"]
    detail-type = ["Step Functions Execution Status Change"]
    detail = {
      status          = ["FAILED", "TIMED_OUT", "ABORTED"]
      stateMachineArn = [aws_sfn_state_machine.cinelake.arn]
    }
  })
}

resource "aws_cloudwatch_event_target" "run_failed" {
  rule = aws_cloudwatch_event_rule.run_failed.name
  arn  = aws_sqs_queue.failures.arn
}
