#!/usr/bin/env python3
"""Types into `cinelake sql` in a real terminal (a pseudo-terminal) and checks what it shows.

    benches/check_terminal.py LAKE --cinelake target/debug/cinelake

Statements over several lines, an error that does not end the session, completion, the commands that begin with a
backslash, Ctrl-C at the prompt and in a statement, the history of an earlier session, and the way out. Needs Python's
standard library only. Ends with 1 at the first thing that is wrong.
"""

import argparse
import os
import pty
import re
import select
import signal
import sys
import tempfile
import time
from pathlib import Path

CTRL_C, CTRL_D, TAB, UP = "\x03", "\x04", "\t", "\x1b[A"
PROMPT = "cinelake> "
# It finds nothing for hours, and gives no thread back meanwhile.
LONG = ("SELECT COUNT(*) FROM titles a CROSS JOIN titles b CROSS JOIN titles c CROSS JOIN titles d CROSS JOIN titles e "
        "WHERE a.num_votes + b.num_votes + c.num_votes + d.num_votes + e.num_votes = 7;")


class Terminal:
    """A program in a terminal of 100 columns."""

    def __init__(self, command, home):
        self.child, self.master = pty.fork()
        if self.child == 0:
            environment = {"HOME": home, "TERM": "xterm", "COLUMNS": "100", "PATH": os.environ["PATH"]}
            os.execve(command[0], command, environment)
        self.text = ""

    def read_until(self, wanted, seconds=60):
        """What was shown up to the text wanted, which has to come."""
        end = time.monotonic() + seconds
        while wanted not in self.plain():
            if time.monotonic() > end or not self.more(1):
                if time.monotonic() > end:
                    sys.exit(f"wrong: {wanted!r} did not come; the terminal shows:\n{self.plain()}")
        before, self.text = self.plain().split(wanted, 1)
        return before

    def more(self, seconds):
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            self.text += os.read(self.master, 65536).decode("utf-8", "replace")
        except OSError:
            return False
        return True

    def plain(self):
        """What is shown, without the signs that move the cursor or give colours."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.text).replace("\r", "")

    def type(self, text):
        os.write(self.master, text.encode())

    def line(self, text):
        """Types a line at the prompt and gives what is shown before the next one."""
        self.read_until(PROMPT)
        self.type(text + "\r")
        time.sleep(0.1)

    def code(self):
        """The exit code."""
        while self.more(5):
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


def is_so(told, is_right):
    if not is_right:
        sys.exit(f"wrong: {told}")
    print(f"ok    {told}")


def session(command, home):
    terminal = Terminal(command, home)
    terminal.line("SELECT kind, COUNT(*) AS titles\rFROM titles GROUP BY kind ORDER BY kind;")
    shown = terminal.read_until("series")
    is_so("a statement over two lines gives its rows", "movie" in shown)
    terminal.line("SELECT nope FROM titles;")
    terminal.read_until("there is no column `nope`")
    is_so("an error is told, and the session goes on", True)
    terminal.read_until(PROMPT)
    terminal.type("SELECT COUNT(*) AS n FROM tmdb_mov" + TAB)
    terminal.read_until("tmdb_movies")
    is_so("Tab completes the name of a table", True)
    terminal.type(";\r")
    terminal.line("\\d titles")
    is_so("\\d shows the columns of a table", "never null" in terminal.read_until("snapshot_date"))
    terminal.line("\\f ndjson")
    terminal.line("SELECT 1 AS one, 'a' AS two;")
    terminal.read_until('{"one":1,"two":"a"}')
    is_so("\\f prints results in another format", True)
    terminal.line("\\timing")
    terminal.read_until("Timing is on.")
    terminal.line("SELECT 2 AS two;")
    terminal.read_until("Time: ")
    is_so("\\timing says how long a statement takes", True)
    terminal.read_until(PROMPT)
    terminal.type("SELECT half" + CTRL_C)
    terminal.read_until(PROMPT)
    is_so("Ctrl-C at the prompt gives up the line", True)
    terminal.type(LONG + "\r")
    time.sleep(1.5)
    terminal.type(CTRL_C)
    terminal.read_until("stopped by Ctrl-C", seconds=20)
    is_so("Ctrl-C stops a statement and not the session", True)
    terminal.line("SELECT 40 + 2 AS after;")
    terminal.read_until("42")
    is_so("the next statement runs", True)
    terminal.line("\\q")
    is_so("\\q leaves with exit code 0", terminal.code() == 0)


def next_session(command, home):
    terminal = Terminal(command, home)
    terminal.read_until(PROMPT)
    terminal.type(UP + UP + UP)
    terminal.read_until("SELECT COUNT(*) FROM titles a")
    is_so("the next session remembers what was typed", True)
    terminal.type(CTRL_C)
    terminal.read_until(PROMPT)
    terminal.type(CTRL_D)
    is_so("Ctrl-D leaves with exit code 0", terminal.code() == 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("lake", help="a lake with Trusted tables, for instance that of the demo")
    parser.add_argument("--cinelake", required=True, type=Path, help="the built program")
    args = parser.parse_args()
    command = [str(args.cinelake.resolve()), "sql", "--lake", str(Path(args.lake).resolve())]
    signal.alarm(300)
    with tempfile.TemporaryDirectory() as home:
        session(command, home)
        next_session(command, home)
    print("the terminal does what it says")


if __name__ == "__main__":
    main()
