"""A function as the first design's was: Python with pandas, aiohttp and boto3, behind the Runtime API.

It does nothing with its event: what is measured is what it takes until it could. Needs the packages of
requirements-lambda.txt; benches/lambda_start.py makes the environment.
"""

import json
import os
import urllib.request

import aiohttp
import boto3
import pandas as pd

API = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"


def handler(event):
    return {"status": "ignored", "with": [pd.__version__, aiohttp.__version__, boto3.__version__]}


while True:
    with urllib.request.urlopen(f"{API}/next") as asked:
        request_id, event = asked.headers["Lambda-Runtime-Aws-Request-Id"], json.load(asked)
    body = json.dumps(handler(event)).encode()
    urllib.request.urlopen(urllib.request.Request(f"{API}/{request_id}/response", data=body)).close()
