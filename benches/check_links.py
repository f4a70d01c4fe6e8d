#!/usr/bin/env python3
"""Checks the documents against each other and against the code.

    benches/check_links.py

- Every relative link in a Markdown file of the repository leads to a file, and its anchor to a heading or an `<a id>`.
- Every test that ARCHITECTURE.md and docs/design name exists in the code.
- Every crate is in the table of ARCHITECTURE.md, every page of docs/design is in its README, and every page of docs in SUMMARY.md.
- README.md and README.pt-BR.md have the same commands.

Links to other hosts are not followed: the check needs no network. Only the standard library is used.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
ANCHOR = re.compile(r"<a (?:id|name)=\"([^\"]+)\"")
# Templates of other programs: their links are of the folder that they are written into.
TEMPLATES = "crates/cinelake-deploy/src/template/"
# Pages of the site that packaging/site.py lets the program print.
MADE = "reference/"
# Four words or more, joined by underscores: the name of a test, not of a column or a field.
TEST = re.compile(r"`([a-z0-9]+(?:_[a-z0-9]+){4,})`")


def tracked(pattern):
    """Files of the repository, new ones included, that match the pattern."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", pattern]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [ROOT / name for name in sorted(set(listed)) if (ROOT / name).is_file()]


def prose(path):
    """The text without blocks of code."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def slug(heading):
    """The anchor that GitHub makes of a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    text = re.sub(r"[^\w\- ]", "", text.replace("`", "").lower())
    return text.replace(" ", "-")


def anchors(path, known={}):
    """Anchors of a document; the second heading of the same words gets `-1`."""
    if path not in known:
        text, found, seen = prose(path), set(), {}
        for heading in HEADING.findall(text):
            base = slug(heading)
            again = seen.get(base, 0)
            seen[base] = again + 1
            found.add(f"{base}-{again}" if again else base)
        known[path] = found | set(ANCHOR.findall(text))
    return known[path]


def broken_links(path):
    """Links that lead nowhere, with the reason."""
    for target in LINK.findall(CODE.sub("", prose(path))):
        if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / unquote(name)).resolve() if name else path
        if ROOT not in [file, *file.parents]:
            yield target, "it leaves the repository"
        elif name.startswith(MADE) and path.name == "SUMMARY.md":
            continue
        elif not file.exists():
            yield target, "there is no such file"
        elif anchor and file.suffix == ".md" and unquote(anchor) not in anchors(file):
            yield target, "there is no such heading"


def missing_tests(paths):
    """Names of tests that no function has."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in tracked("crates/*.rs"))
    functions = set(re.findall(r"\bfn (\w+)", code))
    for path in paths:
        for name in TEST.findall(prose(path)):
            if name not in functions:
                yield path, name


def missing_entries():
    """Crates and pages that the page which lists them does not name."""
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for folder in sorted((ROOT / "crates").iterdir()):
        if (folder / "Cargo.toml").is_file() and f"| `{folder.name}` |" not in architecture:
            yield "ARCHITECTURE.md", folder.name
    design = ROOT / "docs" / "design"
    index = (design / "README.md").read_text(encoding="utf-8")
    for page in sorted(design.glob("*.md")):
        if page.name != "README.md" and f"({page.name})" not in index:
            yield "docs/design/README.md", page.name
    contents = (ROOT / "docs" / "SUMMARY.md").read_text(encoding="utf-8")
    for page in tracked("docs/*.md"):
        name = str(page.relative_to(ROOT / "docs"))
        if name != "SUMMARY.md" and f"({name})" not in contents:
            yield "docs/SUMMARY.md", name


def commands(page):
    """What the tables and blocks of a README give as code, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    tables = [CODE.findall(line)[0] for line in text.splitlines() if line.startswith("| `")]
    shell = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return tables + [line.partition("#")[0].strip() for block in shell for line in block.splitlines()]


def differing_commands():
    """Code that one README has and the other has not."""
    english, portuguese = commands("README.md"), commands("README.pt-BR.md")
    for code in english:
        if code not in portuguese:
            yield "README.pt-BR.md", code
    for code in portuguese:
        if code not in english:
            yield "README.md", code


def scripts_that_cannot_be_run():
    """Scripts that say what runs them, as documents call them, and that nobody may execute."""
    for path in [*tracked("benches/*"), *tracked("packaging/*"), *tracked(".ci/*")]:
        if path.read_bytes().startswith(b"#!") and not os.access(path, os.X_OK):
            yield path.relative_to(ROOT)


def main():
    documents = [path for path in tracked("*.md") if not str(path.relative_to(ROOT)).startswith(TEMPLATES)]
    problems = []
    for path in documents:
        for target, why in broken_links(path):
            problems.append(f"{path.relative_to(ROOT)}: the link {target} is broken: {why}")
    named = [ROOT / "ARCHITECTURE.md", *tracked("docs/design/*.md")]
    for path, name in missing_tests(named):
        problems.append(f"{path.relative_to(ROOT)}: there is no test {name}")
    for page, name in missing_entries():
        problems.append(f"{page}: {name} is not in it")
    for page, code in differing_commands():
        problems.append(f"{page}: the other language has {code}")
    problems += [f"{path}: nobody may execute it" for path in scripts_that_cannot_be_run()]
    for problem in problems:
        print(problem)
    if problems:
        return 1
    print(f"{len(documents)} documents: every link leads somewhere, and every test that is named exists")
    return 0


if __name__ == "__main__":
    sys.exit(main())
