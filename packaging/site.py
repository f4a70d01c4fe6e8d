#!/usr/bin/env python3
"""Makes the site of the documents: the pages of the repository, and a reference that the program itself prints.

    packaging/site.py --cinelake target/release/cinelake --output site
    packaging/site.py --cinelake target/release/cinelake --pages-only pages     without mdBook

The pages keep their places, so that a link in the repository is a link of the site; a README.md is the index of its folder.
Files that a page links to are copied; of a link to a folder, or to a page that is not of the site, the words are left. Needs mdBook (cargo install mdbook); afterwards every link of the site is checked, and a broken
one ends with 1. Only the standard library is used.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
ENTRY = re.compile(r"^( *- )\[(.+)\]\((.+)\)$", re.MULTILINE)
LINK = re.compile(r"\[([^\[\]]*)\]\(([^)\s#:]+)(#[^)\s]*)?\)")
# Made by the program, not in the repository.
REFERENCE = "reference"


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cinelake", metavar="BINARY", type=Path, required=True)
    made = parser.add_mutually_exclusive_group(required=True)
    made.add_argument("--output", metavar="DIR", type=Path, help="the folder of the site; it must not exist")
    made.add_argument("--pages-only", metavar="DIR", type=Path, help="only the pages, as Markdown")
    return parser.parse_args()


def help_of(program, command, language):
    environment = {"CINELAKE_LANG": language, "COLUMNS": "100"}
    asked = [program, *command, "--help"]
    return subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


def commands_of(program, above=()):
    """Every command with a help of its own, those below a command behind it, as the program lists them."""
    listed = re.search(r"^Commands:\n((?:  .*\n)+)", help_of(program, above, "en"), re.MULTILINE)
    for name in re.findall(r"^  (\S+)", listed.group(1), re.MULTILINE) if listed else ():
        if name != "help":
            yield (*above, name)
            yield from commands_of(program, (*above, name))


def reference_of_commands(program, language, title):
    parts = [f"# {title}\n"]
    for command in [(), *commands_of(program)]:
        parts.append(f"## {' '.join(('cinelake', *command))}\n\n```text\n{help_of(program, command, language).strip()}\n```\n")
    return "\n".join(parts)


def reference_of_tables(program):
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([program, "demo", "--quiet", "--output", scratch + "/demo"], check=True, stdout=subprocess.DEVNULL, env={})
        command = [program, "tables", "--lake", scratch + "/demo/lake", "--format", "markdown"]
        listed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={}).stdout
    return "# Tables\n\nAs `cinelake tables` prints them; rows and sizes are those of the demo.\n\n" + listed


def pages():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", "*.md"]
    listed = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return [Path(name) for name in listed if name.startswith("docs/") or "/" not in name]


def site_name(path):
    """mdBook makes `index.html` of a README.md, and does not change the links to it."""
    return path.with_name("index.md") if path.name == "README.md" else path


def rewritten(page, of_site, folder):
    """The text of a page with its links as they are in the site; what it links to is copied."""
    def link(found):
        words, target, place = found[1], found[2], found[3] or ""
        file = (ROOT / page.parent / unquote(target)).resolve()
        name = file.relative_to(ROOT)
        if name in of_site:
            return f"[{words}]({site_name(Path(target))}{place})"
        if file.suffix == ".md" or not file.is_file():
            return words
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, folder / name)
        return found[0]

    return LINK.sub(link, (ROOT / page).read_text(encoding="utf-8"))


def lay_out(program, folder):
    """The pages, what they link to, the reference, and the table of contents that mdBook reads."""
    contents = Path("docs/SUMMARY.md")
    of_site = {page for page in pages() if page != contents}
    for page in of_site:
        (folder / page).parent.mkdir(parents=True, exist_ok=True)
        (folder / site_name(page)).write_text(rewritten(page, of_site, folder), encoding="utf-8")
    reference = folder / "docs" / REFERENCE
    reference.mkdir()
    for name, language, title in (("commands.md", "en", "Commands"), ("commands.pt-BR.md", "pt-BR", "Comandos")):
        (reference / name).write_text(reference_of_commands(program, language, title), encoding="utf-8")
    (reference / "tables.md").write_text(reference_of_tables(program), encoding="utf-8")
    rooted = ENTRY.sub(lambda entry: f"{entry[1]}[{entry[2]}]({rooted_at(entry[3])})", (ROOT / contents).read_text(encoding="utf-8"))
    (folder / "SUMMARY.md").write_text(rooted, encoding="utf-8")


def rooted_at(target):
    """Where an entry of docs/SUMMARY.md is in the site."""
    return site_name(Path(target.removeprefix("../")) if target.startswith("../") else Path("docs") / target)


class Links(HTMLParser):
    """The links of a page and the places in it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.places = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.places.update(named[name] for name in ("id", "name") if named.get(name))
        if tag in ("a", "img", "script", "link"):
            self.links += [named[name] for name in ("href", "src") if named.get(name)]


def broken(site):
    read = {path: Links(path.read_text(encoding="utf-8")) for path in site.rglob("*.html") if path.name not in ("print.html", "404.html")}
    for path, page in read.items():
        for link in page.links:
            target, _, place = link.partition("#")
            if re.match(r"[a-z][a-z0-9+.-]*:|//", link):
                continue
            file = (path.parent / unquote(target)).resolve() if target else path
            if file.is_dir():
                # A folder of the repository is no page.
                file = file / "index.html"
            if not file.exists():
                yield f"{path.relative_to(site)}: {link} leads nowhere"
            elif place and file in read and unquote(place) not in read[file].places:
                yield f"{path.relative_to(site)}: {link} leads to no place of that page"


def main():
    args = parsed()
    program = args.cinelake.resolve()
    if args.pages_only:
        args.pages_only.mkdir(parents=True)
        return lay_out(program, args.pages_only)
    with tempfile.TemporaryDirectory() as scratch:
        book = Path(scratch)
        (book / "src").mkdir()
        lay_out(program, book / "src")
        shutil.copy2(ROOT / "packaging" / "book.toml", book / "book.toml")
        subprocess.run(["mdbook", "build", book, "--dest-dir", book / "site"], check=True)
        shutil.copytree(book / "site", args.output)
    problems = sorted(set(broken(args.output.resolve())))
    for problem in problems:
        print(problem)
    print(f"{len(list(args.output.rglob('*.html')))} pages, {len(problems)} broken links")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
