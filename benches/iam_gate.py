"""What S3, Secrets Manager and the Parameter Store ask of IAM beyond the call itself, which ministack leaves out:

- reading what is not there takes s3:ListBucket, or the answer is 403 instead of 404;
- an object of a bucket that a KMS key encrypts takes kms:GenerateDataKey to write and kms:Decrypt to read, a secret
  and a parameter take kms:Decrypt.

The gate stands before ministack, passes everything on, and asks ministack's policy simulation for these rights. The
words of its refusals are AWS's.
"""

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from s3_proxy import pass_on

VAULTS = {
    "secretsmanager.GetSecretValue": ("SecretId", "Access to KMS is not allowed"),
    "AmazonSSM.GetParameter": ("Name", "The ciphertext refers to a customer master key that does not exist, does not "
                                       "exist in this region, or you are not allowed to access."),
}


class Gate:
    """`encrypted` has the buckets, secrets and parameters under a key, and that key's ARN. `may(action, arn)` says
    whether the function has the right."""

    def __init__(self, port, encrypted, may, who):
        self.encrypted, self.may, self.who, self._port = encrypted, may, who, port
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def denied(self, action, arn):
        """The error that S3 sends."""
        words = (f'User: {self.who} is not authorized to perform: {action} on resource: "{arn}" because no '
                 f"identity-based policy allows the {action} action")
        body = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>{words}</Message></Error>'
        return 403, {"Content-Type": "application/xml"}, body.encode()

    def of_vault(self, target, body):
        """The refusal of a secret whose key may not be used."""
        name, words = VAULTS[target]
        key = self.encrypted.get(json.loads(body).get(name))
        if key and not self.may("kms:Decrypt", key):
            answer = {"__type": "AccessDeniedException", "Message": words}
            return 400, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(answer).encode()
        return None

    def of_object(self, method, bucket, status):
        """The refusal of an object that ministack would give, or of a place where there is none."""
        listed = f"arn:aws:s3:::{bucket}"
        if status == 404 and method in ("GET", "HEAD") and not self.may("s3:ListBucket", listed):
            return self.denied("s3:ListBucket", listed)
        key = self.encrypted.get(bucket)
        if key and status < 300 and method == "GET" and not self.may("kms:Decrypt", key):
            return self.denied("kms:Decrypt", key)
        return None

    def answer(self, method, path, headers, body):
        """Status, header fields and body. Nothing is written that is refused."""
        bucket, _, key = urlsplit(path).path.lstrip("/").partition("/")
        under, target = self.encrypted.get(bucket), headers.get("x-amz-target")
        if not target and method == "PUT" and under and not self.may("kms:GenerateDataKey", under):
            return self.denied("kms:GenerateDataKey", under)
        status, fields, content = pass_on("127.0.0.1", self._port, method, path, headers, body)
        refused = None
        if target in VAULTS and status < 300:
            refused = self.of_vault(target, body)
        elif not target and bucket and key:
            refused = self.of_object(method, bucket, status)
        return refused or (status, fields, content)

    def _handler(gate):  # noqa: N805 - `self` is the request below
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, fields, content = gate.answer(self.command, self.path, self.headers, body)
                self.send_response_only(status)
                if self.command != "HEAD":
                    fields = {n: v for n, v in fields.items() if n.lower() != "content-length"}
                    fields["Content-Length"] = str(len(content))
                for name, value in fields.items():
                    self.send_header(name, value)
                with contextlib.suppress(ConnectionError):
                    self.end_headers()
                # A function that ends with an error does not wait for its other requests.
                with contextlib.suppress(ConnectionError):
                    if self.command != "HEAD":
                        self.wfile.write(content)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = serve

            def log_message(self, *_):
                pass

        return Handler
