"""JSON as it was landed: keys in their order, also twice, and each value with its own text.

Spark's readers of JSON make columns of keys, and fail for the whole lake when a record has a key twice or in two cases.
"""

import json
import re
from json.decoder import scanstring

ABSENT = object()
"""What a key has that is not there; `null` is None."""

WHITE = re.compile(r"[ \t\n\r]*")


class BadJson(Exception):
    """What is wrong with a text, in the words that cinelake uses."""

    def __init__(self, message, is_object=True):
        super().__init__(message)
        self.code = "not_json" if is_object else "not_an_object"


class Number(str):
    """A number as it is written."""


class Pairs(list):
    """The keys and values of an object, in their order."""

    def get(self, key):
        """The value of a key; the last one where the key is there more than once."""
        for own, value in reversed(self):
            if own == key:
                return value
        return ABSENT


def _refuse(word):
    raise ValueError(word)


SCAN = json.JSONDecoder(object_pairs_hook=Pairs, parse_int=Number, parse_float=Number, parse_constant=_refuse).scan_once


def _skip(text, at):
    return WHITE.match(text, at).end()


def entries(text):
    """The (key, text, value) of an object, in their order."""
    try:
        return _entries(text)
    except (ValueError, StopIteration, RecursionError):
        raise _Checker(text).object_error() from None


def _entries(text):
    found = []
    at = _skip(text, 0)
    if text[at:at + 1] != "{":
        raise ValueError("no object")
    at = _skip(text, at + 1)
    sign = text[at:at + 1]
    while sign != "}":
        if sign != '"':
            raise ValueError("no key")
        key, at = scanstring(text, at + 1, True)
        at = _skip(text, at)
        if text[at:at + 1] != ":":
            raise ValueError("no colon")
        start = _skip(text, at + 1)
        value, at = SCAN(text, start)
        found.append((key, text[start:at], value))
        at = _skip(text, at)
        sign = text[at:at + 1]
        if sign == ",":
            at = _skip(text, at + 1)
            sign = text[at:at + 1]
            if sign != '"':
                raise ValueError("no key")
        elif sign != "}":
            raise ValueError("no end")
    if _skip(text, at + 1) != len(text):
        raise ValueError("more behind it")
    return found


def items(text):
    """The texts of the values of a list."""
    try:
        return _items(text)
    except (ValueError, StopIteration, RecursionError):
        raise _Checker(text).list_error() from None


def _items(text):
    found = []
    at = _skip(text, _skip(text, 0) + 1)
    sign = text[at:at + 1]
    while sign != "]" or found:
        start = at
        _, at = SCAN(text, start)
        found.append(text[start:at])
        at = _skip(text, at)
        sign = text[at:at + 1]
        if sign == "]":
            break
        if sign != ",":
            raise ValueError("no end")
        at = _skip(text, at + 1)
    if _skip(text, at + 1) != len(text):
        raise ValueError("more behind it")
    return found


def several(text):
    """The texts of the values that stand one after the other, or None where they do not."""
    found, at = [], _skip(text, 0)
    try:
        while at < len(text):
            start = at
            _, at = SCAN(text, start)
            found.append(text[start:at])
            at = _skip(text, at)
    except (ValueError, StopIteration, RecursionError):
        return None
    return found


