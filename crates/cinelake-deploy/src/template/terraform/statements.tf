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
