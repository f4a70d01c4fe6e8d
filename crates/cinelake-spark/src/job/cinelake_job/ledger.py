"""The books of the runs: the entry of each batch, how each run ended, and what became of each of its titles."""

import gzip
import json
import re
import zlib

from cinelake_job import fields, ids

RUNS = "Raw/TMDB/_runs"
RUN_ID = "([0-9]{8}T[0-9]{6}Z-[0-9a-fA-F]{6})"
MANIFEST_PATH = re.compile(rf"{RUNS}/{RUN_ID}\.json")
ENTRY_PATH = re.compile(rf"({RUNS}/{RUN_ID}/batches/((?:movie|series|misses)_[0-9]{{4,}})(?:\.[0-9]+)?)\.json")
OUTCOMES_PATH = re.compile(rf"{RUNS}/{RUN_ID}/outcomes\.ndjson\.gz")
CHECKPOINT_PATH = re.compile(rf"{RUNS}/{RUN_ID}/(ended|stopped)\.ndjson\.zst")
KINDS = ("movie", "series")
OUTCOMES = ("landed", "already_landed", "not_found", "wrong_kind", "id_mismatch", "failed", "filtered", "rejected", "not_reached")
DONE = ("done", "done_with_failures")
STATUSES = ("running", *DONE, "stopped", "alarm", "error")
COUNTS = ("titles", "files", "size_bytes")
"""Of a manifest."""

ENTRY_VERSION, MANIFEST_VERSION = 2, 1


def run_of(shape, path):
    """The groups of a path below the folder of runs, the run's id among them; None for paths of another shape."""
    found = shape.fullmatch(path[path.rfind(RUNS):]) if RUNS in path else None
    return found.groups() if found and any(map(started, found.groups())) else None


def started(run_id):
    """When a run started, in microseconds since 1970, by its id; None for what is no id."""
    found = re.match(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-", run_id)
    return fields.micros("{}-{}-{}T{}:{}:{}Z".format(*found.groups())) if found else None


def of_kind(kind, value):
    """The value, which has to be of a type of Python's, or one of several words."""
    if not (value in kind if isinstance(kind, tuple) else type(value) is kind):
        raise ValueError(value)
    return value


def optional(kind, value):
    return None if value is None else of_kind(kind, value)


def count(value):
    if of_kind(int, value) < 0:
        raise ValueError(value)
    return value


def title(text):
    """The number of a title; the ledger has ids in their own form only."""
    number = ids.strict(text)
    if number is None:
        raise ValueError(text)
    return number


def moment(text):
    micros = fields.micros(text)
    if micros is None:
        raise ValueError(text)
    return micros


def small_file(content, version, run_id):
    """A small file of a run, of a version that is known."""
    found = json.loads(bytes(content).decode())
    if count(found["schema_version"]) > version or found["run_id"] != run_id:
        raise ValueError(run_id)
    return found


class Entry:
    """What the ledger says of a batch: a record file with its titles, titles that were missed, or both."""

    def __init__(self, order, base, found):
        self.order, self.run_id, self.kind = order, found["run_id"], of_kind(KINDS, found["kind"])
        self.file = optional(str, found.get("file"))
        self.records = [title(text) for text in found["records"]]
        self.misses = [(title(miss["tconst"]), of_kind(KINDS, miss["kind"]), of_kind(OUTCOMES, miss["outcome"]),
                        of_kind(str, miss["reason"])) for miss in found["misses"]]
        self.fetched = moment(found["fetched_at"])
        count(found["size_bytes"])
        self.has_records = self.file is not None and not base.startswith("misses_")
        if self.file is not None and self.file.rsplit("/", 1)[-1].removesuffix(".json") != base:
            raise ValueError(f"the entry of {self.file}")

    def outcomes(self):
        """What it says of each title, as the outcomes of its run would."""
        for number in self.records:
            yield ids.written(number), self.kind, "landed", None, self.file, self.fetched
        for number, kind, outcome, reason in self.misses:
            yield ids.written(number), kind, outcome, reason, None, self.fetched


class Manifest:
    """How a run ended, by its own words."""

    def __init__(self, found):
        self.run_id, self.status = found["run_id"], of_kind(STATUSES, found["status"])
        for name in COUNTS:
            count(found[name])
        of_kind(bool, found["balanced"])
        of_kind(str, found["version"])
        moment(found["started_at"])
        for name in ("options", "inputs", "outcomes", "filtered", "requests", "find"):
            found[name]


def small(path, content):
    """The entry or the manifest in a file; None for other files and for damaged ones."""
    try:
        if named := run_of(ENTRY_PATH, path):
            order, run_id, base = named
            return Entry(order, base, small_file(content, ENTRY_VERSION, run_id))
        if named := run_of(MANIFEST_PATH, path):
            return Manifest(small_file(content, MANIFEST_VERSION, named[0]))
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    return None


def ended_runs(checkpoints, manifests):
    """The runs that gave every title its outcome, by the paths of checkpoints; by its manifest a run that has none."""
    said = {}
    for path in checkpoints:
        if named := run_of(CHECKPOINT_PATH, path):
            run_id, word = named
            # Of two the one that says less is believed.
            said[run_id] = said.get(run_id, True) and word == "ended"
    done = {run_id for run_id, status in manifests.items() if status in DONE and run_id not in said}
    return done | {run_id for run_id, ended in said.items() if ended}


def outcomes(content):
    """What a run says of each of its titles. Raises ValueError where it cannot be read to its end."""
    if not content:
        raise ValueError("it is empty")
    try:
        lines = gzip.decompress(bytes(content)).decode().split("\n")
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(error) from None
    if not lines[-1]:
        lines.pop()
    return [outcome(line) for line in lines]


def outcome(line):
    try:
        found = json.loads(line)
        fetched = optional(str, found.get("fetched_at"))
        return (ids.written(title(found["tconst"])), optional(KINDS, found.get("kind")), of_kind(OUTCOMES, found["outcome"]),
                optional(str, found.get("reason")), optional(str, found.get("file")), None if fetched is None else moment(fetched))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(error) from None


def is_whole(content):
    """Whether outcomes can be read to their end."""
    try:
        outcomes(content)
    except ValueError:
        return False
    return True
