"""IMDb's ids of titles, read in every form that leaves no doubt which title is meant."""

import re

from cinelake_job.fields import BLANKS

STRICT = re.compile(r"tt([0-9]{7}|[1-9][0-9]{7,9})")
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
                       "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
SURROUNDED = re.compile(r"(?i)(tt|nm|co|ch|ev)([0-9]{7,})")


def strict(text):
    """The number of an id in its own form, or None."""
    found = STRICT.fullmatch(text)
    return int(found.group(1)) or None if found else None


def written(number):
    return f"tt{number:07}"


def repaired(text):
    """The number of an id in any form, or None."""
    number = strict(text)
    if number:
        return number
    text = INVISIBLE.sub("", text).strip(BLANKS)
    body = _of_url(text)
    found = re.fullmatch(r"(?:[tT]{2})?([0-9]+)(?:\.0+)?", text if body is None else body)
    if found:
        return _number(found.group(1))
    return _surrounded(text)


def _number(digits):
    significant = digits.lstrip("0")
    return int(significant) if 0 < len(significant) <= 10 else None


def _of_url(text):
    if "imdb.com/" in text:
        path = text[text.index("imdb.com/") + len("imdb.com"):]
    elif text.startswith(("/title/", "/name/")):
        path = text
    else:
        return None
    for kind in ("/title/", "/name/", "/company/", "/event/"):
        if kind in path:
            path = path[path.index(kind) + len(kind):]
            break
    return re.split("[/?#&]", path)[0]


def _surrounded(text):
    numbers = set()
    for word in re.split(r"[\W_]+", text):
        found = SURROUNDED.fullmatch(word)
        if not found:
            continue
        if found.group(1).lower() != "tt" or len(found.group(2)) > 10:
            return None
        numbers.add(_number(found.group(2)))
    return numbers.pop() if len(numbers) == 1 else None
