// Corrections: a draft of the layout that is changed in the form or by dragging on the scan.

const edit = { on: false, draft: null, first: null, touched: new Set(), drawing: null, line: null, grabbed: null, moved: 0 };
const REACH = 8;

// The layout in the shape of a correction; an empty one where nothing was found.
function draftOf(row) {
  const layout = row.view && row.view.layout;
  if (!layout) return { turn: 0, unit: "ft", ties: [], interval: null, tracks: [] };
  const tracks = layout.tracks.map((track) => ({ left: track.edges[0], right: track.edges[1], curves: copyOf(track.curves) }));
  const { turn, unit, ties, interval } = layout;
  return copyOf({ turn: turn || 0, unit, ties, interval, tracks });
}

function openEdit(row) {
  edit.first = draftOf(row);
  edit.draft = copyOf(edit.first);
  edit.touched = new Set();
  Object.assign(edit, { drawing: null, line: null, grabbed: null });
  // What was corrected here and not run yet goes on from there.
  Object.assign(edit.draft, copyOf(pendingOf(row) || {}));
}

function touch(what) {
  edit.touched.add(what);
  redraw();
}

// What the server and `curvedig run --corrections` take; null where nothing was changed.
function correctionOf() {
  const { draft, touched } = edit;
  if (touched.size === 0) return null;
  const correction = {};
  if (draft.turn) correction.turn = draft.turn;
  if (touched.has("depth")) {
    correction.unit = draft.unit;
    if (draft.ties.length) correction.ties = [...draft.ties].sort((a, b) => a[0] - b[0]);
    if (draft.interval && (touched.has("interval") || !isTies(edit.first, draft.interval))) correction.interval = draft.interval;
  }
  if (touched.has("tracks")) {
    correction.tracks = draft.tracks.map((track) => ({
      ...track,
      curves: track.curves.map((curve) => ({
        ...curve,
        // Nothing, where nobody has given both ends.
        scale: curve.scale && curve.scale.every(Number.isFinite) ? curve.scale : null,
        drawn: (curve.drawn || []).filter((line) => line.length > 1),
      })),
    }));
  }
  return correction;
}

// Whether an interval is what it is by default: from the first tie to the last.
function isTies(draft, interval) {
  const depths = draft.ties.map((tie) => tie[1]);
  return depths.length > 1 && interval[0] === Math.min(...depths) && interval[1] === Math.max(...depths);
}

const curveDrawn = () => edit.draft.tracks.flatMap((track) => track.curves).find((curve) => curve.mnemonic === edit.drawing);

// Where a track's edge runs: as it was followed, moved by what it was moved.
function edgeAt(index, side, row) {
  const layout = viewer.row.view && viewer.row.view.layout;
  const track = layout && layout.tracks[index], first = edit.first.tracks[index];
  if (!track || !first) return edit.draft.tracks[index][side];
  return at(track[side], row) + edit.draft.tracks[index][side] - first[side];
}

function middleRow() {
  if (!viewer.place) return viewer.now.y + paper().height / viewer.now.s / 2;
  const ends = viewer.row.view.layout.interval.map(viewer.place.rowAtMiddle);
  return (ends[0] + ends[1]) / 2;
}

function drawEdit(context, view) {
  if (!edit.on) return;
  context.font = "12px system-ui, sans-serif";
  context.lineWidth = 2;
  for (const [row, depth] of edit.draft.ties) {
    const y = (row - view.y) * view.s;
    if (y < -20 || y > view.height + 20) continue;
    stroke(context, PAPER.mark, [10, 4], [[0, y], [view.width, y]]);
    label(context, `⇕ ${depth}`, view.width - 90, y);
  }
  edit.draft.tracks.forEach((track, index) => {
    for (const side of ["left", "right"]) {
      const points = [];
      for (let y = -20; y <= view.height + 20; y += 40) {
        points.push([(edgeAt(index, side, view.y + y / view.s) - view.x) * view.s, y]);
      }
      stroke(context, PAPER.edge, side === "left" ? [] : [6, 3], points);
      const x = (edgeAt(index, side, view.y + view.height / 2 / view.s) - view.x) * view.s;
      label(context, `⇔ ${index + 1}${side === "left" ? "l" : "r"}`, x + 3, view.height / 2 + (side === "left" ? -12 : 12));
    }
  });
  if (edit.drawing) drawPoints(context, view);
}

