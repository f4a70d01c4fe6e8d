"""Fields of a record, typed as cinelake types them.

Nothing, `null` and `""` are unknown; numbers may be written as text or with a fraction of zero. What cannot be what the
column holds is refused: the caller decides whether it costs one value or a whole part.
"""

import re

from cinelake_job.json_text import ABSENT, Number, Pairs

UNREADABLE = object()
"""It is there, and the column cannot hold it: NULL, and the record keeps it in `extra`."""

SHOWN_CHARACTERS = 60
EXACT = 2 ** 53
BLANKS = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
INTEGER = re.compile(r"-?[0-9]+")
FLOAT = re.compile(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
DAY = re.compile(r"\s*([+-][0-9]+|[0-9]{1,4})-\s*([0-9]{1,2})-\s*([0-9]{1,2})")
LOOSE_DAY = re.compile(r"\s*([+-][0-9]+|[0-9]{1,4})\s*-\s*([0-9]{1,2})\s*-\s*([0-9]{1,2})")
TIME = re.compile(f"({DAY.pattern})" + r"\s*([0-9]{1,2}):\s*([0-9]{1,2}):\s*([0-9]{1,2})")
RFC3339 = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|z|[+-][0-9]{2}:[0-9]{2})")
LISTED_KEYS = ("name", "iso_3166_1", "iso_639_1")


class Refused(Exception):
    """Why a field is refused."""


def refuse(name, raw):
    shown = raw if len(raw) <= SHOWN_CHARACTERS else raw[:SHOWN_CHARACTERS] + "…"
    return Refused(f"{name} is {shown}")


def is_unknown(value):
    return value is None or value is ABSENT


def is_text(value):
    return isinstance(value, str) and not isinstance(value, Number)


def text(name, value, raw=""):
    """Text; a number is taken as it is written."""
    if is_unknown(value):
        return None
    if not isinstance(value, str):
        raise refuse(name, raw)
    return str(value) or None


def _number(name, value, raw, parse):
    if is_unknown(value):
        return None
    if not isinstance(value, str):
        raise refuse(name, raw)
    digits = str(value).strip(BLANKS)
    if not digits:
        return None
    number = parse(digits)
    if number is None:
        raise refuse(name, raw)
    return number


def _whole(digits):
    if INTEGER.fullmatch(digits):
        value = int(digits)
        if -2 ** 63 <= value < 2 ** 63:
            return value
    value = _finite(digits)
    if value is None or value != int(value) or abs(value) > EXACT:
        return None
    return int(value)


def _finite(digits):
    if not FLOAT.fullmatch(digits):
        return None
    value = float(digits)
    return value if abs(value) != float("inf") else None


def integer(name, value, raw=""):
    """A whole number of 64 bits."""
    return _number(name, value, raw, _whole)


def number(name, value, raw=""):
    """A finite number."""
    return _number(name, value, raw, _finite)


