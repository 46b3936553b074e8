// The LAS file beside the scan, each depth at its row on the screen.

// Height of a curve's name, line and scale.
const HEAD = 32;

function drawPlot() {
  const { context, width, height } = sheetOf($("plot"));
  const { row, place } = viewer;
  context.font = "12px system-ui, sans-serif";
  context.textBaseline = "alphabetic";
  context.fillStyle = style("--ink");
  if (!place || !row.depth || !row.view.plots) {
    context.fillText("no LAS file", 8, 20);
    return;
  }
  const view = { ...viewer.now, width, height };
  const tracks = row.view.layout.tracks.map((track) => ({ track, curves: track.curves.filter((curve) => valuesOf(curve.mnemonic)) }))
    .filter((it) => it.curves.length);
  if (tracks.length === 0) return;
  const head = HEAD * Math.max(...tracks.map((it) => it.curves.length)) + 4;
  const lane = width / tracks.length;
  drawRulings(context, view, head);
  tracks.forEach(({ curves }, at) => {
    const left = at * lane + 5, wide = lane - 10;
    context.strokeStyle = style("--line");
    context.lineWidth = 1;
    context.strokeRect(left, head, wide, height - head);
    context.save();
    context.beginPath();
    context.rect(left - 1, head, wide + 2, height - head);
    context.clip();
    for (const curve of curves) drawCurve(context, view, curve, left, wide);
    context.restore();
    curves.forEach((curve, line) => drawHead(context, curve, left, wide, 12 + HEAD * line));
  });
}

function drawRulings(context, view, head) {
  for (const [depth, y] of depthMarks(view)) {
    if (y < head) continue;
    context.strokeStyle = style("--line");
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(view.width, y);
    context.stroke();
    context.fillStyle = style("--faint");
    context.fillText(String(depth), 7, y - 5);
  }
}

// The curve's place among all: its colour and dashes, the same as on the scan.
function lookOf(mnemonic) {
  return viewer.row.view.layout.tracks.flatMap((track) => track.curves).findIndex((curve) => curve.mnemonic === mnemonic);
}

// Values by depth: the LAS file's where it is at hand, else a rough plot's.
function valuesOf(mnemonic) {
  if (viewer.las) {
    const values = viewer.las.curves[mnemonic];
    return values ? { depths: viewer.las.depths, values } : null;
  }
  const plot = viewer.row.view.plots.find((it) => it.curve === mnemonic);
  if (!plot) return null;
  plot.rough = plot.rough || roughValues(viewer.row, plot);
  return plot.rough;
}

function drawHead(context, curve, left, wide, y) {
  const look = lookOf(curve.mnemonic);
  context.fillStyle = hue(look);
  context.strokeStyle = hue(look);
  const [low, high] = curve.scale || ["?", "?"];
  const name = printable(curve.mnemonic) + (curve.kind === "log" ? " log" : "");
  // Squeezed where there is little room.
  const write = (text, place, most, down) => {
    const room = Math.min(context.measureText(text).width, most);
    context.fillText(text, left + place * (wide - room), down, most);
  };
  write(String(low), 0, wide / 2 - 3, y + 15);
  write(String(high), 1, wide / 2 - 3, y + 15);
  write(name, 0.5, wide, y);
  context.setLineDash(dash(look));
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(left, y + 5);
  context.lineTo(left + wide, y + 5);
  context.stroke();
  context.setLineDash([]);
}

function drawCurve(context, view, curve, left, wide) {
  const found = valuesOf(curve.mnemonic), look = lookOf(curve.mnemonic);
  context.strokeStyle = hue(look);
  context.setLineDash(dash(look));
  context.lineWidth = 1.5;
  context.beginPath();
  let last = null;
  found.values.forEach((value, index) => {
    const fraction = value === null || !curve.scale ? null : fractionOf(curve, value);
    if (fraction === null) { last = null; return; }
    const lap = curve.wrap && (fraction < 0 || fraction > 1) ? Math.floor(fraction) : 0;
    const x = left + (fraction - lap) * wide, y = (viewer.place.rowAtMiddle(found.depths[index]) - view.y) * view.s;
    if (last === lap) context.lineTo(x, y); else context.moveTo(x, y);
    last = lap;
  });
  context.stroke();
  context.setLineDash([]);
}
