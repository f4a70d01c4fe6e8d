variable "zip" {
  description = "The function, as `cinelake aws package` makes it."
  type        = string
  default     = "{{ zip }}"
}

{% if tables %}
variable "tables_zip" {
  description = "The function that makes the tables, as `cinelake aws package --tables` makes it."
  type        = string
  default     = "{{ tables_zip }}"
}

{% endif %}
variable "schedule_enabled" {
  description = "Whether the schedule starts runs."
  type        = bool
  default     = {{ schedule_on }}
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default = {
{% for line in quoted_tags|aligned %}
    {{ line }}
{% endfor %}
  }
}
