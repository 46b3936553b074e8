#!/usr/bin/env bash
# Mixed good and bad scans again and again for a time, each round counted: `tests/soak.sh [SECONDS] [CURVEDIG]`, two hours
# without an argument. A round is one process with ten copies of each scan, a line per round: results, and the process's
# memory in the middle and the last third of its time. Ends with 1 where a count is wrong, results differ, files are left
# over, or memory grew by more than a tenth between those.
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 - "$PWD" "${1:-7200}" "${2:-${CARGO_TARGET_DIR:-target}/release/curvedig}" <<'PYTHON'
import collections, hashlib, json, os, pathlib, shutil, subprocess, sys, tempfile, time

root, seconds, program = pathlib.Path(sys.argv[1]), float(sys.argv[2]), os.path.abspath(sys.argv[3])
work = pathlib.Path(tempfile.mkdtemp(prefix="curvedig-soak-"))
scans = work / "in"
for copy in map(str, range(10)):
    shutil.copytree(root / "fixtures/scans", scans / copy / "good")
    shutil.copytree(root / "fixtures/hostile", scans / copy / "bad", ignore=shutil.ignore_patterns("*.md"))
    shutil.copytree(root / "fixtures/crashes/scan", scans / copy / "odd")


def tree(folder):
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def resident(process):
    """Memory of a process in MB; none where it has ended."""
    try:
        status = pathlib.Path(f"/proc/{process}/status").read_text()
    except OSError:
        return None
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(found[0]) / 1024 if found else None


def round_of():
    out = work / "out"
    shutil.rmtree(out, ignore_errors=True)
    child = subprocess.Popen([program, "run", str(scans), "-o", str(out), "-q"], stderr=subprocess.DEVNULL, cwd=work)
    samples = []
    while child.poll() is None:
        samples.append(resident(child.pid))
        time.sleep(0.25)
    samples = [sample for sample in samples if sample]
    third = max(1, len(samples) // 3)
    middle, last = (sum(part) / len(part) for part in (samples[third:-third] or samples, samples[-third:]))
    lines = [json.loads(line) for line in (out / "run.jsonl").read_text().splitlines()]
    counts = collections.Counter(line["status"] for line in lines)
    results = {name: sha for name, sha in tree(out).items() if name.endswith((".las", ".png"))}
    leftovers = [path for path in out.rglob("*.tmp")]
    return child.returncode, dict(counts), results, leftovers, (middle, last)


before, first, done, end = tree(scans), None, 0, time.monotonic() + seconds
memory, wrong = [], []
while not wrong and (time.monotonic() < end or done < 2):
    code, counts, results, leftovers, (middle, last) = round_of()
    first = first or (code, counts, results)
    if (code, counts, results) != first or leftovers or tree(scans) != before:
        wrong.append(f"round {done}: exit code {code}, {counts}, left over {leftovers}")
    memory.append((middle, last))
    done += 1
    print(f"round {done}: exit code {code}, {counts}, {middle:.0f} MB, then {last:.0f} MB", flush=True)
middle, last = (sum(part) / done for part in zip(*memory))
if last > middle * 1.1:
    wrong.append(f"memory grew from {middle:.0f} to {last:.0f} MB")
shutil.rmtree(work)
print(f"{done} rounds, {done * sum(first[1].values())} scans, {middle:.0f} MB, then {last:.0f} MB", *wrong, sep="\n")
sys.exit(bool(wrong))
PYTHON
