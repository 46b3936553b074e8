// The form for what can be corrected in numbers and words.

// A field that changes the draft; text that is no number is marked and changes nothing.
function numberField(value, label, change, attributes) {
  const field = el("input", { type: "text", inputmode: "decimal", class: "number", "aria-label": label, value: value ?? "", ...attributes });
  field.addEventListener("input", () => {
    const number = Number(field.value.trim().replace(",", "."));
    const right = field.value.trim() !== "" && Number.isFinite(number);
    field.classList.toggle("wrong", !right);
    field.setAttribute("aria-invalid", String(!right));
    if (right) change(number);
  });
  return field;
}

function textField(value, label, change, attributes) {
  return el("input", { type: "text", class: "short", "aria-label": label, value: value ?? "", oninput: (event) => change(event.target.value.trim()), ...attributes });
}

function choice(value, label, options, change) {
  const select = el("select", { "aria-label": label, onchange: (event) => change(event.target.value) });
  for (const [key, text] of options) select.append(el("option", { value: key, selected: key === (value ?? "") }, text));
  return select;
}

const button = (text, onclick, attributes) => el("button", { type: "button", onclick, ...attributes }, text);

function correctionForm() {
  return el("form", { id: "form", onsubmit: (event) => { event.preventDefault(); saveCorrection(); } },
    el("h2", {}, "Correct"),
    depthFields(),
    ...edit.draft.tracks.map(trackFields),
    el("div", { class: "bar" },
      button("+ Track", addTrack),
      el("button", { type: "submit", id: "save", "aria-keyshortcuts": "s" }, "Save correction"),
      button("Reset", () => { openEditAnew(); showDetail(); redraw(); })),
    el("p", {}, el("small", {}, "Lines on the scan can be dragged: ties up and down, edges sideways.")));
}

function openEditAnew() {
  openEdit(viewer.row);
}

function changed(what) {
  touch(what);
  showDetail();
}

function depthFields() {
  const { draft } = edit;
  const lines = draft.ties.map((tie, index) => el("tr", {},
    el("td", {}, numberField(tie[0], `row of tie ${index + 1}`, (row) => { tie[0] = row; touch("depth"); })),
    el("td", {}, numberField(tie[1], `depth of tie ${index + 1}`, (depth) => { tie[1] = depth; touch("depth"); }, { class: "number depth" })),
    el("td", {}, button("×", () => { draft.ties.splice(index, 1); changed("depth"); }, { "aria-label": `Remove tie ${index + 1}` }))));
  const end = (index, label) => numberField(draft.interval && draft.interval[index], label, (depth) => {
    draft.interval = draft.interval || [depth, depth];
    draft.interval[index] = depth;
    edit.touched.add("interval");
    touch("depth");
  });
  return el("fieldset", {},
    el("legend", {}, "Depth"),
    el("label", {}, "Unit ", choice(draft.unit, "unit of depth", [["ft", "ft"], ["m", "m"]], (unit) => { draft.unit = unit; touch("depth"); })),
    el("label", {}, "Turned ", choice(String(draft.turn), "degrees clockwise", ["0", "90", "180", "270"].map((it) => [it, it + "°"]), (turn) => { draft.turn = Number(turn); touch("turn"); })),
    el("table", { id: "ties" }, el("tr", {}, el("th", {}, "row"), el("th", {}, "depth")), ...lines),
    button("+ Tie in view", addTie),
    el("div", {}, el("label", {}, "From ", end(0, "shallowest depth")), el("label", {}, "to ", end(1, "deepest depth"))));
}

function addTie() {
  const row = Math.round(viewer.now.y + paper().height / viewer.now.s / 2);
  const depth = viewer.place ? Number(viewer.place.depthAt(row, viewer.row.view.layout.middle).toFixed(1)) : "";
  edit.draft.ties.push([row, depth]);
  edit.draft.ties.sort((a, b) => a[0] - b[0]);
  changed("depth");
}

function addTrack() {
  const { x, s } = viewer.now, wide = paper().width / s;
  edit.draft.tracks.push({ left: Math.round(x + wide / 3), right: Math.round(x + 2 * wide / 3), curves: [] });
  changed("tracks");
}

function trackFields(track, index) {
  const edge = (side) => numberField(track[side], `${side} edge of track ${index + 1}`, (col) => { track[side] = col; touch("tracks"); });
  return el("fieldset", {},
    el("legend", {}, `Track ${index + 1}`),
    el("label", {}, "Left ", edge("left")), el("label", {}, "right ", edge("right")),
    ...track.curves.map((curve, place) => curveFields(track, curve, place)),
    el("div", { class: "bar" },
      button("+ Curve", () => { track.curves.push({ mnemonic: freeName(), unit: "", scale: [0, 100], kind: "linear", wrap: true }); changed("tracks"); }),
      button("Remove track", () => { edit.draft.tracks.splice(index, 1); changed("tracks"); })));
}

function freeName() {
  const names = edit.draft.tracks.flatMap((track) => track.curves).map((curve) => curve.mnemonic);
  let number = 1;
  while (names.includes("C" + number)) number += 1;
  return "C" + number;
}

function curveFields(track, curve, place) {
  const name = printable(curve.mnemonic);
  const set = (key) => (value) => { curve[key] = value; touch("tracks"); };
  const scaleEnd = (index) => numberField(curve.scale && curve.scale[index], `${name} at the ${index ? "right" : "left"} edge`, (value) => {
    curve.scale = curve.scale || [null, null];
    curve.scale[index] = value;
    touch("tracks");
  });
  const drawing = edit.drawing === curve.mnemonic;
  const lines = (curve.drawn || []).length;
  return el("fieldset", { class: "curve" },
    el("legend", {}, name),
    textField(curve.mnemonic, "mnemonic", set("mnemonic")), " ", textField(curve.unit, "unit", set("unit")),
    el("div", {}, scaleEnd(0), " – ", scaleEnd(1)),
    choice(curve.kind, "kind of scale", [["linear", "linear"], ["log", "log"]], set("kind")), " ",
    choice(curve.style, "line style", [["", "any line"], ["solid", "solid"], ["dashed", "dashed"], ["long-dashed", "long-dashed"], ["dotted", "dotted"]], (value) => set("style")(value || null)),
    el("label", {}, el("input", { type: "checkbox", checked: curve.wrap !== false, onchange: (event) => set("wrap")(event.target.checked) }), " wraps"),
    el("div", { class: "bar" },
      button(drawing ? "Stop drawing" : "Draw", () => { edit.drawing = drawing ? null : curve.mnemonic; edit.line = null; showDetail(); redraw(); }, { class: "draw", "aria-pressed": String(drawing) }),
      drawing ? button("New stretch", () => { edit.line = null; toast("the next click begins a new stretch"); }) : null,
      lines ? button(`Forget ${lines} drawn`, () => { curve.drawn = []; changed("tracks"); }) : null,
      button("Remove", () => { track.curves.splice(place, 1); changed("tracks"); }, { "aria-label": `Remove ${name}` })),
    drawing ? el("small", {}, "Click for points; drag points of the trace. Beyond a track's edge is off its scale.") : null);
}
