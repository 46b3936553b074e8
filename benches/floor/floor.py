"""Digitising end to end beside what can't be avoided: decoding the bytes and one pass of the network over the tracks.

`python3 floor.py CURVEDIG FOLDER [HEIGHT]`; drawn scans and results go to FOLDER.
"""

import os
import sys
import time
import tomllib
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

import measure

Image.MAX_IMAGE_PIXELS = None
ROUNDS = 3
TILE_ROWS, UNIT = 512, 32


def session():
    """The network on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(measure.MODEL), options, providers=["CPUExecutionProvider"])


def least(network, scan):
    """Seconds to decode a scan (libtiff, through Pillow), to run the network over its tracks once, and its megapixels."""
    begun = time.perf_counter()
    picture = Image.open(scan)
    picture.load()
    decoded = time.perf_counter() - begun
    ink = 1.0 - np.asarray(picture.convert("L"), np.float32) / 255.0
    spec = tomllib.loads(scan.with_suffix(".toml").read_text(encoding="utf-8"))
    (row_a, depth_a), (row_b, depth_b) = spec["depth"]["ties"][0], spec["depth"]["ties"][-1]
    per_depth = (row_b - row_a) / (depth_b - depth_a)
    ends = sorted(round(row_a + (depth - depth_a) * per_depth) for depth in spec["depth"]["interval"])
    rows = slice(max(ends[0], 0), min(ends[1], len(ink)))
    seconds, pixels = 0.0, 0
    for track in spec["track"]:
        left, right = max(round(track["left"]), 0), min(round(track["right"]), ink.shape[1])
        # No margins, no overlap: rows and columns rounded up to what the network takes.
        strip = ink[rows, left:right]
        wide = -(-strip.shape[1] // UNIT) * UNIT
        for row in range(0, len(strip), TILE_ROWS):
            part = strip[row : row + TILE_ROWS]
            tile = np.zeros((1, 1, -(-len(part) // UNIT) * UNIT, wide), np.float32)
            tile[0, 0, : len(part), : part.shape[1]] = part
            begun = time.perf_counter()
            network.run(None, {"ink": tile})
            seconds += time.perf_counter() - begun
            pixels += part.size
    return decoded, seconds, ink.size / 1e6, pixels / 1e6


def floor(network, scans):
    """The same for several, summed."""
    return np.sum([least(network, scan) for scan in scans], axis=0)


def beside_the_floor(program, folder, name, scans):
    """One set of scans on one core, in turns with its floor; the best of each counts."""
    inputs, out = measure.laid_out(scans, folder / name), folder / f"{name}-out"
    network, floors, runs = session(), [], []
    for _ in range(ROUNDS):
        floors.append(floor(network, sorted(inputs.glob("*.tif"))))
        runs.append(measure.run(measure.digitised(program, inputs, out, 1), os.sched_getaffinity(0))[0])
    decoded, pass_, page, tracks = min(floors, key=lambda one: one[0] + one[1])
    seconds, unavoidable = min(runs), decoded + pass_
    print(f"\n{name}: {len(scans)} scans, {page:.1f} megapixels, {tracks:.1f} of them in tracks; best of {ROUNDS} rounds, one core")
    print(f"  floor     {unavoidable:7.2f} s  (decoding {decoded:.2f}, network {pass_:.2f})")
    print(f"  curvedig  {seconds:7.2f} s  = {seconds / unavoidable:.2f} times the floor")
    print("  stage        seconds   ms a megapixel of page   share")
    took = measure.stages(out)
    took["all else"] = seconds - sum(took.values())
    for stage, spent in took.items():
        print(f"  {stage:<10} {spent:9.2f} {1000 * spent / page:18.1f} {100 * spent / seconds:12.0f} %")


def on_all_cores(program, folder):
    """Throughput of all cores in relation to one core's."""
    cores = sorted(os.sched_getaffinity(0))
    inputs = measure.laid_out(measure.BUNDLED * 2 * len(cores), folder / "many")
    command = lambda jobs: measure.digitised(program, inputs, folder / "many-out", jobs)  # noqa: E731
    one = min(measure.run(command(1), {cores[0]})[0] for _ in range(2))
    all_ = min(measure.run(command(len(cores)), set(cores))[0] for _ in range(2))
    print(f"\n{len(cores)} cores: {one:.1f} s on one, {all_:.1f} s on all: {one / all_:.2f} times the throughput, within")
    print(f"  {len(cores) * all_ / one:.2f} of {len(cores)} times one core's")


def main():
    """All of it."""
    program, folder = sys.argv[1], Path(sys.argv[2])
    height = int(sys.argv[3]) if len(sys.argv) > 3 else 50_000
    folder.mkdir(parents=True, exist_ok=True)
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    beside_the_floor(program, folder, "bundled", measure.BUNDLED)
    beside_the_floor(program, folder, "tall", [measure.drawn(program, folder, height)])
    os.sched_setaffinity(0, cores)
    on_all_cores(program, folder)


if __name__ == "__main__":
    main()
