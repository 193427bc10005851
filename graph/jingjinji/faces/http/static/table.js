// A result as a table: labels beside IRIs, a hundred rows a page, sorted by any column.

import { make, say, setting } from "./dom.js";
import { labels } from "./endpoint.js";
import { address, number, shorten } from "./terms.js";

const ROWS = 100;
const CHARACTERS = 2000;
const collator = new Intl.Collator(setting.language === "zh" ? "zh-Hans" : "en", { numeric: true });

function compare(a, b) {
  if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1);
  const [x, y] = [number(a), number(b)];
  return x !== null && y !== null ? x - y : collator.compare(a.value, b.value);
}

function plainText(value) {
  return value.length > CHARACTERS ? `${value.slice(0, CHARACTERS)}…` : value;
}

function shown(cell, known) {
  if (!cell) return make("td");
  if (cell.type === "uri") {
    const label = known.get(cell.value);
    const to = address(cell.value);
    const text = label ?? shorten(cell.value);
    const name = to ? make("a", { href: to, rel: "noreferrer", title: cell.value }, text) : text;
    return make("td", {}, name, label ? make("small", { class: "iri" }, shorten(cell.value)) : null);
  }
  if (cell.type === "bnode") return make("td", { class: "soft" }, `_:${cell.value}`);
  if (cell.type === "triple") return make("td", {}, JSON.stringify(cell.value));
  const note = cell["xml:lang"] ?? (cell.datatype && !/#(string|integer|decimal|boolean)$/.test(cell.datatype) ? shorten(cell.datatype) : null);
  return make("td", { class: number(cell) === null ? null : "number", lang: cell["xml:lang"] }, plainText(cell.value), note ? make("small", {}, note) : null);
}

export async function table(result, place) {
  let [page, order, down, rows] = [0, null, false, result.rows];
  const pages = () => Math.max(1, Math.ceil(rows.length / ROWS));

  function header() {
    return result.columns.map((name, index) => {
      const sorted = order === index ? (down ? "descending" : "ascending") : "none";
      const turn = () => {
        [down, order, page] = [order === index && !down, index, 0];
        rows = [...result.rows].sort((a, b) => compare(a[index], b[index]) * (down ? -1 : 1));
        draw(index);
      };
      return make("th", { scope: "col", "aria-sort": sorted },
        make("button", { type: "button", class: "sorter", onclick: turn, title: say("sort") }, name, { ascending: " ↑", descending: " ↓", none: "" }[sorted]));
    });
  }

  function pager() {
    if (pages() === 1) return null;
    const step = (by) => () => {
      page += by;
      draw();
      place.scrollIntoView({ block: "nearest" });
    };
    return make("p", { class: "row pager" },
      make("button", { type: "button", class: "quiet", onclick: step(-1), disabled: page === 0 }, say("previous")),
      say("page", { n: page + 1, of: pages() }),
      make("button", { type: "button", class: "quiet", onclick: step(1), disabled: page + 1 >= pages() }, say("next")));
  }

  async function draw(focused) {
    const part = rows.slice(page * ROWS, (page + 1) * ROWS);
    const iris = part.flat().filter((cell) => cell?.type === "uri").map((cell) => cell.value);
    let known = new Map();
    try {
      known = await labels(iris);
    } catch {
      // without labels the IRIs themselves are shown
    }
    const body = part.map((row) => make("tr", {}, row.map((cell) => shown(cell, known))));
    const drawn = make("table", {}, make("thead", {}, make("tr", {}, header())), make("tbody", {}, body));
    place.replaceChildren(make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("answer") }, drawn), pager() ?? "");
    if (focused !== undefined) place.querySelectorAll("th button")[focused].focus();
  }

  await draw();
}
