"""Memory of one worker over growing heights of scans, and how soon the program starts.

`python3 memory.py CURVEDIG FOLDER [HEIGHT...]`; drawn scans and results go to FOLDER.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from PIL import Image

import measure

Image.MAX_IMAGE_PIXELS = None
HEIGHTS = [5_000, 20_000, 80_000, 240_000]
STARTS = 20
ONE_CORE = {min(os.sched_getaffinity(0))}


def starts(program):
    """Milliseconds that `--version` takes: the median of some."""
    times = []
    for _ in range(STARTS):
        begun = time.perf_counter()
        subprocess.run([program, "--version"], check=True, capture_output=True)
        times.append(1000 * (time.perf_counter() - begun))
    return sorted(times)[STARTS // 2]


def beyond_the_stages(program, folder):
    """Seconds of a run of one scan that are none of the scan's stages: the start, the report, the end."""
    inputs, out = measure.laid_out(measure.BUNDLED[:1], folder / "first"), folder / "first-out"
    runs = []
    for _ in range(5):
        seconds = measure.run(measure.digitised(program, inputs, out, 1), ONE_CORE)[0]
        runs.append(seconds - sum(measure.stages(out).values()))
    return min(runs)


def main():
    """All of it."""
    program, folder = sys.argv[1], Path(sys.argv[2])
    heights = [int(height) for height in sys.argv[3:]] or HEIGHTS
    folder.mkdir(parents=True, exist_ok=True)
    print(f"--version: {starts(program):.0f} ms, median of {STARTS}")
    print(f"a run of one scan beyond its stages: {beyond_the_stages(program, folder):.2f} s")
    print("rows      pixels      MB of one worker at most")
    for height in heights:
        scan = measure.drawn(program, folder, height)
        inputs = measure.laid_out([scan], folder / "height")
        width, rows = Image.open(scan).size
        megapixels = width * rows / 1e6
        most = measure.run(measure.digitised(program, inputs, folder / "height-out", 1), ONE_CORE)[2]
        print(f"{height:>7} {megapixels:>8.0f} M   {most:.0f}")


if __name__ == "__main__":
    main()
