// What every part needs: the data, elements, words.

const data = JSON.parse(document.getElementById("data").textContent);
const rows = data.rows;
rows.forEach((row, index) => { row.index = index; row.reasons = row.reasons || []; });

const $ = (id) => document.getElementById(id);

// An element with attributes (`on…` as listeners) and children; text stays text.
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Text as it is shown: control characters and those that turn a line's direction as \u{1b}.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const printable = (text) => String(text).replace(UNPRINTABLE, (c) => "\\u{" + c.charCodeAt(0).toString(16) + "}");

const percent = (share) => (100 * share).toFixed(share >= 0.9995 || share < 0.1 ? 0 : 1) + " %";
const short = (number, digits = 2) => String(Number(number.toFixed(digits)));
const clamp = (value, least, most) => Math.min(most, Math.max(least, value));
const copyOf = (value) => JSON.parse(JSON.stringify(value));

// A relative link to a file below the output folder, never taken for a scheme.
const linkTo = (path) => "./" + (SERVED ? "out/" : "") + path.split("/").map(encodeURIComponent).join("/");
const fileOf = (row, ending) => row.files.find((path) => path === row.output + ending);

let toastTimer = 0;
function toast(text) {
  $("toast").textContent = printable(text);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $("toast").textContent = ""; }, 6000);
}

// Colours that differ in lightness, too; dashes tell them apart without colour.
const dark = matchMedia("(prefers-color-scheme: dark)");
const ON_DARK = ["#8ab4f8", "#f2a35e", "#7fd79a", "#f48fb1", "#d7c26a", "#b39ddb", "#80deea", "#ff8a80"];
const ON_PAPER = ["#0b57d0", "#b34700", "#146c2e", "#a1126b", "#6b5b00", "#5b3cc4", "#00687a", "#b3261e"];
const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3], [14, 4], [4, 2, 1, 2], [1, 4], [12, 2, 2, 2, 2, 2]];
const hue = (index) => (dark.matches ? ON_DARK : ON_PAPER)[index % 8];
const paperHue = (index) => ON_PAPER[index % 8];
// The scan is white whatever the page's colours are.
const PAPER = { mark: "#0b57d0", edge: "#7a4b00", doubt: "#a3160a", doubtful: "rgba(214, 40, 40, .22)", ground: "#fff", text: "#1c1f23" };
const dash = (index) => DASHES[index % 8];
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
