// What there is to read about the open scan, its decisions, the dialogs.

function showDetail() {
  const { row } = viewer;
  if (!row) return;
  const state = standing(row), [shape, word] = STATES[state], told = decisionOf(row);
  $("name").textContent = `${shape} ${printable(row.scan)}`;
  $("accept").disabled = row.status === "failed";
  $("accept").setAttribute("aria-pressed", String(state === "accepted"));
  $("reject").setAttribute("aria-pressed", String(state === "rejected"));
  $("edit").setAttribute("aria-pressed", String(edit.on));
  $("traces").setAttribute("aria-pressed", String(viewer.traces));
  const scroll = $("panel").scrollTop, focus = placeOfFocus();
  $("panel").replaceChildren(
    el("div", { class: "state " + state }, `${shape} ${word}`, told && told.note ? `: ${printable(told.note)}` : ""),
    row.failure ? failureText(row.failure) : "",
    row.reasons.length ? el("ul", {}, ...row.reasons.map((reason) => el("li", {}, printable(reason)))) : "",
    factsList(row), edit.on ? correctionForm() : doubtList(row), filesList(row));
  $("panel").scrollTop = scroll;
  restoreFocus(focus);
}

// The form is built anew when its shape changes; the field that had the keyboard keeps it.
function placeOfFocus() {
  const element = document.activeElement;
  return element && $("panel").contains(element) ? element.getAttribute("aria-label") || element.textContent : null;
}

function restoreFocus(name) {
  if (!name) return;
  const all = [...$("panel").querySelectorAll("input, button, select")];
  const element = all.find((it) => (it.getAttribute("aria-label") || it.textContent) === name);
  (element || $("panel")).focus({ preventScroll: true });
}

function failureText({ stage, message, hint }) {
  return el("div", {}, el("p", {}, `${stage}: ${printable(message)}`), hint ? el("p", {}, el("small", {}, "hint: " + printable(hint))) : null,
    el("p", {}, "Depth ties, tracks and scales can be given here, too: press e."));
}

function factsList(row) {
  const view = row.view || {}, facts = [];
  if (row.depth) facts.push(`${row.depth.start}–${row.depth.stop} ${row.depth.unit}, step ${row.depth.step}`);
  if (view.residual_rows !== undefined) facts.push(`depth numbers off by ${short(view.residual_rows, 1)} rows (median)`);
  if (view.grid_lines_seen !== undefined) facts.push(`${percent(view.grid_lines_seen)} of the grid lines seen`);
  for (const curve of row.curves) facts.push(`${curve.mnemonic}: coverage ${percent(curve.coverage)}, confidence ${curve.confidence.toFixed(2)}, ${curve.gaps} gaps`);
  if (row.cost) facts.push(row.cost);
  return el("ul", {}, ...facts.map((fact) => el("li", {}, printable(fact))));
}

function doubtList(row) {
  const doubts = doubtsOf(row);
  if (doubts.length === 0) return el("p", {}, "No doubtful intervals.");
  const more = row.view.more_doubts ? el("p", {}, `and ${row.view.more_doubts} shorter ones`) : null;
  const item = (doubt, index) => el("button", {
    type: "button", class: "doubt", "aria-current": String(index === viewer.doubt), onclick: () => goToDoubt(index),
  }, `${printable(doubt.curve)} ${short(doubt.top, 2)}–${short(doubt.base, 2)}: ${printable(doubt.why)}`);
  return el("div", {}, el("h2", {}, "Doubtful intervals"), ...doubts.map(item), more);
}

function tellDoubt() {
  document.querySelectorAll("#panel .doubt").forEach((button, index) => {
    button.setAttribute("aria-current", String(index === viewer.doubt));
    if (index === viewer.doubt) button.scrollIntoView({ block: "nearest" });
  });
  const doubt = doubtsOf(viewer.row)[viewer.doubt];
  $("where").textContent = `${viewer.doubt + 1} of ${doubtsOf(viewer.row).length}: ${printable(doubt.curve)} ${doubt.top}–${doubt.base}, ${printable(doubt.why)}`;
}

function filesList(row) {
  if (row.files.length === 0) return "";
  const link = (path) => el("a", { href: linkTo(path), target: "_blank", rel: "noreferrer" }, printable(path.slice(row.output.length) || path));
  return el("p", {}, ...row.files.flatMap((path) => [link(path), " "]));
}

async function decide(verdict) {
  const row = viewer.row || queue.shown[queue.selected];
  if (!row) return;
  if (verdict === "accept" && row.status === "failed") return toast("a scan that failed has nothing to accept: correct it, or reject it with a note");
  const state = standing(row);
  const again = (verdict === "accept" && state === "accepted") || (verdict === "reject" && state === "rejected");
  try {
    await keep(row, { verdict: again ? "open" : verdict, note: again ? "" : $("note").value.trim() });
    $("note").value = "";
    toast(`${printable(row.scan)}: ${again ? "open again" : verdict === "accept" ? "accepted" : "rejected"}`);
  } catch (error) {
    toast("Not kept: " + error.message);
  }
  const at = queue.selected;
  refresh();
  // A decided scan sinks; the next in need takes its place.
  if (!viewer.row) select(Math.min(at, queue.shown.length - 1));
  else if (!again) { select(Math.min(at, queue.shown.length - 1)); openSelected(); }
  showDetail();
}

const KEYS = [
  ["j / k", "next, previous scan"], ["Enter", "open"], ["Escape", "back to the queue"], ["a", "accept"], ["r", "reject"],
  ["n / p", "next, previous doubtful interval"], ["t", "traces on, off"], ["e", "correct"], ["s", "save the correction"],
  ["+ / −", "zoom"], ["0 / w", "width, whole scan"], ["arrows", "move"], ["c", "what the run cost"], ["/", "search"], ["?", "these keys"],
];

function showHelp() {
  $("help").replaceChildren(el("h2", {}, "Keys"),
    el("table", {}, ...KEYS.map(([key, text]) => el("tr", {}, el("td", {}, el("kbd", {}, key)), el("td", {}, text)))),
    el("p", {}, "Wheel: move; with Ctrl: zoom. Drag: move. Double click: zoom in."),
    el("form", { method: "dialog" }, el("button", {}, "Close")));
  $("help").showModal();
}

function showAgain() {
  const folder = data.command && data.command.folder !== "." ? `In the folder ${data.command.folder} (seen from the results):` : "";
  const count = unsaved().length;
  const parts = SERVED
    ? [el("p", {}, "Corrections are saved as sidecars. This does the scans anew that were corrected, and no others; then load this page again:")]
    : [el("p", {}, `${count} decisions and corrections are kept in this browser. Save them as a file, then run with it:`),
      button("Save corrections.json", saveFile, { id: "save-file" })];
  $("rerun").replaceChildren(el("h2", {}, "Run again"), ...parts, el("p", {}, printable(folder)), el("code", { id: "command" }, printable(command())),
    el("div", { class: "bar" }, button("Copy", () => navigator.clipboard.writeText(command()).then(() => toast("copied"), () => toast("select the command and copy it"))),
      el("form", { method: "dialog" }, el("button", {}, "Close"))));
  $("rerun").showModal();
}
