"""A Lambda Runtime API for the scripts here, and a function's process behind it with what it used."""

import json
import os
import queue
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class RuntimeApi:
    """Hands out events one by one; keeps what is said of them, and when it was first asked for one."""

    def __init__(self):
        self.events, self.said, self.first_next = queue.Queue(), queue.Queue(), None
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                api.first_next = api.first_next or time.monotonic()
                number, event, deadline = api.events.get()
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", f"request-{number}")
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int(deadline * 1000)))
                self.send_header("Lambda-Runtime-Invoked-Function-Arn",
                                 "arn:aws:lambda:sa-east-1:123456789012:function:cinelake")
                self.send_header("Content-Length", str(len(event)))
                self.end_headers()
                self.wfile.write(event)

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()
                api.said.put((self.path, body, time.monotonic()))

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a function that is killed leaves its connection as it is

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"127.0.0.1:{self.server.server_port}"
        self.number = 0

    def ask(self, event, seconds):
        """Queues an event that has to be answered in so many seconds."""
        self.number += 1
        self.events.put((self.number, json.dumps(event).encode(), time.time() + seconds))

    def answer(self, seconds):
        """The next answer, as JSON, and when it came; None when it does not come."""
        try:
            path, body, when = self.said.get(timeout=seconds)
        except queue.Empty:
            return None, None
        if not path.endswith("/response"):
            raise SystemExit(f"the function failed: {body.decode()}")
        return json.loads(body), when


class Function:
    """A function's program behind a Runtime API."""

    def __init__(self, command, environment, log=subprocess.DEVNULL):
        self.api = RuntimeApi()
        lambda_variables = {
            "AWS_LAMBDA_RUNTIME_API": self.api.address,
            "AWS_LAMBDA_FUNCTION_NAME": "cinelake",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/cinelake",
            "AWS_LAMBDA_LOG_STREAM_NAME": "1",
        }
        self.started = time.monotonic()
        self.process = subprocess.Popen([str(part) for part in command], env=environment | lambda_variables,
                                        stdout=log, stderr=subprocess.STDOUT)

    def peak_mb(self):
        """Its peak memory so far in megabytes, as the kernel counts it for this program alone."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            kilobytes = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
        return kilobytes * 1024 / 1e6

    def cpu_seconds(self):
        """Seconds of processor time so far."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        """Kills it, as Lambda does."""
        self.process.kill()
        self.process.wait()
        self.api.server.shutdown()
