#!/usr/bin/env python3
"""Starts the function of a zip in a root folder that holds the zip and, where the program is dynamic, only
the C library beside it. A small Lambda Runtime API hands it one event and takes what it says.

    benches/prove_zip.py cinelake-lambda.zip

Without the right to change the root folder (not root, not Linux) it says so and proves nothing: exit 0.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.dont_write_bytecode = True

import runtime_api  # noqa: E402


def libraries(program):
    """Paths of the shared libraries, as the loader finds them; none for a static program."""
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    paths = (word for line in listed.splitlines() for word in line.split() if word.startswith("/"))
    return sorted(set(paths))


def unpack(archive_path, root):
    """Puts `bootstrap` into the folder, as runnable as the zip says it is."""
    with zipfile.ZipFile(archive_path) as archive:
        assert archive.namelist() == ["bootstrap"], archive.namelist()
        mode = archive.getinfo("bootstrap").external_attr >> 16 & 0o777
        assert mode == 0o755, oct(mode)
        archive.extract("bootstrap", root)
    (root / "bootstrap").chmod(mode)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if not hasattr(os, "chroot") or os.geteuid() != 0:
        print("skipped: changing the root folder takes root on Linux")
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        unpack(sys.argv[1], root)
        beside = libraries(root / "bootstrap")
        for path in beside:
            to = root / path.lstrip("/")
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(os.path.realpath(path), to)

        def enter():
            os.chroot(root)
            os.chdir("/")

        try:
            said, _ = runtime_api.run("/bootstrap", [{}], {}, wait=20, enter=enter)
        except TimeoutError as problem:
            sys.exit(str(problem))
        [(kind, error)] = said
        # Nothing is set, so the one right answer is what is missing.
        assert kind == "error" and error["errorType"] == "ConfigurationError", (kind, error)
        print(f"starts with the zip and {len(beside)} files of the C library; without settings it says:")
        print(f"  {error['errorType']}: {error['errorMessage']}")


main()
