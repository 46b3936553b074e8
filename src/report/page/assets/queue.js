// The list of scans: filtered, ordered, and only as many rows in the page as can be seen.

const ROW_HEIGHT = 94;
const STATES = {
  failed: ["✖", "failed"], review: ["▲", "review"], done: ["●", "done"],
  accepted: ["✓", "accepted"], rejected: ["⊘", "rejected"],
};
const queue = { shown: [], selected: -1, live: new Map() };

const worst = (row) => {
  if (row.worst === undefined) row.worst = Math.min(1, ...row.curves.map((curve) => curve.coverage * curve.confidence));
  return row.worst;
};

// How much a scan needs a person: what failed has nothing; then the share of footage that may be wrong, and each reason.
function need(row) {
  switch (standing(row)) {
    case "failed": return 1000;
    case "review": return 100 + 50 * (1 - worst(row)) + 5 * Math.min(10, row.reasons.length) + (row.curves.length ? 0 : 50);
    case "done": return 50 * (1 - worst(row));
    case "rejected": return -1;
    default: return -2;
  }
}

const least = (row, key) => row.curves.length ? Math.min(...row.curves.map((curve) => curve[key])) : -1;
const residual = (row) => row.view && row.view.residual_rows !== undefined ? row.view.residual_rows : -1;
const ORDERS = {
  need: need,
  name: () => 0,
  confidence: (row) => -least(row, "confidence"),
  coverage: (row) => -least(row, "coverage"),
  residual,
};

function wanted(row, show, text) {
  const state = standing(row);
  const fits = show === "all" || show === state || (show === "open" && (state === "failed" || state === "review"))
    || (show === "corrected" && isCorrected(row));
  if (!fits || !text) return fits;
  const failure = row.failure ? row.failure.stage + " " + row.failure.message : "";
  return (row.scan + "\n" + row.reasons.join("\n") + "\n" + failure).toLowerCase().includes(text);
}

// Orders anew; the scan that is open stays selected.
function refresh() {
  const selected = queue.shown[queue.selected];
  const text = $("search").value.trim().toLowerCase(), show = $("show").value;
  const key = ORDERS[$("order").value];
  const keyed = rows.filter((row) => wanted(row, show, text)).map((row) => [key(row), row]);
  keyed.sort((a, b) => b[0] - a[0] || (a[1].scan < b[1].scan ? -1 : a[1].scan > b[1].scan ? 1 : a[1].index - b[1].index));
  queue.shown = keyed.map(([, row]) => row);
  queue.selected = selected ? queue.shown.indexOf(selected) : queue.selected;
  $("space").style.height = queue.shown.length * ROW_HEIGHT + "px";
  clearRows();
  drawRows();
  tellCounts();
}

function tellCounts() {
  const counts = {};
  for (const row of rows) counts[standing(row)] = (counts[standing(row)] || 0) + 1;
  const parts = Object.keys(STATES).filter((state) => counts[state]).map((state) => `${STATES[state][0]} ${counts[state]} ${STATES[state][1]}`);
  $("counts").textContent = `${queue.shown.length} of ${rows.length} scans shown. ${parts.join(", ")}`;
}

function clearRows() {
  queue.live.forEach((element) => element.remove());
  queue.live.clear();
}

function drawRows() {
  const list = $("list");
  const first = Math.max(0, Math.floor(list.scrollTop / ROW_HEIGHT) - 4);
  const end = Math.min(queue.shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW_HEIGHT) + 4);
  for (const [index, element] of queue.live) {
    if (index < first || index >= end) { element.remove(); queue.live.delete(index); }
  }
  for (let index = first; index < end; index++) {
    if (!queue.live.has(index)) {
      const element = rowElement(queue.shown[index], index);
      queue.live.set(index, element);
      $("space").append(element);
    }
  }
}

// Curves that were traced and have no values.
function bareCurves(row) {
  const layout = row.view && row.view.layout;
  const bare = layout ? layout.tracks.flatMap((track) => track.curves).filter((curve) => !curve.scale) : [];
  if (bare.length === 0) return row.curves.length ? "" : "no curves";
  return `without a scale: ${bare.map((curve) => printable(curve.mnemonic)).join(", ")}`;
}

function rowElement(row, index) {
  const state = standing(row);
  const [shape, word] = STATES[state];
  const view = row.view || {};
  const depth = row.depth ? `${short(row.depth.start, 1)}–${short(row.depth.stop, 1)} ${row.depth.unit}` : "";
  const curves = row.curves.map((curve) => el("span",
    { class: curve.coverage < 0.9 || curve.confidence < 0.75 ? "low" : null, title: "coverage, confidence" },
    `${printable(curve.mnemonic)} ${percent(curve.coverage)} ${curve.confidence.toFixed(2)}`));
  const off = view.residual_rows !== undefined ? `depth off ${short(view.residual_rows, 1)} rows`
    : row.depth ? "depth given" : "";
  const told = decisionOf(row);
  const reasons = [
    ...(told && told.note ? [`${told.verdict === "accept" ? "accepted" : "rejected"}: ${told.note}`] : []),
    ...(row.failure ? [`${row.failure.stage}: ${row.failure.message}`] : row.reasons),
  ];
  return el("div", {
    class: "row", role: "option", id: "row-" + index, style: `top:${index * ROW_HEIGHT}px`,
    "aria-selected": String(index === queue.selected), "aria-posinset": index + 1, "aria-setsize": queue.shown.length,
    onclick: () => { select(index); openSelected(); },
  },
    el("div", { class: "thumb" }, view.thumbnail ? el("img", { alt: "", src: "data:image/png;base64," + view.thumbnail }) : null),
    el("div", {}, el("span", { class: "state " + state }, `${shape} ${word}`),
      isCorrected(row) ? el("small", {}, "✎ corrected") : null),
    el("div", {}, el("div", { class: "name" }, printable(row.scan)), el("small", {}, depth)),
    el("div", { class: "curves" }, ...curves, el("small", {}, bareCurves(row))),
    el("ul", {}, ...reasons.slice(0, 3).map((reason) => el("li", {}, printable(reason))),
      reasons.length > 3 ? el("li", {}, `and ${reasons.length - 3} more`) : null),
    el("div", { class: "cost" }, el("small", {}, off), el("small", {}, row.cost || "")),
  );
}

function select(index) {
  if (queue.shown.length === 0) return;
  const before = queue.live.get(queue.selected);
  if (before) before.setAttribute("aria-selected", "false");
  queue.selected = clamp(index, 0, queue.shown.length - 1);
  const list = $("list"), top = queue.selected * ROW_HEIGHT;
  if (top < list.scrollTop) list.scrollTop = top;
  if (top + ROW_HEIGHT > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW_HEIGHT - list.clientHeight;
  drawRows();
  const now = queue.live.get(queue.selected);
  if (now) now.setAttribute("aria-selected", "true");
  list.setAttribute("aria-activedescendant", "row-" + queue.selected);
}
