// Rows and columns of the scan, depths, values. Knots are [x, y] with x rising.

function at(knots, x) {
  if (knots.length === 1) return knots[0][1];
  let low = 1, high = knots.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (knots[middle][0] <= x) low = middle + 1; else high = middle;
  }
  const [x0, y0] = knots[low - 1], [x1, y1] = knots[low];
  return y0 + (x - x0) * (y1 - y0) / (x1 - x0);
}

const swapped = (knots) => {
  const back = knots.map(([x, y]) => [y, x]);
  return back.length > 1 && back[0][0] > back[1][0] ? back.reverse() : back;
};

// Where everything is on a scan; null where nothing was found.
function placing(layout) {
  if (!layout || layout.depths.length < 2) return null;
  const byDepth = swapped(layout.depths);
  const rowAtMiddle = (depth) => at(byDepth, depth);
  const tilt = (row) => at(layout.tilt, row);
  return {
    layout,
    rowAtMiddle,
    depthAt: (row, col) => at(layout.depths, row - tilt(row) * (col - layout.middle)),
    // The point of the scan at a depth and a fraction of a track.
    point(track, depth, fraction) {
      const row = rowAtMiddle(depth);
      const left = at(track.left, row), right = at(track.right, row);
      const col = left + fraction * (right - left);
      return [row + tilt(row) * (col - layout.middle), col];
    },
    width: (track, row) => at(track.right, row) - at(track.left, row),
  };
}

// Fraction of a track's width at which a value is drawn, beyond 0 and 1 where it wraps.
function fractionOf(curve, value) {
  const [left, right] = curve.scale;
  if (curve.kind !== "log") return (value - left) / (right - left);
  return value > 0 ? Math.log(value / left) / Math.log(right / left) : null;
}

// Depths and values of a rough plot.
function roughValues(row, plot) {
  const bytes = Uint8Array.from(atob(plot.points), (c) => c.charCodeAt(0));
  const curve = curveNamed(row.view.layout, plot.curve);
  const log = curve && curve.curve.kind === "log" && plot.low > 0;
  const low = log ? Math.log(plot.low) : plot.low, high = log ? Math.log(plot.high) : plot.high;
  const values = Array.from(bytes, (byte) => {
    if (byte === 0) return null;
    const value = low + (byte - 1) / 254 * (high - low);
    return log ? Math.exp(value) : value;
  });
  const { start, stop } = row.depth;
  const depth = (index) => start + (index + 0.5) / values.length * (stop - start);
  return { depths: values.map((_, index) => depth(index)), values };
}

function curveNamed(layout, mnemonic) {
  for (const [index, track] of layout.tracks.entries()) {
    const curve = track.curves.find((it) => it.mnemonic === mnemonic);
    if (curve) return { curve, track, index };
  }
  return null;
}
