// Decisions and corrections: kept by `curvedig review` where it serves the page, else in this browser until they are
// saved as a file for `curvedig run --corrections`.

const PLACE = "curvedig:" + location.pathname;
let kept = {};
if (!SERVED) {
  try { kept = JSON.parse(localStorage.getItem(PLACE)) || {}; } catch { kept = {}; }
}

const sameResult = (row, entry) => entry.scan_sha256 === row.scan_sha256 && entry.result_sha256 === row.result_sha256;

// What was kept for a scan's present result; what was kept for an older one has had its effect.
function keptFor(row) {
  const entry = kept[row.output];
  return entry && sameResult(row, entry) ? entry : null;
}

function decisionOf(row) {
  const entry = keptFor(row);
  const told = entry && entry.verdict ? entry : row.decision;
  return told && told.verdict && told.verdict !== "open" ? told : null;
}

// failed, review, done, accepted, rejected
function standing(row) {
  const told = decisionOf(row);
  if (told && told.verdict === "reject") return "rejected";
  if (told && told.verdict === "accept" && row.status !== "failed") return "accepted";
  return row.status;
}

// What was corrected and not run since.
function pendingOf(row) {
  const entry = keptFor(row);
  return (entry && entry.correction) || row.pending || null;
}

const isCorrected = (row) => pendingOf(row) !== null;

// Keeps a part of an entry (verdict and note, or correction); resolves to what was kept.
async function keep(row, part) {
  const entry = { output: row.output, scan_sha256: row.scan_sha256, result_sha256: row.result_sha256, ...part };
  if (SERVED) {
    const answer = await fetch("./keep/" + row.index, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(entry),
    });
    const told = await answer.json().catch(() => ({ error: "the server's answer can't be read" }));
    if (!answer.ok) throw new Error(told.error + (told.hint ? " (" + told.hint + ")" : ""));
    if (part.verdict) row.decision = { verdict: part.verdict, note: part.note || "" };
    if (part.correction) row.pending = { ...row.pending, ...part.correction };
    return told;
  }
  const before = keptFor(row) || {};
  if (part.correction) entry.correction = { ...before.correction, ...part.correction };
  kept[row.output] = { ...before, ...entry };
  localStorage.setItem(PLACE, JSON.stringify(kept));
  return kept[row.output];
}

// What no run knows of yet.
const unsaved = () => rows.filter((row) => {
  const entry = keptFor(row), known = row.decision || { verdict: "open", note: "" };
  return entry && (entry.correction || (entry.verdict && (entry.verdict !== known.verdict || entry.note !== (known.note || ""))));
}).map(keptFor);

function saveFile() {
  const text = JSON.stringify({ curvedig_corrections: 1, entries: unsaved() }, null, 1);
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: "corrections.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// The command that does what was corrected; the file stands where the person saved it.
function command() {
  const line = data.command ? data.command.text : "curvedig run INPUT… -o OUT";
  return SERVED ? line : line + " --corrections corrections.json";
}
