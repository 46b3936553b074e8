#!/usr/bin/env python3
"""Draws complete scanned log pages with exact truth: `render.py -n 24 --seed 1 --curves LAS_FOLDER -o DIR`.

Shares nothing with `curvedig synth`, so that what was learned or tuned on those pages is measured on others.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

import bad
import damage
import layout
import page as pages
import truth

Image.MAX_IMAGE_PIXELS = None


def oversampling(dpi):
    """Canvas pixels per pixel of the scan: coarse scans show lines thinner than a pixel."""
    return 3 if dpi <= 100 else 2 if dpi <= 200 else 1


def paper(rng, held, folder):
    """A plan, and its ink at the scan's resolution."""
    plan = layout.plan(rng, held, folder)
    ss = oversampling(plan.dpi)
    image = pages.draw(rng, plan, ss).image
    return plan, image.reduce(ss) if ss > 1 else image


def save(image, path, dpi, tag, options):
    """A TIFF with or without its resolution."""
    image.save(path, **options, **({"dpi": (dpi, dpi)} if tag else {}))


def page(rng, held, folder, out, name, turn=0, tag=None):
    """One page and its truth."""
    plan, ink = paper(rng, held, folder)
    warp, told = damage.warp(rng, ink.height, ink.width, plan.dpi, held)
    ink = damage.marks(rng, damage.through(ink, warp), plan.dpi, told)
    image, options = damage.scan(rng, ink, plan.dpi, held, told)
    if turn:
        image = image.transpose({90: Image.ROTATE_90, 180: Image.ROTATE_180, 270: Image.ROTATE_270}[turn])
    tag = bool(rng.random() < 0.8) if tag is None else tag
    save(image, out / f"{name}.tif", plan.dpi, tag, options)
    truth.write(out / "truth", name, plan, warp, told, tag, turn)
    print(f"{name}  {image.width}x{image.height}  {plan.dpi} dpi{'' if tag else ' untold'}  {plan.family}  1:{plan.look['ratio']} {plan.unit}", flush=True)


def main():
    """Arguments, then page after page, each from a seed of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=24, help="how many pages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held", action="store_true", help="other faces, layouts, wells and damage: a set to put aside")
    parser.add_argument("--curves", help="a folder of LAS files to take shapes from; random walks without it")
    parser.add_argument("--set", choices=["pages", "bad", "turned"], default="pages")
    parser.add_argument("--only", type=int, help="this page of the set alone")
    parser.add_argument("-o", type=Path, required=True, help="where to")
    args = parser.parse_args()
    (args.o / "truth").mkdir(parents=True, exist_ok=True)
    if args.set == "bad":
        bad.draw_all(args.seed, args.o, args.curves, args.only)
        return
    for k in range(args.n) if args.only is None else [args.only]:
        rng = np.random.default_rng([args.seed, k, int(args.held)])
        name = f"{'h' if args.held else 'p'}{args.seed}-{k:03d}"
        if args.set == "turned":
            turn = (180, 90, 270)[k % 3]
            page(rng, args.held, args.curves, args.o, f"turned{turn}-{k:03d}", turn, tag=True)
        else:
            page(rng, args.held, args.curves, args.o, name)


if __name__ == "__main__":
    main()
