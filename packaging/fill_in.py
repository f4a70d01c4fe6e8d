#!/usr/bin/env python3
"""Puts a release's version, address and checksums into the installers and the formula; or prints its notes.

    packaging/fill_in.py --dist dist --version 0.2.0 --homepage URL --releases URL    writes install.sh, install.ps1, cinelake.rb
    packaging/fill_in.py --notes 0.2.0                                                that section of CHANGELOG.md

Ends with 1 where an archive that the formula names is missing, or the section.
"""

import argparse
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def fill(text, values):
    """Every @NAME@ is given a value, or the release is not made."""
    filled = re.sub(r"@([A-Z0-9_]+)@", lambda found: values.get(found[1], found[0]), text)
    left = sorted(set(re.findall(r"@[A-Z0-9_]+@", filled)))
    if left:
        sys.exit(f"nothing to put in the place of {', '.join(left)}")
    return filled


def checksums(dist):
    for path in dist.glob("cinelake-*.sha256"):
        target = path.name.removeprefix("cinelake-").split(".")[0]
        yield "SHA256_" + target.upper().replace("-", "_"), path.read_text().split()[0]


def notes(version):
    text = (HERE.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(version)}\b.*?\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    if not found:
        sys.exit(f"CHANGELOG.md has no section {version}")
    return found[1].strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", metavar="VERSION")
    parser.add_argument("--dist", type=Path)
    parser.add_argument("--version")
    parser.add_argument("--homepage")
    parser.add_argument("--releases")
    args = parser.parse_args()
    if args.notes:
        return print(notes(args.notes))
    values = {"VERSION": args.version, "HOMEPAGE": args.homepage, "RELEASES": args.releases, **dict(checksums(args.dist))}
    for name in ("install.sh", "install.ps1", "cinelake.rb"):
        (args.dist / name).write_text(fill((HERE / name).read_text(encoding="utf-8"), values), encoding="utf-8")


if __name__ == "__main__":
    main()
