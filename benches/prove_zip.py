#!/usr/bin/env python3
"""Starts the function of a zip in a root folder that holds the zip and, where the program is dynamic, only
the C library beside it. A small Lambda Runtime API hands it one event and takes what it says.

    benches/prove_zip.py cinelake-lambda.zip

Without the right to change the root folder (not root, not Linux) it says so and proves nothing: exit 0.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def runtime_api(answers, said):
    """Serves one event, keeps what is said of it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if answers:
                said.wait(60)  # one event only: the second `next` waits, as Lambda's does
                time.sleep(1)
            body = b"{}"
            self.send_response(200)
            self.send_header("Lambda-Runtime-Aws-Request-Id", "request-1")
            self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + 60) * 1000)))
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:sa-east-1:123456789012:function:cinelake")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            answers.append(("next", b""))

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()
            answers.append((self.path, body))
            said.set()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def libraries(program):
    """Paths of the shared libraries, as the loader finds them; none for a static program."""
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    paths = (word for line in listed.splitlines() for word in line.split() if word.startswith("/"))
    return sorted(set(paths))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if not hasattr(os, "chroot") or os.geteuid() != 0:
        print("skipped: changing the root folder takes root on Linux")
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with zipfile.ZipFile(sys.argv[1]) as archive:
            assert archive.namelist() == ["bootstrap"], archive.namelist()
            mode = archive.getinfo("bootstrap").external_attr >> 16 & 0o777
            assert mode == 0o755, oct(mode)
            archive.extract("bootstrap", root)
        (root / "bootstrap").chmod(mode)
        beside = libraries(root / "bootstrap")
        for path in beside:
            to = root / path.lstrip("/")
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(os.path.realpath(path), to)
        answers, said = [], threading.Event()
        server = runtime_api(answers, said)
        environment = {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}",
            "AWS_LAMBDA_FUNCTION_NAME": "cinelake",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "2048",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/cinelake",
            "AWS_LAMBDA_LOG_STREAM_NAME": "1",
        }

        def enter():
            os.chroot(root)
            os.chdir("/")

        child = subprocess.Popen(["/bootstrap"], env=environment, preexec_fn=enter, stdout=subprocess.DEVNULL)
        try:
            if not said.wait(20):
                sys.exit(f"it said nothing in 20 s; it asked {len(answers)} times, exit {child.poll()}")
        finally:
            child.kill()
            child.wait()
        path, body = next(answer for answer in answers if answer[0] != "next")
        error = json.loads(body)
        # Nothing is set, so the one right answer is what is missing.
        assert path.endswith("/request-1/error"), path
        assert error["errorType"] == "ConfigurationError", error
        print(f"starts with the zip and {len(beside)} files of the C library; without settings it says:")
        print(f"  {error['errorType']}: {error['errorMessage']}")


main()
