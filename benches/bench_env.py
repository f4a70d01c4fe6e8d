"""A virtual environment with pinned packages, made once, in which a script goes on."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
INSIDE = "INSIDE_BENCH_ENVIRONMENT"
READY = ".ready"


def cache():
    """The user's folder for things that can be made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cinelake"


def make(folder, requirements):
    """Makes the environment unless it is there with just these packages; returns its Python."""
    wanted = hashlib.sha256(b"\n".join([sys.version.encode(), *(path.read_bytes() for path in requirements)])).hexdigest()
    folder = Path(folder) if folder else cache() / f"python-{wanted[:12]}"
    python, ready = folder / "bin" / "python", folder / READY
    if not (ready.exists() and ready.read_text() == wanted):
        if folder.is_dir() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").exists():
            sys.exit(f"{folder} is there and is no virtual environment; name another folder")
        print(f"making a virtual environment in {folder}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, *(part for path in requirements for part in ("-r", path))], check=True)
        ready.write_text(wanted)
    return python


def enter(folder=None, more=(), base=("requirements.txt",)):
    """Goes on in the environment: returns when the script already runs in it, else starts it there anew."""
    if os.environ.get(INSIDE):
        return
    requirements = [HERE / name for name in (*base, *more)]
    python = make(folder, requirements)
    sys.stdout.flush()
    os.execve(python, [str(python), *sys.argv], os.environ | {INSIDE: "1", "PYTHONDONTWRITEBYTECODE": "1"})


if __name__ == "__main__":
    # bench_env.py FOLDER requirements.txt [requirements-spark.txt …]: makes an environment before it is needed.
    make(sys.argv[1], [HERE / name for name in sys.argv[2:]])
