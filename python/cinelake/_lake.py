"""A lake, its tables and its answers."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from ._program import environment, program


class CinelakeError(RuntimeError):
    """The program could not do what was asked. The text is the program's; `code` is its exit code."""

    def __init__(self, text, code):
        super().__init__(text)
        self.code = code


def lake(url):
    """The lake at `url`: a folder, file:// or s3://bucket/prefix. Nothing is read yet."""
    return Lake(url)


class Lake:
    """A lake. Each of its tables is an attribute, for instance `lake.titles`; `lake.tables()` lists them."""

    def __init__(self, url):
        self.url = os.fspath(url)

    def __repr__(self):
        return f"cinelake.lake({self.url!r})"

    def __getattr__(self, name):
        # Only a name that is no attribute comes here; names of Python's own protocols are no tables.
        if name.startswith("_"):
            raise AttributeError(name)
        known = self.tables()
        if name not in known:
            raise AttributeError(f"the lake {self.url} has no table {name!r}; it has {', '.join(known)}")
        return self.table(name)

    def tables(self):
        """Names of the tables that the lake has, in the order of the documentation."""
        described = json.loads(self._run("tables", "--format", "json"))
        return [table["name"] for table in described["tables"] if table["file"]]

    def table(self, name):
        """A table by name. A name that the lake does not have is an error when the table is read."""
        quoted = '"' + name.replace('"', '""') + '"'
        return Table(self, f"SELECT * FROM {quoted}")

    def sql(self, statement):
        """The result of a statement (DataFusion SQL). It may only read."""
        return Table(self, statement)

    def answers(self, questions=(), **flags):
        """The answers as `cinelake answer --format json` prints them; all eight if `questions` is empty.

        Flags of the command are keywords: `as_of="2024-12-31", last_years=5, min_votes=1000, genre="Drama"`.
        """
        words = [str(question) for question in questions]
        for name, value in flags.items():
            if value is not None:
                words.append(f"--{name.replace('_', '-')}={value}")
        return json.loads(self._run("answer", *words, "--format", "json"))

    def _run(self, command, *words):
        line = [program(), command, *words, "--lake", self.url, "--quiet"]
        done = subprocess.run(
            line,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            text = done.stderr.decode("utf-8", "replace").strip()
            raise CinelakeError(_message(text), done.returncode)
        return done.stdout


def _message(text):
    """An error without the warnings before it and without the word that the program puts in front of it."""
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith("error: ")]
    return "\n".join(lines[starts[0] :])[len("error: ") :] if starts else text


class Table:
    """The rows of a table or of a statement. They are read anew each time."""

    def __init__(self, of, statement):
        self._lake = of
        self.statement = statement

    def __repr__(self):
        return f"{self._lake!r}.sql({self.statement!r})"

    def arrow(self):
        """A `pyarrow.Table`."""
        parquet = _library("pyarrow.parquet", "arrow")
        return self._read(parquet.read_table)

    def polars(self):
        """A `polars.DataFrame`."""
        polars = _library("polars", "polars")
        return self._read(lambda path: polars.read_parquet(path, memory_map=False))

    def pandas(self):
        """A `pandas.DataFrame` of Arrow's types: a whole number that may be unknown stays a whole number."""
        pandas = _library("pandas", "pandas")
        return self.arrow().to_pandas(types_mapper=pandas.ArrowDtype)

    def _read(self, read):
        with tempfile.TemporaryDirectory(prefix="cinelake-") as folder:
            path = str(Path(folder) / "rows.parquet")
            self._lake._run("sql", self.statement, "--format", "parquet", "--output", path)
            return read(path)


def _library(name, extra):
    """The library, or an error that says how to get it."""
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(f"{name.split('.')[0]} is not installed; install it with: pip install 'cinelake[{extra}]'") from error