class _Checker:
    """Goes through a text that is not JSON, byte by byte, and says where it ends to be."""

    def __init__(self, text):
        self.bytes, self.at = text.encode("utf-8", "surrogatepass"), 0

    def error(self, words, at=None):
        at = min(self.at if at is None else at, len(self.bytes))
        line_start = self.bytes.rfind(b"\n", 0, at) + 1
        return BadJson(f"{words} at line {self.bytes.count(10, 0, at) + 1} column {at - line_start}")

    def here(self, words):
        """An error at the byte that was looked at and not taken."""
        return self.error(words, self.at + 1)

    def peek(self):
        return self.bytes[self.at:self.at + 1]

    def white(self):
        while self.peek() and self.peek() in b" \t\n\r":
            self.at += 1
        return self.peek()

    def object_error(self):
        try:
            if self.white() != b"{":
                return self.no_object()
            self.at += 1
            self.members()
            self.white()
            return self.here("trailing characters") if self.peek() else self.error("too deep")
        except BadJson as found:
            return found

    def no_object(self):
        first = self.peek()
        if not first:
            return self.here("EOF while parsing a value")
        if first not in b'ntf-0123456789"[':
            return self.here("expected value")
        start = self.at
        if first == b"[":
            kind = "sequence"
        else:
            self.value()
            text = self.bytes[start:self.at].decode("utf-8", "surrogatepass")
            names = {b"n": "null", b"t": "boolean `true`", b"f": "boolean `false`", b'"': f"string {text}"}
            kind = names.get(first) or (f"floating point `{text}`" if re.search("[.eE]", text) else f"integer `{text}`")
        return BadJson(str(self.error(f"invalid type: {kind}, expected an object")), is_object=False)

    def list_error(self):
        try:
            self.white()
            self.at += 1
            first = True
            while True:
                sign = self.white()
                if not sign:
                    return self.here("EOF while parsing a list")
                if sign == b"]":
                    break
                if not first:
                    if sign != b",":
                        return self.here("expected `,` or `]`")
                    self.at += 1
                    sign = self.white()
                    if sign == b"]":
                        return self.here("trailing comma")
                    if not sign:
                        return self.here("EOF while parsing a value")
                first = False
                self.value()
            self.at += 1
            self.white()
            return self.here("trailing characters") if self.peek() else self.error("too deep")
        except BadJson as found:
            return found

    def members(self):
        first = True
        while True:
            sign = self.white()
            if sign == b"}":
                self.at += 1
                return
            if not sign:
                raise self.here("EOF while parsing an object")
            if not first:
                if sign != b",":
                    raise self.here("expected `,` or `}`")
                self.at += 1
                sign = self.white()
                if sign == b"}":
                    raise self.here("trailing comma")
                if not sign:
                    raise self.here("EOF while parsing a value")
            first = False
            if sign != b'"':
                raise self.here("key must be a string")
            self.at += 1
            self.string(is_key=True)
            self.colon()
            self.value()

    def colon(self):
        sign = self.white()
        if sign != b":":
            raise self.here("expected `:`" if sign else "EOF while parsing an object")
        self.at += 1

    def value(self):
        """One value of any depth."""
        open_ones = []
        while True:
            sign = self.white()
            if not sign:
                raise self.here("EOF while parsing a value")
            if sign in b"[{":
                open_ones.append(sign)
                self.at += 1
                may_go_on = False
            else:
                self.scalar(sign)
                may_go_on = True
            if not self.after_value(open_ones, may_go_on):
                return

    def after_value(self, open_ones, may_go_on):
        """Whether another value follows in what is open."""
        while open_ones:
            frame, sign = open_ones[-1], self.white()
            if not sign:
                raise self.here("EOF while parsing a list" if frame == b"[" else "EOF while parsing an object")
            if sign == (b"]" if frame == b"[" else b"}"):
                self.at += 1
                open_ones.pop()
                may_go_on = True
                continue
            if may_go_on:
                if sign != b",":
                    raise self.here("expected `,` or `]`" if frame == b"[" else "expected `,` or `}`")
                self.at += 1
            if frame == b"{":
                self.key()
            return True
        return False

    def key(self):
        sign = self.white()
        if sign != b'"':
            raise self.here("key must be a string" if sign else "EOF while parsing an object")
        self.at += 1
        self.string()
        self.colon()

    def scalar(self, sign):
        words = {b"n": b"null", b"t": b"true", b"f": b"false"}
        if sign in words:
            self.word(words[sign])
        elif sign == b"-" or sign.isdigit():
            self.number()
        elif sign == b'"':
            self.at += 1
            self.string()
        else:
            raise self.here("expected value")

    def word(self, word):
        self.at += 1
        for byte in word[1:]:
            sign = self.peek()
            self.at += 1
            if not sign:
                raise self.error("EOF while parsing a value")
            if sign[0] != byte:
                raise self.error("expected ident")

    def number(self):
        if self.peek() == b"-":
            self.at += 1
        first = self.peek()
        self.at += 1
        if not first.isdigit():
            raise self.error("invalid number")
        if first == b"0":
            if self.peek().isdigit():
                raise self.here("invalid number")
        else:
            self.digits()
        if self.peek() == b".":
            self.at += 1
            if not self.digits():
                raise self.here("invalid number")
        if self.peek() and self.peek() in b"eE":
            self.at += 1
            if self.peek() and self.peek() in b"+-":
                self.at += 1
            sign = self.peek()
            self.at += 1
            if not sign.isdigit():
                raise self.error("invalid number")
            self.digits()

    def digits(self):
        start = self.at
        while self.peek().isdigit():
            self.at += 1
        return self.at > start

    def string(self, is_key=False):
        while True:
            sign = self.peek()
            if not sign:
                raise self.error("EOF while parsing a string")
            if sign < b" ":
                self.at += is_key
                raise self.error("control character (\\u0000-\\u001F) found while parsing a string")
            self.at += 1
            if sign == b'"':
                return
            if sign == b"\\":
                self.escape()

    def escape(self):
        sign = self.peek()
        if not sign:
            raise self.error("EOF while parsing a string")
        self.at += 1
        if sign == b"u":
            four = self.bytes[self.at:self.at + 4]
            self.at += len(four)
            if len(four) < 4:
                raise self.error("EOF while parsing a string")
            if not re.fullmatch(rb"[0-9a-fA-F]{4}", four):
                raise self.error("invalid escape")
        elif sign not in b'"\\/bfnrt':
            raise self.error("invalid escape")


HALF = re.compile(r"\\u[dD][89a-fA-F]")
UNIT = re.compile(r"\\u([0-9a-fA-F]{4})")


def mended(text):
    """The text with each lone half of a character (\\ud83c) replaced by \\ufffd: no text can hold it."""
    if not HALF.search(text):
        return text
    made, at = [], 0
    while True:
        found = text.find("\\", at)
        if found < 0:
            return "".join(made) + text[at:]
        made.append(text[at:found])
        one, two = _unit(text, found), _unit(text, found + 6)
        if one is None:
            length, put = 2, text[found:found + 2]
        elif 0xD800 <= one <= 0xDBFF and two is not None and 0xDC00 <= two <= 0xDFFF:
            length, put = 12, text[found:found + 12]
        elif 0xD800 <= one <= 0xDFFF:
            length, put = 6, "\\ufffd"
        else:
            length, put = 6, text[found:found + 6]
        made.append(put)
        at = found + length


def _unit(text, at):
    found = UNIT.match(text, at)
    return int(found.group(1), 16) if found else None
