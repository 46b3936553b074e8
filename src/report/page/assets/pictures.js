// Pixels of the scan: bands of the QC picture laid out as one strip again, and tiles of the scan itself where the page
// is served.

const TILE = 512;
const TILES_KEPT = 160;
const pictures = { row: null, sheet: null, beneath: [], tiles: new Map(), levels: 0, plain: false };

function openPictures(row) {
  // What is no longer wanted is no trouble, though its request ends in an error.
  pictures.tiles.forEach((tile) => { tile.image.onerror = null; tile.image.src = ""; });
  Object.assign(pictures, { row, sheet: null, beneath: [], tiles: new Map(), levels: 0, plain: false, failed: false });
  const qc = fileOf(row, ".qc.png");
  if (qc && row.view && row.view.qc) {
    const image = new Image();
    image.decoding = "async";
    image.onload = () => { if (pictures.row === row) { pictures.sheet = image; redraw(); } };
    image.onerror = () => { if (pictures.row === row) toast(`${qc} can't be opened: is the report still beside its results?`); };
    image.src = linkTo(qc);
  }
  if (SERVED && row.pixels) {
    const [width, height] = sizeOf(row);
    pictures.levels = Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / 1024)));
  }
}

// Columns and rows after the page is turned: the scan's size as it is in the record.
const sizeOf = (row) => row.pixels || [1000, 1000];

// Whether there are traces that only the QC picture shows: those of curves without a scale are in no LAS file.
const onlyOnSheet = () => Boolean(pictures.sheet && viewer.row.view.layout
  && viewer.row.view.layout.tracks.some((track) => track.curves.some((curve) => !curve.scale)));

// The QC picture has all traces in it, and the scan beneath them; the scan itself is sharper.
function drawPixels(context, view, traces) {
  context.imageSmoothingQuality = "high";
  const tiles = SERVED && pictures.row.pixels && !pictures.failed;
  if (pictures.sheet && (traces || !tiles || !pictures.plain)) drawBands(context, view, traces);
  if (tiles && !(traces && onlyOnSheet())) drawTiles(context, view);
}

// Whether the QC picture can be shown without its traces: older ones can't, nor does every browser filter a canvas.
const tellsBeneath = () => Boolean(pictures.row.view && pictures.row.view.qc && pictures.row.view.qc.beneath
  && "filter" in CanvasRenderingContext2D.prototype);

function drawBands(context, view, traces = true) {
  const qc = pictures.row.view.qc, plain = !traces && tellsBeneath();
  for (const [index, band] of qc.bands.entries()) {
    const [first, end] = band.rows, [x, y, width, height] = band.at;
    const top = (first - view.y) * view.s, tall = (end - first) * view.s;
    if (top > view.height || top + tall < 0) continue;
    const left = (qc.first_col - view.x) * view.s, wide = width / qc.scale * view.s;
    if (plain) context.drawImage(beneath(index), left, top, wide, tall);
    else context.drawImage(pictures.sheet, x, y, width, height, left, top, wide, tall);
  }
}

// A band without what was drawn over the scan. A page from disk may not read an image's pixels, but it may filter them.
function beneath(index) {
  if (pictures.beneath[index]) return pictures.beneath[index];
  const [x, y, width, height] = pictures.row.view.qc.bands[index].at;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.filter = beneathFilter();
  context.drawImage(pictures.sheet, x, y, width, height, 0, 0, width, height);
  return pictures.beneath[index] = canvas;
}

// Blue's lower four bits are the scan's shade, from 115 for ink to 255 for paper, as the picture itself has them.
function beneathFilter() {
  if (!$("beneath")) {
    const shades = Array.from({ length: 256 }, (_, blue) => ((115 + Math.floor(140 * (blue & 15) / 15)) / 255).toFixed(4)).join(" ");
    const all = ["R", "G", "B"].map((part) => `<feFunc${part} type="discrete" tableValues="${shades}"/>`).join("");
    document.body.insertAdjacentHTML("beforeend", `<svg class="unseen" aria-hidden="true"><filter id="beneath" x="0" y="0" width="1" height="1"
      color-interpolation-filters="sRGB"><feColorMatrix values="0 0 1 0 0  0 0 1 0 0  0 0 1 0 0  0 0 0 1 0"/>
      <feComponentTransfer>${all}</feComponentTransfer></filter></svg>`);
  }
  return "url(#beneath)";
}

function drawTiles(context, view) {
  const [cols, tall] = sizeOf(pictures.row);
  const level = clamp(Math.floor(Math.log2(1 / (view.s * devicePixelRatio)) + 0.4), 0, pictures.levels);
  const span = TILE << level;
  const range = (from, length, size) => [Math.max(0, Math.floor(from / span)), Math.min(Math.ceil(size / span), Math.ceil((from + length) / span))];
  const [left, right] = range(view.x, view.width / view.s, cols), [top, bottom] = range(view.y, view.height / view.s, tall);
  for (let row = top; row < bottom; row++) {
    for (let col = left; col < right; col++) {
      const tile = tileAt(level, row, col);
      if (!tile.ready) continue;
      pictures.plain = true;
      const x = (col * span - view.x) * view.s, y = (row * span - view.y) * view.s;
      const size = (pixels) => pixels * (1 << level) * view.s;
      context.drawImage(tile.image, x, y, size(tile.image.width), size(tile.image.height));
    }
  }
}

function tileAt(level, row, col) {
  const key = `${level}/${row}/${col}`;
  let tile = pictures.tiles.get(key);
  if (tile) {
    // Last used, last to go.
    pictures.tiles.delete(key);
    pictures.tiles.set(key, tile);
    return tile;
  }
  tile = { image: new Image(), ready: false };
  const owner = pictures.row;
  tile.image.onload = () => { tile.ready = true; if (pictures.row === owner) redraw(); };
  tile.image.onerror = () => { if (pictures.row === owner && !pictures.failed) { pictures.failed = true; tileTrouble(owner); } };
  tile.image.src = `./tile/${owner.index}/${key}`;
  pictures.tiles.set(key, tile);
  if (pictures.tiles.size > TILES_KEPT) pictures.tiles.delete(pictures.tiles.keys().next().value);
  return tile;
}

// An image says nothing of why it failed.
async function tileTrouble(row) {
  const answer = await fetch(`./tile/${row.index}/0/0/0`).catch(() => null);
  const told = answer && !answer.ok ? await answer.json().catch(() => null) : null;
  toast(told ? told.error : "the scan itself can't be shown: the QC picture stands in for it");
  redraw();
}
