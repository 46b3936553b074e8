// Everything comes to life.

function openSelected() {
  const row = queue.shown[queue.selected];
  if (row) openScan(row);
}

function move(step) {
  select(queue.selected + step);
  if (viewer.row) openSelected();
}

function toggleTraces() {
  viewer.traces = !viewer.traces;
  if (!SERVED && !viewer.traces && !tellsBeneath()) toast("this picture's traces can't be taken off; `curvedig review` shows the scan itself");
  redraw();
  showDetail();
}

function toggleEdit() {
  edit.on = !edit.on;
  edit.drawing = null;
  showDetail();
  redraw();
}

function pan(x, y) {
  const { s } = viewer.goal, { width, height } = paper();
  go({ s, x: viewer.goal.x + x * width / s, y: viewer.goal.y + y * height / s });
}

function showCost() {
  if (data.costs) $("cost").showModal();
}

const always = {
  c: showCost,
  j: () => move(1), k: () => move(-1), "?": showHelp, "/": () => $("search").focus(), a: () => decide("accept"), r: () => decide("reject"),
};
const inQueue = {
  Enter: openSelected, ArrowDown: () => move(1), ArrowUp: () => move(-1), PageDown: () => move(8), PageUp: () => move(-8),
  Home: () => select(0), End: () => select(rows.length),
};
const inScan = {
  Escape: () => (edit.drawing ? (edit.drawing = null, showDetail(), redraw()) : closeScan()),
  n: () => goToDoubt(viewer.doubt + 1), p: () => goToDoubt(viewer.doubt < 0 ? -1 : viewer.doubt - 1), t: toggleTraces, e: toggleEdit,
  s: () => { if (edit.on) saveCorrection(); },
  "+": () => zoom(1.5), "=": () => zoom(1.5), "-": () => zoom(1 / 1.5), 0: () => fitWidth(), w: fitWhole,
  ArrowDown: () => pan(0, 0.25), ArrowUp: () => pan(0, -0.25), ArrowLeft: () => pan(-0.25, 0), ArrowRight: () => pan(0.25, 0),
  PageDown: () => pan(0, 0.9), PageUp: () => pan(0, -0.9), " ": () => pan(0, 0.9),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const field = event.target.closest("input, select, textarea");
  if (field) {
    if (event.key === "Escape") { field.blur(); event.preventDefault(); }
    return;
  }
  // Buttons and links answer to these themselves.
  if ((event.key === "Enter" || event.key === " ") && event.target.closest("button, a")) return;
  const action = (viewer.row ? inScan : inQueue)[event.key] || always[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
}

function listen() {
  document.addEventListener("keydown", onKey);
  let waiting = 0;
  $("list").addEventListener("scroll", () => {
    if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; drawRows(); });
  });
  new ResizeObserver(drawRows).observe($("list"));
  let typing = 0;
  $("search").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(refresh, 120); });
  for (const id of ["show", "order"]) $(id).addEventListener("change", () => { refresh(); $("list").scrollTop = 0; drawRows(); });
  const clicks = {
    close: closeScan, accept: () => decide("accept"), reject: () => decide("reject"), traces: toggleTraces, edit: toggleEdit,
    "previous-doubt": inScan.p, "next-doubt": inScan.n, "zoom-in": inScan["+"], "zoom-out": inScan["-"], fit: () => fitWidth(), whole: fitWhole,
    again: showAgain, "help-button": showHelp, "cost-button": showCost,
  };
  for (const [id, action] of Object.entries(clicks)) $(id).addEventListener("click", action);
  listenToViewer();
}

$("cost-button").hidden = !data.costs;
$("facts").textContent = printable(data.facts);
listen();
refresh();
select(0);
$("list").focus();
document.documentElement.dataset.ready = "true";
