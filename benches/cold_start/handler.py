"""The same job as most people write it for Lambda: numpy, onnxruntime, tifffile, lasio, and the same model.

It speaks the Runtime API itself, as the runtime client of AWS's Python images does. One curve per track, linear scales,
no skew, nothing looked for on the page: less than the function does, so that the comparison is fair to it.
"""

import base64
import io
import json
import os
import tomllib
import urllib.request

import lasio
import numpy as np
import onnxruntime as ort
import tifffile

options = ort.SessionOptions()
options.intra_op_num_threads = 1
session = ort.InferenceSession(os.environ["MODEL"], options, providers=["CPUExecutionProvider"])
INPUT, OUTPUT = session.get_inputs()[0].name, session.get_outputs()[0].name


def ink_of(scan):
    page = tifffile.imread(io.BytesIO(scan)).astype(np.float32)
    page = page[..., :3].mean(axis=-1) if page.ndim == 3 else page
    page = page / max(page.max(), 1)
    return 1 - page if page.mean() > 0.5 else page


def trace(ink, left, right):
    part = ink[:, left:right]
    rows, columns = part.shape
    padded = np.zeros(((rows + 31) // 32 * 32, (columns + 31) // 32 * 32), np.float32)
    padded[:rows, :columns] = part
    places = []
    for top in range(0, padded.shape[0], 512):
        answer = session.run([OUTPUT], {INPUT: padded[None, None, top : top + 512]})[0][0]
        curve = np.maximum(answer[0], answer[1])
        places.append(np.where(curve.max(axis=1) > 0.5, curve.argmax(axis=1) + 0.5, np.nan))
    return np.concatenate(places)[:rows]


def handler(event):
    query = event["queryStringParameters"]
    layout = tomllib.loads(query["layout"])
    ink = ink_of(base64.b64decode(event["body"]))
    (row0, depth0), (row1, depth1) = layout["depth"]["ties"][0], layout["depth"]["ties"][-1]
    depths = np.arange(np.ceil(depth0 * 2) / 2, depth1, 0.5)
    rows = row0 + (depths - depth0) / (depth1 - depth0) * (row1 - row0)
    las = lasio.LASFile()
    las.append_curve("DEPT", depths, unit="FT")
    for track in layout["track"]:
        left, right = int(track["left"]), int(track["right"])
        places = trace(ink, left, right)
        for curve in track.get("curve", [])[:1]:
            low, high = curve.get("scale", [0, 1])
            values = low + places / (right - left) * (high - low)
            at = np.clip(np.round(rows).astype(int), 0, len(values) - 1)
            las.append_curve(curve["mnemonic"], values[at], unit=curve.get("unit", ""))
    text = io.StringIO()
    las.write(text, version=2.0)
    return {"statusCode": 200, "body": text.getvalue()}


base = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
while True:
    with urllib.request.urlopen(f"{base}/next") as answer:
        request, event = answer.headers["Lambda-Runtime-Aws-Request-Id"], json.load(answer)
    body = json.dumps(handler(event)).encode()
    urllib.request.urlopen(urllib.request.Request(f"{base}/{request}/response", body, method="POST")).close()