function stroke(context, colour, dashes, points) {
  context.strokeStyle = colour;
  context.setLineDash(dashes);
  context.beginPath();
  points.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
  context.setLineDash([]);
}

function label(context, text, x, y) {
  context.fillStyle = PAPER.ground;
  context.fillRect(x - 2, y - 9, context.measureText(text).width + 6, 18);
  context.fillStyle = PAPER.text;
  context.textBaseline = "middle";
  context.fillText(text, x, y);
}

function drawPoints(context, view) {
  const curve = curveDrawn();
  if (!curve) return;
  for (const line of curve.drawn || []) {
    stroke(context, PAPER.mark, [], line.map((point) => toScreen(view, onPaper(curve, point))));
  }
  for (const handle of handlesOf(curve, view)) {
    const [x, y] = toScreen(view, handle.at);
    context.fillStyle = handle.drawn ? PAPER.mark : PAPER.ground;
    context.strokeStyle = PAPER.mark;
    context.beginPath();
    context.rect(x - 4, y - 4, 8, 8);
    context.fill();
    context.stroke();
  }
}

const homeOf = (curve) => viewer.row.view && viewer.row.view.layout && curveNamed(viewer.row.view.layout, curve.mnemonic);

// A drawn point as it stands on the paper: what lies beyond an edge has come back at the other.
function onPaper(curve, [row, col]) {
  const home = homeOf(curve);
  if (!home || !curve.wrap) return [row, col];
  const width = viewer.place.width(home.track, row);
  const lap = Math.floor((col - at(home.track.left, row)) / width);
  return [row, col - lap * width];
}

// Points to take hold of: those drawn, and some of the trace, not too near to each other.
function handlesOf(curve, view) {
  const handles = (curve.drawn || []).flatMap((line) => line.map((point) => ({ drawn: point, line, at: onPaper(curve, point) })));
  const home = homeOf(curve), values = viewer.las && viewer.las.curves[curve.mnemonic];
  if (!home || !values || !home.curve.scale) return handles;
  const covered = (row) => (curve.drawn || []).some((line) => line[0][0] <= row && row <= line[line.length - 1][0]);
  let last = -Infinity;
  values.forEach((value, index) => {
    const point = value === null ? null : tracePoint(home.track, home.curve, viewer.las.depths[index], value);
    if (!point || covered(point.at[0])) return;
    const y = (point.at[0] - view.y) * view.s;
    if (y < -60 || y > view.height + 60 || Math.abs(y - last) < 34) return;
    last = y;
    const width = viewer.place.width(home.track, point.at[0]);
    handles.push({ at: point.at, point: [point.at[0], point.at[1] + point.lap * width] });
  });
  return handles.sort((a, b) => a.at[0] - b.at[0]);
}

// Takes hold of what is under the pointer: a point, a tie, an edge.
function grabHandle(event) {
  edit.grabbed = null;
  edit.moved = 0;
  if (!edit.on) return false;
  const view = { ...viewer.now, ...paper() }, x = event.offsetX, y = event.offsetY;
  if (edit.drawing) {
    const curve = curveDrawn(), handles = curve ? handlesOf(curve, view) : [];
    const index = handles.findIndex((handle) => {
      const [atX, atY] = toScreen(view, handle.at);
      return Math.hypot(atX - x, atY - y) < REACH + 2;
    });
    if (index >= 0) edit.grabbed = { kind: "point", curve, ...pointToDrag(curve, handles, index) };
    return index >= 0;
  }
  const row = view.y + y / view.s;
  const tie = edit.draft.ties.findIndex((it) => Math.abs((it[0] - view.y) * view.s - y) < REACH);
  if (tie >= 0) edit.grabbed = { kind: "tie", index: tie };
  edit.draft.tracks.forEach((_, index) => {
    for (const side of ["left", "right"]) {
      if (!edit.grabbed && Math.abs((edgeAt(index, side, row) - view.x) * view.s - x) < REACH) edit.grabbed = { kind: "edge", index, side };
    }
  });
  return edit.grabbed !== null;
}

