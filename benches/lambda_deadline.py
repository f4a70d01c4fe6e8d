#!/usr/bin/env python3
"""Runs the function over a catalogue under Lambda's conditions: 15 minutes, and TMDB's rate.

    benches/lambda_deadline.py --catalogue movies.csv.zst --records records.ndjson.zst --from-year 2020
    benches/lambda_deadline.py --titles 4000 --seconds 60      a deadline that is too short: it goes on by itself

The program that is packaged (release build of cinelake-lambda) runs as Lambda runs it, behind a Runtime API with a
deadline; the catalogue lies in a bucket and the lake is in one (ministack, from PyPI, in a virtual environment that
the script makes); TMDB is `cinelake tmdb-server` with records, which limits at the rate and answers after 80 to
120 ms. A partial answer is continued as the state machine would. The time is real: at 40 a second 20,573 titles take
about nine minutes. What it cannot show: the network, and a processor's share that depends on the function's memory.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

sys.dont_write_bytecode = True

import bench_env  # noqa: E402

HERE = Path(__file__).resolve().parent
KEY = "0" * 32
BUCKET = "films"
# The design this project began with asks /find and then /movie: 1.9132 requests a title (benches/ingest.py --peer).
FIRST_DESIGN = 1.9132
LIMIT_S = 900


def bucket_environment(port):
    return {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


class Bucket:
    """ministack's S3 on a free port of this machine, with a bucket."""

    def __init__(self, folder):
        import socket
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        own = {"GATEWAY_PORT": str(self.port), "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0"}
        self.process = subprocess.Popen([Path(sys.executable).with_name("ministack")], env=os.environ | own, cwd=folder,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        import boto3
        told = bucket_environment(self.port)
        self.s3 = boto3.client("s3", endpoint_url=told["AWS_ENDPOINT_URL"], region_name="us-east-1",
                               aws_access_key_id="test", aws_secret_access_key="test")
        for _ in range(300):
            try:
                urllib.request.urlopen(told["AWS_ENDPOINT_URL"], timeout=5).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        self.s3.create_bucket(Bucket=BUCKET)

    def records(self):
        """How many record lines lie in the lake, and how many of them are different titles."""
        titles, lines = set(), 0
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="lake/Raw/TMDB/JSON/"):
            for found in page.get("Contents", []):
                text = self.s3.get_object(Bucket=BUCKET, Key=found["Key"])["Body"].read().decode()
                for line in text.rstrip("\n").split("\n"):  # a text may hold other line separators
                    lines += 1
                    titles.add(json.loads(line)["_cinelake"]["tconst"])
        return lines, len(titles)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def arguments():
    import ingest
    parser = ingest.parser(__doc__)
    parser.add_argument("--rate", type=float, default=40.0)
    parser.add_argument("--seconds", type=float, default=LIMIT_S, help="the function's timeout [default: 900]")
    parser.add_argument("--bootstrap", type=Path, help="a bootstrap that is built already")
    return ingest.checked(parser)


def upload(bucket, files):
    urls = []
    for path in map(Path, files):
        bucket.s3.upload_file(str(path), BUCKET, f"in/{path.name}")
        urls.append(f"s3://{BUCKET}/in/{path.name}")
    return urls


def invoke(function, event, seconds, number):
    """One invocation, and its line of the table."""
    began, cpu = time.monotonic(), function.cpu_seconds()
    function.api.ask(event, seconds)
    answer, when = function.api.answer(seconds)
    if answer is None:
        sys.exit(f"invocation {number} did not answer in its {seconds:g} s: Lambda would have killed it")
    took, summary = when - began, answer["summary"]
    outcomes = summary["outcomes"]
    print(f"{number:>3}  {answer['status']:8}{took:>9.1f}{seconds - took:>9.1f}{outcomes['landed']:>9,}"
          f"{outcomes['already_landed']:>9,}{summary['requests']['requests']:>10,}{summary['requests']['throttled']:>6}"
          f"{function.cpu_seconds() - cpu:>8.2f}{function.peak_mb():>9.1f}", flush=True)
    return answer, took


def report(args, answers, times, counted, bucket):
    summaries = [answer["summary"] for answer in answers]
    asked = sum(summaries[-1]["outcomes"][name] for name in
                ("landed", "already_landed", "not_found", "wrong_kind", "id_mismatch", "failed"))
    requests = sum(summary["requests"]["requests"] for summary in summaries)
    lines, titles = bucket.records()
    landed = sum(summary["outcomes"]["landed"] for summary in summaries)
    assert lines == titles == landed, (lines, titles, landed)
    assert all(summary["balanced"] for summary in summaries)
    minutes = sum(times) / 60
    first = round(asked * FIRST_DESIGN)
    print(f"\n{asked:,} titles, {requests:,} requests ({requests / asked:.4f} a title), {landed:,} records in the lake, "
          f"each once; the books balance")
    print(f"{minutes:.1f} minutes in {len(answers)} invocation{'s' * (len(answers) > 1)}; Lambda allows {LIMIT_S / 60:.0f} "
          f"for one")
    print(f"the server counted {counted['requests']:,} requests, at most {counted['max_in_any_second']} in a second, "
          f"and refused {counted['throttled']}")
    print(f"the first design needs {first:,} requests: {first / args.rate:.0f} s of {LIMIT_S} at {args.rate:g} a second, "
          f"if it never waits for anything else")


def main():
    args = arguments()
    import ingest
    import lambda_start
    from lambda_runtime import Function

    binary = args.binary.resolve() if args.binary else ingest.build(args.profile)
    bootstrap = args.bootstrap.resolve() if args.bootstrap else lambda_start.build()
    with tempfile.TemporaryDirectory(prefix="cinelake-bench-") as folder:
        catalogue, records = ingest.input_files(args, folder)
        latency = ["--latency-ms", "80", "--latency-jitter-ms", "40"]
        server = ingest.Server(binary, records, ["--rate-limit", args.rate, *latency])
        bucket = Bucket(folder)
        settings = {"CINELAKE_LAKE": f"s3://{BUCKET}/lake", "CINELAKE_RATE": str(args.rate), "TMDB_API_KEY": KEY,
                    "TMDB_BASE_URL": server.url, "CINELAKE_CATALOGUE": ",".join(upload(bucket, catalogue))}
        if args.from_year:
            settings["CINELAKE_FROM_YEAR"] = str(args.from_year)
        function = Function([bootstrap], ingest.clean_environment(**bucket_environment(bucket.port), **settings))
        print("     status          s   s left   landed  already  requests   429   CPU s  peak MB")
        event, answers, times = {}, [], []
        while not answers or answers[-1]["status"] == "partial":
            answer, took = invoke(function, event, args.seconds, len(answers) + 1)
            answers.append(answer)
            times.append(took)
            event = {"continue": answer.get("continue")}
        function.stop()
        report(args, answers, times, server.stop(), bucket)
        bucket.stop()


if __name__ == "__main__":
    bench_env.enter(more=["requirements-lambda.txt"])
    main()