def truth(name, value, raw=""):
    """True or false, also as 0 and 1 or as text."""
    if is_unknown(value):
        return None
    word = value if isinstance(value, str) else {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
    if word in ("true", "True", "1"):
        return True
    if word in ("false", "False", "0"):
        return False
    if word == "":
        return None
    raise refuse(name, raw)


def days(year, month, day):
    """Days since 1970 of a day in the calendar of today, or None where there is no such day."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not (1 <= month <= 12 and 1 <= day <= lengths[month - 1]):
        return None
    before = year - 1
    return 365 * before + before // 4 - before // 100 + before // 400 + sum(lengths[:month - 1]) + day - 719163


def _days_of(written, shape=DAY):
    found = shape.fullmatch(written)
    return days(*map(int, found.groups())) if found else None


def date(name, value, raw=""):
    """Days since 1970 of a date written 2026-11-23. Other text is UNREADABLE."""
    written = (text(name, value, raw) or "").strip(BLANKS)
    if not written:
        return None
    plain = len(written.encode()) == 10 and written[0] in "0123456789" and not written.startswith("0000")
    day = _days_of(written) if plain else None
    return UNREADABLE if day is None else day


def micros(written):
    """Microseconds since 1970 of a moment as RFC 3339 writes it, or None."""
    found = RFC3339.fullmatch(written)
    if not found:
        return None
    day, hour, minute, second, fraction, zone = found.groups()
    seconds = _seconds(day, hour, minute, second)
    if seconds is None:
        return None
    if zone not in "Zz":
        sign = -1 if zone[0] == "-" else 1
        hours, minutes = int(zone[1:3]), int(zone[4:6])
        if hours > 23 or minutes > 59:
            return None
        seconds -= sign * (hours * 3600 + minutes * 60)
    return seconds * 1_000_000 + int((fraction or "0").ljust(6, "0")[:6])


def _seconds(day, hour, minute, second):
    day = _days_of(day)
    if day is None or int(hour) > 23 or int(minute) > 59 or int(second) > 60:
        return None
    return day * 86_400 + int(hour) * 3600 + int(minute) * 60 + int(second)


def instant(name, value, raw=""):
    """Microseconds since 1970 of a moment, or of the beginning of a day."""
    written = (text(name, value, raw) or "").strip(BLANKS)
    if not written:
        return None
    moment = micros(written)
    if moment is None:
        plain = written[:-4] if written.endswith(" UTC") else written
        found = TIME.fullmatch(plain)
        seconds = _seconds(found[1], found[5], found[6], found[7]) if found else None
        if seconds is None and _days_of(plain, LOOSE_DAY) is not None:
            seconds = _days_of(plain, LOOSE_DAY) * 86_400
        moment = UNREADABLE if seconds is None else seconds * 1_000_000
    return moment


def _named(value):
    """The three keys of an item of a list, or None for what is no such object."""
    if isinstance(value, Pairs):
        keys = [key for key, _ in value if key in LISTED_KEYS]
        found = {key: None for key in LISTED_KEYS} | {key: own for key, own in value if key in LISTED_KEYS}
        texts = all(own is None or is_text(own) for own in found.values())
        return found if texts and len(keys) == len(set(keys)) else None
    if isinstance(value, list) and len(value) <= len(LISTED_KEYS):
        found = dict(zip(LISTED_KEYS, value + [None] * (len(LISTED_KEYS) - len(value))))
        return found if all(own is None or is_text(own) for own in value) else None
    return None


def _item(name, value, key, raw):
    if is_text(value):
        return str(value)
    found = _named(value)
    # Where an item may be a text or an object, cinelake reads all of it, also the numbers that no column has.
    if found is None or _is_beyond(value):
        raise refuse(name, raw)
    return found[key]


def _is_beyond(value):
    """Whether a number in it is too large for 64 bits of floating point."""
    if isinstance(value, Number):
        return abs(float(value)) == float("inf")
    if isinstance(value, Pairs):
        return any(_is_beyond(own) for _, own in value)
    return isinstance(value, list) and any(map(_is_beyond, value))


def texts(name, value, raw="", key="name"):
    """A list of names or codes; items without one are passed over."""
    if is_unknown(value) or (is_text(value) and value == ""):
        return None
    if not isinstance(value, list) or isinstance(value, Pairs):
        raise refuse(name, raw)
    named = [_named(item) for item in value]
    if all(found is not None for found in named):
        return [str(found[key]) for found in named if found[key]]
    return [found for found in (_item(name, item, key, raw) for item in value) if found]


def name_of(name, value, raw=""):
    """The name of an object, or text as it is."""
    if is_unknown(value):
        return None
    return _item(name, value, "name", raw) or None


READ = {"STRING": text, "ARRAY<STRING>": texts, "BIGINT": integer, "DOUBLE": number, "BOOLEAN": truth, "DATE": date,
        "TIMESTAMP": instant}


def read(column_type, name, value):
    """A field for a column of this type."""
    if column_type == "INT":
        whole = integer(name, value)
        return UNREADABLE if whole is not None and not -2 ** 31 <= whole < 2 ** 31 else whole
    return READ[column_type](name, value)
