# The Glue job: TMDB's tables and the star, made by Spark. It is started by you: `aws glue start-job-run`.
resource "aws_glue_job" "spark" {
  name         = {{ glue_job|q }}
  description  = "Makes cinelake's tables with Spark"
  role_arn     = {{ role_of.glue }}
  glue_version = "5.0"

  # One worker is the driver. More workers for a larger lake.
  worker_type       = "G.1X"
  number_of_workers = 2

  # Minutes.
  timeout     = 120
  max_retries = 0

  # Two at a time would replace each other's files.
  execution_property {
    max_concurrent_runs = 1
  }

  command {
    name            = "glueetl"
    python_version  = "3"
    script_location = {{ (spark ~ "/job/main.py")|q }}
  }

  default_arguments = {
    "--extra-py-files" = {{ (spark ~ "/job/cinelake_job.zip")|q }}
    "--lake"           = {{ lake|q }}
    "--output"         = {{ spark|q }}
    "--keep-days"      = "{{ keep_days }}"
  }
}

# The tables that the job makes, and those of the catalogue, which cinelake makes.
resource "aws_glue_catalog_database" "spark" {
  name        = {{ database|q }}
  description = "Tables of a cinelake lake"
}

resource "aws_glue_catalog_table" "spark" {
  for_each      = { for table in jsondecode(file("${path.module}/glue.tables.json")) : table.name => table }
  database_name = aws_glue_catalog_database.spark.name
  name          = each.key
  description   = each.value.description
  table_type    = "EXTERNAL_TABLE"
  parameters    = { classification = "parquet" }

  storage_descriptor {
    location      = each.value.location
    input_format  = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"

    ser_de_info {
      serialization_library = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    }

    dynamic "columns" {
      for_each = each.value.columns
      content {
        name    = columns.value.name
        type    = columns.value.data_type
        comment = columns.value.comment
      }
    }
  }
}
{% if not given_roles %}

resource "aws_iam_role" "glue" {
  name_prefix = {{ (name[:30] ~ "-gl-")|q }}
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "glue.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

# The statements of `cinelake aws policy --glue`.
resource "aws_iam_role_policy" "glue" {
  name = "glue"
  role = aws_iam_role.glue.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
{{ statements(glue_role) }}    ]
  })
}
{% endif %}