// A point of a drawn line; one of the trace begins a line between its neighbours.
function pointToDrag(curve, handles, index) {
  const handle = handles[index];
  const own = handle.drawn || handle.point;
  // Dragged on the paper, kept unwrapped.
  const beyond = own[1] - handle.at[1];
  if (handle.drawn) return { point: handle.drawn, line: handle.line, beyond };
  const near = (it) => it && (it.drawn || it.point);
  const line = [near(handles[index - 1]), own, near(handles[index + 1])].filter(Boolean).map((point) => [...point]);
  const point = line.find((it) => it[0] === own[0]);
  return { point, line: addLine(curve, line), beyond };
}

// Adds a line to a curve's; lines that it meets become part of it.
function addLine(curve, line) {
  let joined = line;
  const apart = [];
  for (const other of curve.drawn || []) {
    const first = joined[0][0], last = joined[joined.length - 1][0];
    if (other[other.length - 1][0] < first || other[0][0] > last) apart.push(other);
    else joined = [...other.filter((point) => point[0] < first), ...joined, ...other.filter((point) => point[0] > last)];
  }
  curve.drawn = [...apart, joined].sort((a, b) => a[0][0] - b[0][0]);
  return joined;
}

function dragHandle(event) {
  edit.moved += Math.abs(event.movementX) + Math.abs(event.movementY);
  const { grabbed } = edit;
  if (!grabbed) return false;
  const row = viewer.now.y + event.offsetY / viewer.now.s, col = viewer.now.x + event.offsetX / viewer.now.s;
  const tenth = (number) => Math.round(number * 10) / 10;
  if (grabbed.kind === "tie") {
    edit.draft.ties[grabbed.index][0] = tenth(row);
    touch("depth");
  } else if (grabbed.kind === "edge") {
    const track = edit.draft.tracks[grabbed.index];
    track[grabbed.side] = tenth(track[grabbed.side] + col - edgeAt(grabbed.index, grabbed.side, row));
    touch("tracks");
  } else {
    const { line, point, beyond } = grabbed, place = line.indexOf(point);
    const above = place > 0 ? line[place - 1][0] + 0.5 : -Infinity, below = place + 1 < line.length ? line[place + 1][0] - 0.5 : Infinity;
    point[0] = tenth(clamp(row, above, below));
    point[1] = tenth(col + beyond);
    touch("tracks");
  }
  return true;
}

function releaseHandle(event) {
  const held = edit.grabbed;
  edit.grabbed = null;
  if (held) showDetail();
  else if (event.type === "pointerup" && edit.on && edit.drawing && edit.moved < 6) {
    addPoint(viewer.now.y + event.offsetY / viewer.now.s, viewer.now.x + event.offsetX / viewer.now.s);
  }
}

// A click while drawing: a point more on the line that is being drawn.
function addPoint(row, col) {
  const curve = curveDrawn();
  if (!curve) return;
  const point = [Math.round(row * 10) / 10, Math.round(col * 10) / 10];
  const lines = curve.drawn || [];
  const line = edit.line && lines.includes(edit.line) ? edit.line : null;
  const rest = line ? line.filter((it) => Math.abs(it[0] - point[0]) > 0.4) : [];
  curve.drawn = lines.filter((it) => it !== line);
  edit.line = addLine(curve, [...rest, point].sort((a, b) => a[0] - b[0]));
  touch("tracks");
  showDetail();
}

async function saveCorrection() {
  const correction = correctionOf(), { row } = viewer;
  if (!correction) return toast("nothing was changed");
  const missing = edit.draft.ties.findIndex((tie) => !tie.every(Number.isFinite));
  if (missing >= 0) return toast(`Not saved: tie ${missing + 1} has no depth`);
  if (document.querySelector("#form .wrong")) return toast("Not saved: what is marked is no number");
  try {
    const told = await keep(row, { correction });
    toast(SERVED ? `Saved in ${told.sidecar}. Run again to see what it does.` : "Kept in this browser. Save corrections.json, then run again with it.");
    edit.touched = new Set();
    refresh();
    showDetail();
  } catch (error) {
    toast("Not saved: " + error.message);
  }
}
