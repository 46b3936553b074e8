// The open scan: zoom and pan, traces, doubtful intervals, the whole scan as a map.

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

const toScreen = (view, [row, col]) => [(col - view.x) * view.s, (row - view.y) * view.s];

function drawTraces(context, view) {
  let index = -1;
  for (const track of viewer.row.view.layout.tracks) {
    for (const curve of track.curves) {
      index += 1;
      const values = viewer.las.curves[curve.mnemonic];
      if (!values || !curve.scale) continue;
      context.beginPath();
      let last = null;
      for (const [at, value] of values.entries()) {
        const point = value === null ? null : tracePoint(track, curve, viewer.las.depths[at], value);
        if (point) {
          const [x, y] = toScreen(view, point.at);
          if (last !== null && last === point.lap) context.lineTo(x, y); else context.moveTo(x, y);
        }
        last = point ? point.lap : null;
      }
      context.strokeStyle = hue(index);
      context.setLineDash(dash(index));
      context.lineWidth = 1.8;
      context.globalAlpha = 0.85;
      context.stroke();
      context.globalAlpha = 1;
      context.setLineDash([]);
    }
  }
}

// Where a value stands on the paper, and on which lap of the track.
function tracePoint(track, curve, depth, value) {
  const fraction = fractionOf(curve, value);
  if (fraction === null) return null;
  const lap = curve.wrap && (fraction < 0 || fraction > 1) ? Math.floor(fraction) : 0;
  return { at: viewer.place.point(track, depth, fraction - lap), lap };
}

function drawDepths(context, view) {
  const { unit } = viewer.row.view.layout;
  context.font = "12px system-ui, sans-serif";
  context.textBaseline = "middle";
  for (const [depth, y] of depthMarks(view)) {
    const text = `${depth} ${unit}`, wide = context.measureText(text).width;
    context.fillStyle = style("--paper");
    context.globalAlpha = 0.8;
    context.fillRect(2, y - 8, wide + 6, 16);
    context.globalAlpha = 1;
    context.fillStyle = style("--ink");
    context.fillText(text, 5, y);
  }
}

// Round depths that are to be seen, some 90 pixels apart, with their places on the screen.
function depthMarks(view) {
  const { place } = viewer, middle = viewer.row.view.layout.middle;
  const depths = [view.y, view.y + view.height / view.s].map((row) => place.depthAt(row, middle));
  const low = Math.min(...depths), high = Math.max(...depths);
  const rough = (high - low) * 90 / view.height, power = 10 ** Math.floor(Math.log10(rough || 1));
  const size = [1, 2, 5, 10].map((part) => part * power).find((part) => part >= rough) || power;
  const marks = [];
  for (let number = Math.ceil(low / size); number * size <= high && marks.length < 200; number++) {
    const depth = Number((number * size).toPrecision(10));
    marks.push([depth, (place.rowAtMiddle(depth) - view.y) * view.s]);
  }
  return marks;
}

const doubtsOf = (row) => (row.view && row.view.doubts) || [];

function doubtRows(doubt) {
  const ends = [doubt.top, doubt.base].map(viewer.place.rowAtMiddle);
  return [Math.min(...ends), Math.max(...ends)];
}

function drawDoubts(context, view) {
  doubtsOf(viewer.row).forEach((doubt, index) => {
    const [top, bottom] = doubtRows(doubt).map((row) => (row - view.y) * view.s);
    if (bottom < 0 || top > view.height) return;
    const home = curveNamed(viewer.row.view.layout, doubt.curve);
    const edge = (side) => (at(home.track[side], viewer.place.rowAtMiddle(doubt.top)) - view.x) * view.s;
    const [left, right] = home ? [edge("left"), edge("right")] : [0, view.width];
    context.fillStyle = style("--doubt");
    context.fillRect(left, top, right - left, Math.max(2, bottom - top));
    context.strokeStyle = style(index === viewer.doubt ? "--mark" : "--failed");
    context.lineWidth = index === viewer.doubt ? 3 : 1;
    context.setLineDash(index === viewer.doubt ? [] : [4, 3]);
    context.strokeRect(left, top, right - left, Math.max(2, bottom - top));
    context.setLineDash([]);
  });
}

function goToDoubt(index) {
  const doubts = doubtsOf(viewer.row);
  if (doubts.length === 0 || !viewer.place) return toast("no doubtful intervals");
  viewer.doubt = (index + doubts.length) % doubts.length;
  const [top, bottom] = doubtRows(doubts[viewer.doubt]), { width, height } = paper();
  const box = extent();
  // As large as the width allows; smaller where the interval is long, but never so small that curves can't be told apart.
  const wide = (width - DEPTHS) / (box.right - box.left);
  const s = clamp(0.7 * height / Math.max(bottom - top, 1), wide / 4, wide);
  go({ s, x: (box.left + box.right - DEPTHS / s - width / s) / 2, y: (top + bottom - height / s) / 2 });
  tellDoubt();
}

