// What is drawn over the scan: traces, depths, doubtful intervals; and the whole scan as a map.

const toScreen = (view, [row, col]) => [(col - view.x) * view.s, (row - view.y) * view.s];

function drawTraces(context, view) {
  if (onlyOnSheet()) return;
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
      context.strokeStyle = paperHue(index);
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
    context.fillStyle = PAPER.ground;
    context.globalAlpha = 0.8;
    context.fillRect(2, y - 8, wide + 6, 16);
    context.globalAlpha = 1;
    context.fillStyle = PAPER.text;
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
    context.fillStyle = PAPER.doubtful;
    context.fillRect(left, top, right - left, Math.max(2, bottom - top));
    context.strokeStyle = index === viewer.doubt ? PAPER.mark : PAPER.doubt;
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
    context.fillStyle = PAPER.doubt;
    for (const doubt of doubtsOf(viewer.row)) {
      const [top, bottom] = doubtRows(doubt).map((row) => (row - view.y) * view.s);
      context.fillRect(width - 12, top, 12, Math.max(2, bottom - top));
    }
  }
  const { now } = viewer, tall = paper().height / now.s;
  context.strokeStyle = PAPER.mark;
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
