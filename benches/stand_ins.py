"""Servers that stand in for AWS and for TMDB, on 127.0.0.1, for scripts that go on in the virtual environment of
requirements-ministack.txt: ministack, and `cinelake tmdb-server` over made-up records."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import bench_env
import made_up

REGION = "sa-east-1"
ACCOUNT = "000000000000"
# Any text of 32 hexadecimal digits is a key to the made-up TMDB.
TMDB_KEY = "0123456789abcdef0123456789abcdef"


def enter(venv):
    """Goes on in the virtual environment, or says that it cannot be had and ends with 0."""
    try:
        bench_env.enter(venv, base=["requirements-ministack.txt"])
    except subprocess.CalledProcessError as problem:
        print(f"skipped: the packages of requirements-ministack.txt cannot be installed (pip ended with {problem.returncode})")
        sys.exit(0)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Server:
    """A process that is ended with the block it is used in."""

    process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, sent=signal.SIGTERM):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(sent)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Ministack(Server):
    """AWS's services; with `enforce_iam` a request without the right is refused."""

    def __init__(self, folder, enforce_iam, more=None):
        self.port = free_port()
        self.log = Path(folder) / "ministack.log"
        settings = {
            "GATEWAY_PORT": str(self.port), "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0",
            "AUTH": str(enforce_iam).lower(), "MINISTACK_REGION": REGION, "AWS_DEFAULT_REGION": REGION,
            # It unpacks functions there and leaves them.
            "TMPDIR": str(folder),
        }
        # Nobody's own credentials or endpoints get in.
        own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CINELAKE_", "TMDB_"))}
        program = Path(sys.executable).with_name("ministack")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([program], env=own | settings | (more or {}), cwd=folder, stdout=log,
                                            stderr=subprocess.STDOUT)
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def children(self, program, variable):
        """Ids of the processes of that name, with that variable, which it has started; the youngest last."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                _, name, rest = re.split(r"[()]", (folder / "stat").read_text())
                variables = (folder / "environ").read_bytes().split(b"\0")
            except (OSError, ValueError):
                continue
            parent, started = int(rest.split()[1]), int(rest.split()[19])
            if name == program and parent == self.process.pid and variable.encode() in variables:
                found.append((started, int(folder.name)))
        return [number for _, number in sorted(found)]

    def client(self, service, keys=("test", "test", None), address=None):
        """A boto3 client, of the account's root where no keys are given."""
        import boto3
        from botocore.config import Config

        key, secret, token = keys
        config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, read_timeout=120)
        return boto3.client(service, endpoint_url=address or self.address, region_name=REGION, aws_access_key_id=key,
                            aws_secret_access_key=secret, aws_session_token=token, config=config)

    def _wait(self):
        for _ in range(300):
            try:
                return urllib.request.urlopen(f"{self.address}/_ministack/health", timeout=5).read()
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(f"ministack does not start: {self.log.read_text(errors='replace')[-500:]}")


class TmdbServer(Server):
    """`cinelake tmdb-server` over `titles` made-up records. `report()` ends it and says what it has seen."""

    def __init__(self, cinelake, folder, titles, flags=()):
        records = Path(folder) / "records.ndjson"
        made_up.write_records(records, titles)
        command = [cinelake, "tmdb-server", "--records", records, "--listen", "127.0.0.1:0", "--format", "json", *flags]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/3", line)
        if not found:
            self.stop()
            raise RuntimeError(f"tmdb-server does not start: {line}")
        self.address = found.group()

    def report(self):
        self.process.send_signal(signal.SIGINT)
        printed, _ = self.process.communicate(timeout=20)
        return json.loads(printed)


def make_bucket(s3, bucket):
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})


def objects(s3, bucket, prefix=""):
    """Key and bytes of everything below the prefix."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    keys = [found["Key"] for page in pages for found in page.get("Contents", [])]
    return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}
