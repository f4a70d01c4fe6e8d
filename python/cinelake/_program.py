"""Where the `cinelake` program is."""

import os
import shutil
import sys
import sysconfig
from pathlib import Path


# Names another program than that of this installation. It is for this package alone: the program has no such setting.
NAMED = "CINELAKE_PROGRAM"


def environment():
    """The environment that the program is started in."""
    return {name: value for name, value in os.environ.items() if name != NAMED}


def program():
    """Returns the path of the program: CINELAKE_PROGRAM if it is set, else the one of this installation, else the one
    in PATH.

    Raises FileNotFoundError if there is none.
    """
    named = os.environ.get(NAMED)
    if named:
        return named
    name = "cinelake.exe" if os.name == "nt" else "cinelake"
    user_scheme = f"{os.name}_user"
    folders = [
        sysconfig.get_path("scripts"),
        Path(sys.prefix) / ("Scripts" if os.name == "nt" else "bin"),
        sysconfig.get_path("scripts", user_scheme) if user_scheme in sysconfig.get_scheme_names() else None,
    ]
    for folder in filter(None, folders):
        path = Path(folder) / name
        if path.is_file():
            return str(path)
    found = shutil.which(name)
    if found:
        return found
    raise FileNotFoundError(
        "the cinelake program is not installed; install it with: pip install cinelake, "
        "or set CINELAKE_PROGRAM to its path"
    )
