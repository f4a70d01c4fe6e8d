"""A proxy before an S3 server that makes it slow, lets it throttle or refuse, or loses its answers.

Everything that meets no fault is passed on as it came, so that signatures stay good. The errors are AWS's, word for word;
an answer to HEAD has no body, as with AWS. Python's standard library only.
"""

import contextlib
import http.client
import random
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# What each fault does. Those that begin in the middle get the number of the request they begin with.
FAULTS = {
    "slow": "every answer comes after 300 to 800 ms",
    "throttled": "every third request: 503 SlowDown",
    "no right to put": "every PUT from one request on: 403 AccessDenied",
    "no right at all": "every request from one on: 403 AccessDenied",
    "expired token": "every request from one on: 400 ExpiredToken",
    "one answer lost": "one PUT or DELETE is carried out, then the connection ends without an answer",
    "one answer late": "one PUT or DELETE is carried out, and answered after 40 s, when nobody waits any more",
    "answers lost": "every PUT and DELETE from one request on is carried out, then the connection ends without an answer",
    "down": "every request from one on: 503 SlowDown",
    "silent": "every request from one on is never answered",
}
SLOW_SECONDS = (0.3, 0.8)
LATE_SECONDS, SILENT_SECONDS = 40, 600
WORDS = {
    "SlowDown": (503, "Please reduce your request rate."),
    "AccessDenied": (403, "Access Denied"),
    "ExpiredToken": (400, "The provided token has expired."),
}


def pass_on(host, port, method, path, headers, body):
    """Sends a request on as it came, and gives status, headers and body of the answer."""
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        # The host is signed, so it stays that of the proxy.
        connection.request(method, path, body, dict(headers.items()))
        answer = connection.getresponse()
        left_out = ("transfer-encoding", "connection")
        fields = {name: value for name, value in answer.getheaders() if name.lower() not in left_out}
        return answer.status, fields, answer.read()
    finally:
        connection.close()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # A client that was killed or gave up is no fault of the proxy.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Proxy:
    """Stands before the server at `endpoint`. `begin` is the number of the request from which on the fault acts."""

    def __init__(self, endpoint, fault=None, begin=1, seed=1):
        self.fault, self.begin = fault, begin
        self.requests = self.met = 0
        self._to, self._lock, self._draw = urlsplit(endpoint), threading.Lock(), random.Random(seed)
        self._server = Server(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _judge(self, method):
        """What this request meets: the code of an error, a word for another fault, or nothing. And how long it waits."""
        with self._lock:
            self.requests += 1
            begun, changes = self.requests >= self.begin, method in ("PUT", "POST", "DELETE")
            first = begun and changes and not self.met
            met = {
                "throttled": "SlowDown" if self.requests % 3 == 0 else None,
                "down": "SlowDown" if begun else None,
                "no right to put": "AccessDenied" if begun and method == "PUT" else None,
                "no right at all": "AccessDenied" if begun else None,
                "expired token": "ExpiredToken" if begun else None,
                "one answer lost": "lost" if first else None,
                "one answer late": "late" if first else None,
                "answers lost": "lost" if begun and changes else None,
                "silent": "silent" if begun else None,
                "slow": "slow",
            }.get(self.fault)
            self.met += met is not None
            waits = {"slow": self._draw.uniform(*SLOW_SECONDS), "silent": SILENT_SECONDS}
            return met, waits.get(met, 0.0)

    def _answer(self, met, method, path, headers, body):
        if met not in WORDS:
            return pass_on(self._to.hostname, self._to.port, method, path, headers, body)
        status, words = WORDS[met]
        content = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{met}</Code><Message>{words}</Message></Error>'
        return status, {"Content-Type": "application/xml"}, content.encode()

    def _handler(proxy):  # noqa: N805 - `self` is the request below
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body are two writes; without this, one waits for the acknowledgement of the other.
            disable_nagle_algorithm = True

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                met, wait = proxy._judge(self.command)
                time.sleep(wait)
                answer = None
                # A request that is silent is never carried out: it would change what others have written since.
                if met != "silent":
                    with contextlib.suppress(OSError):
                        answer = proxy._answer(met, self.command, self.path, self.headers, body)
                if met == "lost" or answer is None:
                    self.close_connection = True
                    with contextlib.suppress(OSError):
                        self.connection.shutdown(socket.SHUT_RDWR)
                    return
                status, fields, content = answer
                if met == "late":
                    time.sleep(LATE_SECONDS)
                self.send_response_only(status)
                if self.command != "HEAD":
                    fields = {n: v for n, v in fields.items() if n.lower() != "content-length"}
                    fields["Content-Length"] = str(len(content))
                for name, value in fields.items():
                    self.send_header(name, value)
                # Whoever asked may be gone by now.
                with contextlib.suppress(ConnectionError):
                    self.end_headers()
                    if self.command != "HEAD":
                        self.wfile.write(content)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = serve

            def log_message(self, *_):
                pass

        return Handler