function drawMap() {
  const { context, width, height } = sheetOf($("map"));
  const box = extent();
  const view = { s: height / (box.bottom - box.top), x: 0, y: box.top, width, height };
  // Squeezed sideways: what counts is how far down something is.
  const across = width / (box.right - box.left);
  context.save();
  context.scale(across / view.s, 1);
  drawBandsOrThumbnail(context, { ...view, x: box.left });
  context.restore();
  if (viewer.place) {
    context.fillStyle = style("--failed");
    for (const doubt of doubtsOf(viewer.row)) {
      const [top, bottom] = doubtRows(doubt).map((row) => (row - view.y) * view.s);
      context.fillRect(width - 12, top, 12, Math.max(2, bottom - top));
    }
  }
  const { now } = viewer, tall = paper().height / now.s;
  context.strokeStyle = style("--mark");
  context.lineWidth = 2;
  context.strokeRect(1, (now.y - box.top) * view.s, width - 2, Math.max(3, tall * view.s));
}

function drawBandsOrThumbnail(context, view) {
  if (pictures.sheet) return drawBands(context, view);
  const live = queue.live.get(queue.selected), image = live && live.querySelector("img");
  const [cols, tall] = sizeOf(viewer.row);
  if (image && image.complete) {
    context.drawImage(image, -view.x * view.s, -view.y * view.s, cols * view.s, tall * view.s);
  }
}

// Mouse, pen and fingers.
function listenToViewer() {
  const canvas = $("picture"), { pointers } = viewer;
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY * lines / 300), event.offsetX, event.offsetY);
    else {
      const { s, x, y } = viewer.goal;
      go({ s, x: x + (event.shiftKey ? event.deltaY : event.deltaX) * lines / s, y: y + (event.shiftKey ? 0 : event.deltaY) * lines / s });
    }
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoom(2, event.offsetX, event.offsetY));
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, [event.offsetX, event.offsetY]);
    if (pointers.size === 1 && !grabHandle(event)) canvas.classList.add("grabbing");
  });
  canvas.addEventListener("pointermove", (event) => {
    viewer.cursor = [event.offsetX, event.offsetY];
    tellWhere();
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = [event.offsetX, event.offsetY];
    if (dragHandle(event)) { pointers.set(event.pointerId, now); return; }
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    const { s, x, y } = viewer.goal;
    if (others.length === 0) go({ s, x: x - (now[0] - before[0]) / s, y: y - (now[1] - before[1]) / s }, true);
    else {
      const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) || 1;
      zoom(apart(now, others[0]) / apart(before, others[0]), (now[0] + others[0][0]) / 2, (now[1] + others[0][1]) / 2);
    }
    pointers.set(event.pointerId, now);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      pointers.delete(event.pointerId);
      canvas.classList.remove("grabbing");
      releaseHandle(event);
    });
  }
  const jump = (event) => {
    if (!viewer.row || (event.type === "pointermove" && event.buttons === 0)) return;
    const box = extent(), row = box.top + event.offsetY / $("map").clientHeight * (box.bottom - box.top);
    go({ ...viewer.goal, y: row - paper().height / viewer.goal.s / 2 });
  };
  $("map").addEventListener("pointerdown", jump);
  $("map").addEventListener("pointermove", jump);
  new ResizeObserver(redraw).observe(canvas);
  dark.addEventListener("change", redraw);
}

// Row, column, depth and the curves' values under the pointer.
function tellWhere() {
  if (!viewer.row || !viewer.cursor) return;
  const { now, place } = viewer;
  const row = now.y + viewer.cursor[1] / now.s, col = now.x + viewer.cursor[0] / now.s;
  const parts = [`row ${row.toFixed(1)}, column ${col.toFixed(1)}`];
  if (place) {
    const depth = place.depthAt(row, col);
    parts.push(`${depth.toFixed(2)} ${viewer.row.view.layout.unit}`);
    if (viewer.las) {
      const index = nearestDepth(viewer.las.depths, depth);
      for (const [name, values] of Object.entries(viewer.las.curves)) {
        if (values[index] !== null && values[index] !== undefined) parts.push(`${printable(name)} ${values[index]}`);
      }
    }
  }
  $("where").textContent = parts.join(" · ");
}

function nearestDepth(depths, depth) {
  if (depths.length < 2) return 0;
  return clamp(Math.round((depth - depths[0]) / (depths[1] - depths[0])), 0, depths.length - 1);
}
