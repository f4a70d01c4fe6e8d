"""`python -m cinelake …` is `cinelake …`."""

import subprocess
import sys

from ._program import environment, program

if __name__ == "__main__":
    try:
        sys.exit(subprocess.call([program(), *sys.argv[1:]], env=environment()))
    except KeyboardInterrupt:
        # The program has received the signal too and has said what to do.
        sys.exit(130)
