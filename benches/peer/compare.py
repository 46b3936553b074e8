"""`curvedig` beside the Python pipeline of this folder on the same scans, sidecars, network and cores.

`python3 compare.py CURVEDIG FOLDER`; drawn scans and results go to FOLDER.
"""

import os
import sys
import tomllib
from pathlib import Path

import lasio
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "floor"))
import measure  # noqa: E402

ROUNDS = 2
CLOSE = 0.02
"""How near a sample must be to `curvedig`'s, in track widths."""


def agreement(ours, theirs, scans):
    """Share of `curvedig`'s samples that the peer has, too, within 2 % of the track."""
    close = count = 0
    for scan in scans:
        mine = lasio.read(ours / f"{scan.stem}.las")
        found = list(theirs.glob(f"*{scan.stem}.tif.las"))
        other = lasio.read(found[0]) if found else None
        spec = tomllib.loads(scan.with_suffix(".toml").read_text(encoding="utf-8"))
        for curve in (curve for track in spec["track"] for curve in track.get("curve", [])):
            name = curve["mnemonic"]
            if name not in mine.keys() or other is None or name not in other.keys():
                continue
            a, b = curve["scale"]
            share = (lambda v: np.log(v / a) / np.log(b / a)) if curve.get("kind") == "log" else (lambda v: (v - a) / (b - a))
            with np.errstate(invalid="ignore", divide="ignore"):
                want, have = share(mine[name]), share(np.interp(mine.index, other.index, other[name], left=np.nan, right=np.nan))
                seen = np.isfinite(want)
                close += int((np.abs(want - have)[seen] <= CLOSE).sum())
                count += int(seen.sum())
    return close / max(count, 1)


def main():
    """All of it."""
    program, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    cores = sorted(os.sched_getaffinity(0))
    tall = [measure.drawn(program, folder, 20_000)] * len(cores)
    inputs = measure.laid_out(measure.BUNDLED * len(cores) + tall, folder / "peer-in")
    scans = sorted(inputs.glob("*.tif"))
    ours, theirs = folder / "ours", folder / "theirs"
    command = [sys.executable, HERE / "peer.py", measure.MODEL, theirs, len(cores), *scans]
    rounds = [
        (measure.run(measure.digitised(program, inputs, ours, len(cores)), set(cores)), measure.run(command, set(cores)))
        for _ in range(ROUNDS)
    ]
    (mine, my_memory, _), (other, their_memory, _) = (min(one[side] for one in rounds) for side in (0, 1))
    print(f"{len(scans)} scans on {len(cores)} cores, best of {ROUNDS} rounds in turns")
    print(f"  curvedig  {mine:7.1f} s, {my_memory / len(cores):6.0f} MB a worker")
    print(f"  peer      {other:7.1f} s, {their_memory / len(cores):6.0f} MB a worker")
    print(f"  {other / mine:.2f} times the throughput; {their_memory / my_memory:.1f} times less memory")
    print(f"  the peer has {100 * agreement(ours, theirs, scans):.0f} % of curvedig's samples within 2 % of the track")


if __name__ == "__main__":
    main()
