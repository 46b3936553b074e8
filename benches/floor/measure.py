"""What the speed benches share: scans, programs run to their end on some cores, their time and memory."""

import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "curvenet.onnx"
BUNDLED = sorted(path for path in (ROOT / "fixtures" / "scans").rglob("*.tif") if path.with_suffix(".toml").exists())


def drawn(program, folder, height):
    """A drawn scan so many rows high with its sidecar, kept for the next time."""
    scan = folder / f"tall-{height}.tif"
    if not scan.exists():
        command = [program, "synth", "-n", "1", "--seed", "5", "--dpi", "200", "--encoding", "g4", "--height", str(height)]
        subprocess.run([*command, "--name", scan.stem, "-o", folder], check=True, capture_output=True)
    return scan


def laid_out(scans, folder):
    """Copies of scans with their sidecars in a folder of their own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, scan in enumerate(scans):
        for path in (scan, scan.with_suffix(".toml")):
            shutil.copy(path, folder / f"{number:02}-{path.name}")
    return folder


def children(process):
    """A process and all that it started."""
    found, queue = [], [process]
    while queue:
        one = queue.pop()
        found.append(one)
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                queue += map(int, Path(f"/proc/{one}/task/{task}/children").read_text().split())
        except OSError:
            pass
    return found


def own_memory(process):
    """Megabytes that a process alone holds (what it shares with others counts in parts), none where it has ended."""
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def run(command, cores):
    """Seconds on the clock, the most memory of all its processes together, and the most that it itself ever held, in MB."""
    most, done = [0.0], threading.Event()
    with tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        child = subprocess.Popen(
            [str(part) for part in command],
            stdout=subprocess.DEVNULL,
            stderr=errors,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )

        def watch():
            while not done.wait(0.1):
                most[0] = max(most[0], sum(map(own_memory, children(child.pid))))

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        done.set()
        watcher.join()
        child.returncode = os.waitstatus_to_exitcode(status)
        # 0: all done; 4: some scans want a look.
        if child.returncode not in (0, 4):
            errors.seek(0)
            raise SystemExit(f"{command[0]} ended with {child.returncode}: {errors.read()[-500:].decode()}")
    return seconds, most[0], used.ru_maxrss / 1024


def stages(out):
    """Seconds by stage of all records in a folder."""
    sums = {}
    for record in Path(out).rglob("*.json"):
        for stage, ms in (json.loads(record.read_text(encoding="utf-8")).get("times_ms") or {}).items():
            sums[stage] = sums.get(stage, 0.0) + ms / 1000
    return sums


def digitised(program, scans, out, jobs):
    """The command that digitises a folder's scans anew."""
    return [program, "run", scans, "-o", out, "--jobs", str(jobs), "--existing", "redo", "-q"]
