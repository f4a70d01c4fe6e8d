#!/usr/bin/env python3
"""Tries what a release hands out, with one program: the archive, the installer, the root folder of the image, the formula.

    benches/check_packaging.py --cinelake target/debug/cinelake

The archive is made twice (the same bytes), served from this machine and installed by install.sh; one that was changed is
refused. The root folder has the program, its libraries and certificates only: the program runs the demo in it without
rights, with nothing writable but /data and /tmp (needs root; says `skipped: …` otherwise). install.ps1, the Dockerfile
and the release workflow are not run. Ends with 1 at the first thing that is wrong.
"""

import argparse
import functools
import http.server
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = f"{platform.machine()}-unknown-linux-gnu"
NAME = f"cinelake-{TARGET}"
INSIDE = ("cinelake", "completions/_cinelake", "completions/cinelake.bash", "completions/cinelake.fish", "completions/_cinelake.ps1",
          "man1/cinelake.1", "man1/cinelake-ingest.1", "LICENSE-MIT", "LICENSE-APACHE", "NOTICE.md", "README.pt-BR.md")


def fail(text):
    sys.exit(f"wrong: {text}")


def run(*command, good=True, **more):
    """A command that has to end well, or has to fail; gives what it printed."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    if (done.returncode == 0) != good:
        fail(f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stdout}")
    return done.stdout


def stripped(binary, folder):
    """The program without symbols, as in a release: a program of the tests is three times as large with them."""
    folder.mkdir()
    shutil.copy2(binary, folder / "cinelake")
    if shutil.which("strip"):
        run("strip", folder / "cinelake")
    return folder / "cinelake"


def archive(binary, folder):
    run(ROOT / "packaging/archive.sh", binary, TARGET, folder)
    path = folder / f"{NAME}.tar.gz"
    with tarfile.open(path) as tar:
        names = set(tar.getnames())
    missing = [name for name in INSIDE if f"{NAME}/{name}" not in names]
    if missing:
        fail(f"the archive lacks {missing}")
    return path


def check_archive(binary, scratch):
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(lambda place: archive(binary, scratch / place), ("dist", "again"))
    if first.read_bytes() != second.read_bytes():
        fail("the archive is not the same bytes the second time")
    run("sha256sum", "--check", "--quiet", f"{first.name}.sha256", cwd=first.parent)
    print(f"archive: {first.stat().st_size / 1e6:.1f} MB, twice the same bytes, with completions, man pages and licences")
    return first


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_):
        pass


def serve(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def check_installer(first, scratch):
    url, to = serve(first.parent), scratch / "bin"
    environment = {"HOME": str(scratch / "home"), "PATH": os.environ["PATH"]}
    installer = ["sh", ROOT / "packaging/install.sh", "--from", url, "--to", to]
    said = run(*installer, env=environment)
    if "installed as" not in said or not re.search(r"cinelake \d", said):
        fail(f"the installer said {said}")
    run(to / "cinelake", "version")
    shutil.rmtree(to)
    with first.open("ab") as file:
        file.write(b"x")
    said = run(*installer, good=False, env=environment)
    if "checksum" not in said or to.exists():
        fail(f"a changed archive: {said}")
    for wrong, words in ((["--from", "http://example.org"], "https"), (["--form", "x"], "unknown option"), ([], "give --from")):
        said = run("sh", ROOT / "packaging/install.sh", *wrong, good=False, env=environment)
        if words not in said:
            fail(f"install.sh {wrong} said {said}")
    print("install.sh: installs what it should, refuses an archive that was changed and addresses that are not https")


def check_root(binary, scratch):
    if os.geteuid() != 0:
        return print("skipped: the root folder of the image is tried by root only")
    root = scratch / "rootfs"
    run(ROOT / "packaging/rootfs.sh", binary, root)
    inside = [shutil.which("chroot"), "--userspec=65532:65532", root, "/usr/bin/cinelake"]
    # Without anything of this machine's environment, as in a container.
    clean = {"SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt"}
    run(*inside, "version", env=clean)
    run(*inside, "demo", "--output", "/data/demo", "--quiet", env=clean)
    run(*inside, "verify", "--lake", "/data/demo/lake", env=clean)
    said = run(*inside, "demo", "--output", "/elsewhere", good=False, env=clean)
    if "elsewhere" not in said:
        fail(f"a folder that may not be written: {said}")
    files = [path for path in root.rglob("*") if path.is_file() and "data" not in path.relative_to(root).parts]
    size = sum(path.stat().st_size for path in files)
    print(f"root folder: {len(files)} files, {size / 1e6:.0f} MB; the demo runs in it without rights")


def check_formula(scratch):
    dist = scratch / "filled"
    dist.mkdir()
    targets = [f"{machine}-{system}" for machine in ("x86_64", "aarch64") for system in ("unknown-linux-gnu", "apple-darwin")]
    for number, target in enumerate(targets):
        (dist / f"cinelake-{target}.tar.gz.sha256").write_text(f"{number:064x}  cinelake-{target}.tar.gz\n")
    fill = [sys.executable, ROOT / "packaging/fill_in.py"]
    place = ["--version", "0.1.0", "--homepage", "https://example.org/cinelake", "--releases", "https://example.org/download"]
    run(*fill, "--dist", dist, *place)
    for name in ("install.sh", "install.ps1", "cinelake.rb"):
        if "https://example.org/download" not in (dist / name).read_text() or "@RELEASES@" in (dist / name).read_text():
            fail(f"{name} was not filled in")
    (dist / f"cinelake-{targets[0]}.tar.gz.sha256").unlink()
    run(*fill, "--dist", dist, *place, good=False)
    run(*fill, "--notes", "0.1.0")
    run(*fill, "--notes", "9.9.9", good=False)
    print("installers and formula: filled in with addresses and checksums; one that is missing stops the release")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cinelake", metavar="BINARY", type=Path, required=True)
    binary = parser.parse_args().cinelake.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        binary = stripped(binary, scratch / "program")
        check_installer(check_archive(binary, scratch), scratch)
        check_root(binary, scratch)
        check_formula(scratch)


if __name__ == "__main__":
    main()
