# cinelake on AWS, for Terraform or OpenTofu. `cinelake aws template --format terraform` (cinelake {{ version }}) wrote this
# file; --force writes it again. README.md in this folder says how to deploy it; docs/aws.md explains each part.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.31, < 7.0"
    }
  }
}

# Region and credentials are found as the AWS CLI finds them.
provider "aws" {
  default_tags {
    tags = var.tags
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name
}
