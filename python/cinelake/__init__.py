"""cinelake in Python: the tables of a film lake, SQL over them, and the eight answers.

    >>> import cinelake
    >>> lake = cinelake.lake("./lake")              # a folder or s3://bucket/prefix
    >>> lake.titles.pandas()                         # or .polars(), or .arrow()
    >>> lake.sql("SELECT kind, COUNT(*) AS titles FROM titles GROUP BY kind").polars()
    >>> lake.answers(as_of="2024-12-31")["answers"][6]["finding"]["en"]

Everything is done by the `cinelake` program, which comes with this package. So the figures are those of the command
line, and settings come from the same places: the environment (`CINELAKE_…`, `AWS_…`) and `cinelake.toml`.
"""

from ._lake import CinelakeError, Lake, Table, lake

__all__ = ["CinelakeError", "Lake", "Table", "lake"]
