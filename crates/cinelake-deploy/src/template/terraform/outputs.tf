output "state_machine_arn" {
  description = "What to start: aws stepfunctions start-execution --state-machine-arn ..."
  value       = aws_sfn_state_machine.cinelake.arn
}

output "function_name" {
  description = "The function."
  value       = aws_lambda_function.cinelake.function_name
}

output "log_group_name" {
  description = "Where it writes its log: aws logs tail ..."
  value       = aws_cloudwatch_log_group.function.name
}

output "failure_queue_url" {
  description = "What failed."
  value       = aws_sqs_queue.failures.url
}
