// The open scan: zoom and pan.

const viewer = {
  row: null, place: null, las: null, traces: true, doubt: -1, frame: 0,
  now: { s: 1, x: 0, y: 0 }, goal: { s: 1, x: 0, y: 0 }, pointers: new Map(), cursor: null,
};
const still = matchMedia("(prefers-reduced-motion: reduce)");

function openScan(row) {
  const layout = row.view && row.view.layout;
  Object.assign(viewer, { row, place: placing(layout), las: null, doubt: -1 });
  pictures.failed = false;
  openPictures(row);
  openEdit(row);
  document.body.classList.add("opened");
  $("open").hidden = false;
  fitWidth(true);
  showDetail();
  drawRows();
  if (SERVED && row.curves.length) {
    fetch("./las/" + row.index).then((answer) => answer.ok ? answer.json() : null).then((las) => {
      if (las && viewer.row === row) { viewer.las = las; redraw(); }
    }).catch(() => {});
  }
}

function closeScan() {
  viewer.row = null;
  document.body.classList.remove("opened");
  $("open").hidden = true;
  drawRows();
  $("list").focus();
}

// Rows and columns that matter: the interval and its tracks, or all of it.
function extent() {
  const [cols, tall] = sizeOf(viewer.row);
  const layout = viewer.row.view && viewer.row.view.layout;
  if (!viewer.place || layout.tracks.length === 0) return { left: 0, right: cols, top: 0, bottom: tall };
  const columns = layout.tracks.flatMap((track) => [...track.left, ...track.right].map((knot) => knot[1]));
  const ends = layout.interval.map(viewer.place.rowAtMiddle);
  const margin = 0.03 * cols;
  return { left: Math.min(...columns) - margin, right: Math.max(...columns) + margin, top: Math.min(...ends) - margin, bottom: Math.max(...ends) + margin };
}

// Room left of the scan for depths, pixels of the screen.
const DEPTHS = 66;

const paper = () => ({ width: $("picture").clientWidth, height: $("picture").clientHeight });

function fitWidth(jump) {
  const box = extent(), { width } = paper();
  const s = (width - DEPTHS) / (box.right - box.left);
  go({ s, x: box.left - DEPTHS / s, y: jump ? box.top : viewer.goal.y }, jump);
}

function fitWhole() {
  const box = extent(), { width, height } = paper();
  const s = Math.min(height / (box.bottom - box.top), width / (box.right - box.left));
  go({ s, x: (box.left + box.right - width / s) / 2, y: box.top });
}

// Moves there, smoothly unless that is not wanted; never away from the scan.
function go(goal, jump) {
  const [cols, tall] = sizeOf(viewer.row), { width, height } = paper();
  const s = clamp(goal.s, Math.min(height / tall, width / cols) / 2, 16);
  viewer.goal = {
    s,
    x: clamp(goal.x, -0.5 * width / s, cols - 0.5 * width / s),
    y: clamp(goal.y, -0.5 * height / s, tall - 0.5 * height / s),
  };
  if (jump || still.matches) viewer.now = { ...viewer.goal };
  redraw();
}

function zoom(factor, x, y) {
  const { width, height } = paper(), { s } = viewer.goal;
  const [atX, atY] = [x ?? width / 2, y ?? height / 2];
  const wider = clamp(s * factor, 1e-4, 16);
  go({ s: wider, x: viewer.goal.x + atX / s - atX / wider, y: viewer.goal.y + atY / s - atY / wider });
}

function redraw() {
  if (!viewer.frame) viewer.frame = requestAnimationFrame(step);
}

function step() {
  viewer.frame = 0;
  if (!viewer.row) return;
  const { now, goal } = viewer;
  const near = (a, b, s) => Math.abs(a - b) * s < 0.5;
  if (near(now.x, goal.x, goal.s) && near(now.y, goal.y, goal.s) && Math.abs(now.s / goal.s - 1) < 0.002) {
    viewer.now = { ...goal };
  } else {
    const part = 0.3;
    viewer.now = { s: now.s * (goal.s / now.s) ** part, x: now.x + (goal.x - now.x) * part, y: now.y + (goal.y - now.y) * part };
    redraw();
  }
  drawPicture();
  drawPlot();
  drawMap();
}

// A canvas at the screen's own resolution, cleared.
function sheetOf(canvas) {
  const ratio = devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

function drawPicture() {
  const { context, width, height } = sheetOf($("picture"));
  const view = { ...viewer.now, width, height };
  drawPixels(context, view, viewer.traces);
  if (viewer.place) {
    drawDoubts(context, view);
    // The QC picture has traces of its own; the LAS file's are drawn where it is at hand.
    if (viewer.traces && viewer.las) drawTraces(context, view);
    drawDepths(context, view);
  }
  drawEdit(context, view);
}
