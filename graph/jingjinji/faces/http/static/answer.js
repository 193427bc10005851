// The answer below the field: how many rows, in which views, what to take away, or what went wrong.

import { make, notice, say } from "./dom.js";
import { citePanel, downloads, sharePanel } from "./share.js";
import { table } from "./table.js";

const VIEWS = {
  table: (result, place) => table(result, place),
  chart: (result, place) => import("./chart.js").then(({ chart }) => chart(result, place)),
  map: (result, place) => import("./map.js").then(({ map }) => map(result, place)),
  network: (result, place) => import("./graph.js").then(({ graph }) => graph(result, place)),
  text: (result, place) => place.replaceChildren(make("pre", { tabindex: "0" }, result.text)),
};
const OF_KIND = { table: ["table", "chart", "map", "network"], graph: ["table", "network", "text"], boolean: [] };

function summary(result) {
  const seconds = say("seconds", { n: result.seconds.toFixed(result.seconds < 1 ? 2 : 1) });
  if (result.kind === "boolean") return `${say("answer")}: ${say(result.boolean ? "yes" : "no")} · ${seconds}`;
  return `${say(result.kind === "graph" ? "triples" : "rows", { n: result.rows.length.toLocaleString() })} · ${seconds}`;
}

function panels(result) {
  const place = make("div", { class: "panel" });
  let open = null;
  const buttons = [["share", sharePanel], ["cite", citePanel]].map(([name, panel]) => {
    const button = make("button", { type: "button", class: "quiet", "aria-expanded": "false" }, say(name));
    button.addEventListener("click", () => {
      open = open === name ? null : name;
      buttons.forEach((one) => one.setAttribute("aria-expanded", String(one === button && open === name)));
      place.replaceChildren(open ? panel(result) : "");
    });
    return button;
  });
  return [make("p", { class: "row takeaway" }, `${say("download")}: `, downloads(result), buttons), place];
}

// Shows a result; `first` is the view it opens in, `told` hears of another view.
export async function show(result, place, first, told) {
  const names = OF_KIND[result.kind];
  const empty = result.kind !== "boolean" && result.rows.length === 0;
  const view = make("div", { class: "view" });
  const buttons = names.map((name) => make("button", { type: "button", class: "tab", "aria-pressed": "false", onclick: () => open(name) }, say(name)));

  async function open(name) {
    buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(names[index] === name)));
    told(name);
    view.replaceChildren();
    try {
      await VIEWS[name](result, view);
    } catch (failure) {
      view.replaceChildren(make("p", { class: "soft" }, say("missing_part")));
      console.warn(failure);
    }
  }

  place.replaceChildren(
    make("h2", {}, summary(result)),
    result.truncated ? notice(say("cut")) : "",
    ...panels(result),
    empty ? make("p", { class: "soft" }, `${say("empty")} ${say("empty_hint")}`) : "",
    !empty && names.length ? make("div", { class: "row tabs", role: "group", "aria-label": say("views") }, buttons) : "",
    view,
  );
  if (!empty && names.length) await open(names.includes(first) ? first : names[0]);
}

export function showTrouble(trouble, place) {
  const where = trouble.line ? ` (${say("place", { line: trouble.line, column: trouble.column })})` : "";
  const lines = [trouble.detail && `${trouble.detail}${where}`, trouble.hint && `${say("hint")}: ${trouble.hint}`,
    trouble.retry && say("retry", { n: trouble.retry })].filter(Boolean);
  place.replaceChildren(notice(trouble.title ?? say("unreachable"), ...lines));
}
