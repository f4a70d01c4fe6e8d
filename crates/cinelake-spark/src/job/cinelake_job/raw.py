"""From the files of Raw to records: what is in each."""

from cinelake_job import ids
from cinelake_job.json_text import BadJson, items, mended, several
from cinelake_job.records import Dead, Record, Typed, own_stamp

RECORDS = "Raw/TMDB/JSON"
ASCII_BLANKS = b" \t\n\x0c\r"


def split(content):
    """The texts of the records of a file, or the bytes of one that is no text."""
    content = bytes(content)
    if content.strip(ASCII_BLANKS)[:1] == b"[":
        return items(content.decode("utf-8", "replace"))
    lines = [line.strip(ASCII_BLANKS) for line in content.split(b"\n")]
    pieces = [_text(line) for line in lines if line]
    if not all(isinstance(piece, str) and piece.startswith("{") and piece.endswith("}") for piece in pieces):
        whole = _text(content)
        found = several(whole) if isinstance(whole, str) else None
        if found is not None:
            return found
    return pieces


def _text(content):
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


class Parsed:
    """What a file gave: typed records and dead letters. Records fetched before `cutoff` are neither."""

    def __init__(self, entry, content, cutoff):
        self.entry, self.cutoff = entry, cutoff
        self.typed, self.dead = [], []
        self.missing = {}
        for tconst in entry.records:
            self.missing[tconst] = self.missing.get(tconst, 0) + 1
        if content is None:
            self._all_dead(Dead("missing_file", "the batch names it, the lake has no such file"))
            return
        try:
            pieces = split(content)
        except BadJson as error:
            self._all_dead(Dead("not_json", error))
            return
        self._records(pieces)

    def _records(self, pieces):
        nameless = []
        for at, piece in enumerate(pieces):
            try:
                if isinstance(piece, bytes):
                    raise Dead("not_utf8", "it is not text")
                typed = Typed(self.entry.kind, Record(mended(piece)))
            except Dead as reason:
                nameless.append((at, reason))
                continue
            stamp = typed.record.stamp
            self._found(stamp.tconst)
            if stamp.fetched >= self.cutoff:
                self.typed.append((at, typed))
        for at, reason in nameless:
            piece = pieces[at]
            text = piece if isinstance(piece, str) else piece.decode("utf-8", "replace")
            stamp = own_stamp(text)
            tconst = stamp.tconst if stamp else self._by_place(at)
            if tconst is not None:
                self._found(tconst)
            self._letter(at, tconst, reason, text, stamp.fetched if stamp else self.entry.fetched)
        reason = Dead("missing_record", "the ledger entry names it, but the file does not contain it")
        for at, tconst in enumerate(self.entry.records):
            if tconst in self.missing:
                self._found(tconst)
                self._letter(at, tconst, reason, None, self.entry.fetched)

    def _by_place(self, at):
        tconst = self.entry.records[at] if at < len(self.entry.records) else None
        return tconst if tconst in self.missing else None

    def _found(self, tconst):
        if tconst in self.missing:
            self.missing[tconst] -= 1
            if not self.missing[tconst]:
                del self.missing[tconst]

    def _all_dead(self, reason):
        for at, tconst in enumerate(self.entry.records):
            self._letter(at, tconst, reason, None, self.entry.fetched)

    def _letter(self, at, tconst, reason, text, fetched):
        if fetched >= self.cutoff:
            self.dead.append((self.entry.file, at + 1, None if tconst is None else ids.written(tconst), self.entry.run_id,
                              fetched, str(reason), text))


def rows_of_file(entry, content, cutoff):
    """(title, (what decides between records of one title, row, rows of parts)) of each record, and the dead letters."""
    parsed = Parsed(entry, content, cutoff)
    typed = []
    for at, found in parsed.typed:
        stamp = found.record.stamp
        row, of_parts = found.rows(entry.file)
        # The later fetched; then the later run, file, place.
        typed.append(((entry.kind, stamp.tconst), ((stamp.fetched, stamp.run_id, entry.file, at), row, of_parts)))
    return typed, parsed.dead
