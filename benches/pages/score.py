#!/usr/bin/env python3
"""Runs a binary on pages of render.py without their sidecars, and says what it found: `score.py DIR --binary BIN -o OUT`."""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import judge


def run(binary, scans, out, jobs, sidecars=None):
    """The scans by themselves (or beside their sidecars) through the binary; files of ours alone are in its folder."""
    inside, las = out / ("in-sidecars" if sidecars else "in"), out / ("las-sidecars" if sidecars else "las")
    for folder in (inside, las):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for scan in scans:
        (inside / scan.name).symlink_to(scan.resolve())
        if sidecars:
            shutil.copy(sidecars / f"{scan.stem}.toml", inside)
    with open(out / f"{las.name}.log", "w") as log:
        done = subprocess.run([binary, "run", inside, "-o", las, "--existing", "redo", "-j", str(jobs)], stdout=log, stderr=subprocess.STDOUT)
    if done.returncode not in (0, 3, 4):
        print(f"{binary} ended with {done.returncode}: see {log.name}", file=sys.stderr)
    return las


def page(name, las, truths):
    """All that is to be said of one page."""
    record, truth = judge.load(las / f"{name}.json"), judge.load(truths / f"{name}.json")
    written = (las / f"{name}.las").exists() and record.get("status") in ("done", "review")
    item = {"page": name, "status": record.get("status"), "failure": (record.get("failure") or {}).get("message"), "reasons": record.get("reasons"), "times_ms": record.get("times_ms") or {}}
    if "depth" not in truth:
        item["ladder"] = "wrong" if written else "refused"
        return item
    found = judge.ladder(upright(record, truth), truth)
    item |= {"ladder": judge.verdict(found, written, truth), "depth": found, "dpi": truth["dpi"], "tag": truth["tag"], "ratio": truth["look"]["ratio"], "unit": truth["unit"], "family": truth["family"]}
    matched, listed = judge.tracks(record, truth)
    item["tracks"] = {"true": len(matched), "matched": sum(best is not None for best, _ in matched), "exact": sum(exact for _, exact in matched), "found": listed}
    listed, strangers = judge.curves(record, truth, matched)
    item["curves"], item["strangers"] = listed, strangers
    if (truths / f"{name}.las").exists():
        item["samples"] = judge.samples(las / f"{name}.las" if written else None, truths / f"{name}.las", truth)
    return item


def upright(record, truth):
    """A record whose rows are those of the page the right way up.

    Pages stored on their head keep rows of the stored image in their record unless they were turned; the one
    that fits the truth better is taken.
    """
    if truth.get("turn") != 180:
        return record
    depth = (record.get("layout") or {}).get("depth") or {}
    if len(depth.get("ties") or []) < 2:
        return record
    flipped = {"layout": {"depth": {**depth, "ties": [[truth["rows"] - row, d] for row, d in depth["ties"]]}}}
    both = [(judge.ladder(r, truth)["median_ft"], k, r) for k, r in enumerate((record, flipped))]
    return min(both)[2]


def line(item):
    """One page for a person."""
    depth = item.get("depth") or {}
    text = f"{item['page']:<16} {str(item['status']):<7} {item['ladder']:<8}"
    if "tracks" in item:
        t, c = item["tracks"], item["curves"]
        total, good = item.get("samples") or (0, 0)
        error = f"{depth['median_ft']:8.2f} {depth['p95_ft']:8.2f} ft" if depth else " " * 20
        text += f"{error}  cover {depth.get('covered', 0):4.2f} out {depth.get('outside', 0):4.2f}  tracks {t['exact']}/{t['matched']}/{t['true']} of {t['found']}  curves {sum(x['all'] for x in c)}/{len(c)} name {sum(x['name'] for x in c)} scale {sum(x['scale'] for x in c)} wrong {sum(x['wrong'] for x in c) + len(item['strangers'])}  {100 * good / max(total, 1):5.1f} %  {item['dpi']} dpi{'' if item['tag'] else '*'} 1:{item['ratio']} {item['unit']} {item['family']}"
    if item["failure"]:
        text += f"  {item['failure'][:110]}"
    return text


def totals(items):
    """Sums over pages."""
    paged = [i for i in items if "tracks" in i]
    each = [c for i in paged for c in i["curves"]]
    count = lambda key: sum(c[key] for c in each)  # noqa: E731
    ladders = {kind: sum(i["ladder"] == kind for i in items) for kind in ("right", "near", "refused", "wrong")}
    right = sorted(i["depth"]["median_ft"] for i in paged if i["ladder"] == "right")
    tail = sorted(i["depth"]["p95_ft"] for i in paged if i["ladder"] == "right")
    samples = [sum(i["samples"][k] for i in paged if i.get("samples")) for k in (0, 1)]
    stage = lambda name: sum(i["times_ms"].get(name, 0) for i in items)  # noqa: E731
    return {
        "pages": len(items),
        "ladder": ladders,
        "depth_error_ft": {"median_of_medians": right[len(right) // 2] if right else None, "median_of_p95": tail[len(tail) // 2] if tail else None, "worst_p95": tail[-1] if tail else None},
        "tracks": {key: sum(i["tracks"][key] for i in paged) for key in ("true", "matched", "exact", "found")},
        "curves": {"true": len(each), "all_right": count("all"), "name_right": count("name"), "scale_right": count("scale"), "left_out": sum(not c["in_las"] for c in each), "wrong_written": count("wrong") + sum(len(i["strangers"]) for i in paged)},
        "samples_within_2_percent": round(100 * samples[1] / max(samples[0], 1), 2),
        "layout_to_segment": round(stage("layout") / max(stage("segment"), 1), 3),
        "seconds": {name: round(stage(name) / 1000, 1) for name in ("decode", "layout", "segment", "trace", "write")},
    }


def main():
    """Arguments, the runs, the judgement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dir", type=Path)
    parser.add_argument("--binary", required=True)
    parser.add_argument("-o", type=Path, required=True)
    parser.add_argument("-j", type=int, default=2)
    parser.add_argument("--with-sidecars", action="store_true", help="run once more with true sidecars: what tracing alone would reach")
    parser.add_argument("--judge-only", action="store_true", help="judge what an earlier run left in OUT")
    parser.add_argument("--totals-only", action="store_true", help="nothing page by page: for a set that is put aside")
    parser.add_argument("--output", choices=["text", "json"], default="text")
    args = parser.parse_args()
    args.o.mkdir(parents=True, exist_ok=True)
    scans, truths = sorted(args.dir.glob("*.tif")), args.dir / "truth"
    las = args.o / "las" if args.judge_only else run(args.binary, scans, args.o, args.j)
    items = [page(scan.stem, las, truths) for scan in scans]
    total = totals(items)
    if args.with_sidecars:
        given = [s for s in scans if (truths / f"{s.stem}.toml").exists()]
        las = args.o / "las-sidecars" if args.judge_only else run(args.binary, given, args.o, args.j, truths)
        sums = [judge.samples(las / f"{s.stem}.las", truths / f"{s.stem}.las", judge.load(truths / f"{s.stem}.json")) for s in given]
        total["samples_within_2_percent_with_sidecars"] = round(100 * sum(s[1] for s in sums) / max(sum(s[0] for s in sums), 1), 2)
    if args.output == "json":
        for item in [] if args.totals_only else items:
            print(json.dumps(item))
        print(json.dumps({"total": total}))
        return
    for item in [] if args.totals_only else items:
        print(line(item))
    print(json.dumps(total, indent=1))


if __name__ == "__main__":
    main()
