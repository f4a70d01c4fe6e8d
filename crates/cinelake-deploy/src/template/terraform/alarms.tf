# Alarms{{ "" if notified else ". Nobody gets them; use --alarm-email or --alarm-topic-arn" }}
{% if email %}

# Not encrypted with the key of SNS, because then CloudWatch could not write to it. Alarms contain no secret.
resource "aws_sns_topic" "alarms" {
  name = {{ (name ~ "-alarms")|q }}
}

resource "aws_sns_topic_subscription" "alarms" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = {{ email|q }}
}
{% endif %}
{% for alarm in alarms %}

resource "aws_cloudwatch_metric_alarm" "{{ alarm.name|replace("-", "_") }}" {
  alarm_name          = {{ (name ~ "-" ~ alarm.name)|q }}
  alarm_description   = {{ alarm.description|q }}
  namespace           = "{{ alarm.namespace }}"
  metric_name         = "{{ alarm.metric }}"
  dimensions          = { {{ alarm.dimension }} = {{ {"function": "aws_lambda_function.cinelake.function_name", "machine": "aws_sfn_state_machine.cinelake.arn", "queue": "aws_sqs_queue.failures.name"}[alarm.of] }} }
  statistic           = "{{ alarm.statistic }}"
  period              = {{ alarm.period }}
  evaluation_periods  = 1
  threshold           = {{ alarm.threshold }}
  comparison_operator = "{{ alarm.comparison }}"
  treat_missing_data  = "notBreaching"
{% if email %}
  alarm_actions       = [aws_sns_topic.alarms.arn]
{% elif topic %}
  alarm_actions       = [{{ topic|q }}]
{% endif %}
}
{% endfor %}
