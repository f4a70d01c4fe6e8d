"""Lambda's Runtime API for one process of the function: hands out events, keeps what is said of them.

Only the standard library. Listens on 127.0.0.1.
"""

import json
import os
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FUNCTION = "cinelake"


class RuntimeApi:
    """Serves `events`, then lets the function wait, as Lambda does. `said` holds (kind, body) for each event:
    kind is `response` or `error`, body what the JSON was."""

    def __init__(self, events, seconds=60):
        self.said, self._events, self._seconds = [], list(events), seconds
        self._turn, self._wanted, self.asked = threading.Condition(), len(self._events), 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def environment(self):
        """What Lambda sets before it starts a function."""
        return {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._server.server_port}",
            "AWS_LAMBDA_FUNCTION_NAME": FUNCTION,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "2048",
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{FUNCTION}",
            "AWS_LAMBDA_LOG_STREAM_NAME": "1",
        }

    def wait(self, seconds):
        """Whether every event has been answered within so many seconds."""
        with self._turn:
            return self._turn.wait_for(lambda: len(self.said) >= self._wanted, seconds)

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _next(self):
        with self._turn:
            self.asked += 1
            return (len(self.said) + 1, self._events.pop(0)) if self._events else None

    def _keep(self, path, body):
        with self._turn:
            self.said.append((path.rsplit("/", 1)[-1], json.loads(body or b"null")))
            self._turn.notify_all()

    def _handler(api):  # noqa: N805 - `self` is the request below
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                event = api._next()
                if event is None:
                    return time.sleep(3600)
                number, body = event[0], json.dumps(event[1]).encode()
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", f"request-{number}")
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + api._seconds) * 1000)))
                self.send_header("Lambda-Runtime-Invoked-Function-Arn",
                                 f"arn:aws:lambda:sa-east-1:123456789012:function:{FUNCTION}")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()
                api._keep(self.path, body)

            def log_message(self, *_):
                pass

        return Handler


def run(program, events, environment, seconds=60, wait=None, enter=None):
    """Starts `program` with nothing but `environment`, hands it the events, each with `seconds` until its deadline,
    and ends it. Returns what was said and what it printed. `enter` runs in the new process before the program."""
    api = RuntimeApi(events, seconds)
    with tempfile.TemporaryFile() as printed:
        child = subprocess.Popen([program], env=api.environment | environment, preexec_fn=enter, stdout=printed,
                                 stderr=subprocess.STDOUT)
        try:
            if not api.wait(wait or seconds * len(events)):
                raise TimeoutError(f"{os.path.basename(program)} did not answer in time: it asked {api.asked} times for"
                                   f" {len(events)} events, answered {len(api.said)}, exit {child.poll()}")
        finally:
            child.kill()
            child.wait()
            api.close()
        printed.seek(0)
        return api.said, printed.read().decode(errors="replace")
