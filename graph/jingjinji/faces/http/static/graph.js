// A result as a network by Cytoscape: IRIs as nodes, rows or triples as edges.

import { choice, colour, load, make, say } from "./dom.js";
import { columnsOfNumbers } from "./chart.js";
import { labels } from "./endpoint.js";
import { address, number, shorten } from "./terms.js";

const MOST = 400;

const STYLE = [
  { selector: "node", style: { label: "data(label)", "background-color": "#14665a", width: 16, height: 16, "font-size": 11, color: "#1d2a2f",
    "text-wrap": "wrap", "text-max-width": 120, "text-valign": "bottom", "text-margin-y": 4, "text-background-color": "#fbfcfb", "text-background-opacity": 0.85 } },
  { selector: "edge", style: { width: 1.5, "line-color": "#9fb0ac", "curve-style": "bezier", "target-arrow-shape": "triangle",
    "target-arrow-color": "#9fb0ac", "arrow-scale": 0.8 } },
  { selector: "edge[width]", style: { width: "data(width)" } },
  { selector: ":selected", style: { "background-color": "#8a4b00", "line-color": "#8a4b00", "target-arrow-color": "#8a4b00" } },
];

// the page's own ink and paper, dark too
function inColours(style) {
  const { color, backgroundColor } = getComputedStyle(document.body);
  return style.map((rule) => (rule.selector === "node" ? { ...rule, style: { ...rule.style, color, "text-background-color": backgroundColor, "background-color": colour("accent") } } : rule));
}

function edges(result, from, to, weight) {
  const ends = result.rows.filter((row) => row[from]?.type === "uri" && row[to]?.type === "uri");
  const values = weight === null ? [] : ends.map((row) => Math.abs(number(row[weight]) ?? 0));
  const most = Math.max(...values, 0);
  return ends.map((row, index) => ({ source: row[from].value, target: row[to].value, width: most ? 1 + (5 * values[index]) / most : undefined }));
}

export async function graph(result, place) {
  const linking = result.columns.map((_, index) => index).filter((index) => result.rows.some((row) => row[index]?.type === "uri"));
  if (linking.length < 2) return place.replaceChildren(make("p", { class: "soft" }, say("no_network")));
  await load("cytoscape.js");
  const ofTriples = result.kind === "graph";
  const chosen = { from: linking[0], to: ofTriples ? 2 : linking[1], weight: null };
  const canvas = make("div", { class: "network", role: "img", "aria-label": say("network") });
  const note = make("p", { class: "soft" });
  const pick = (name) => (value) => {
    chosen[name] = value === "" ? null : Number(value);
    draw();
  };
  const options = linking.map((index) => [index, result.columns[index]]);
  const numeric = columnsOfNumbers(result).map((index) => [index, result.columns[index]]);
  place.replaceChildren(ofTriples ? "" : make("p", { class: "row" }, choice(say("from"), options, chosen.from, pick("from")),
    choice(say("to"), options, chosen.to, pick("to")), choice(say("weight"), [["", say("none")], ...numeric], "", pick("weight"))), note, canvas);

  async function draw() {
    const all = edges(result, chosen.from, chosen.to, chosen.weight);
    const drawn = all.slice(0, MOST);
    note.textContent = all.length > MOST ? say("cut_network", { n: MOST }) : "";
    const nodes = [...new Set(drawn.flatMap(({ source, target }) => [source, target]))];
    const known = await labels(nodes).catch(() => new Map());
    const elements = [...nodes.map((id) => ({ data: { id, label: known.get(id) ?? shorten(id) } })), ...drawn.map((data) => ({ data }))];
    const cy = window.cytoscape({ container: canvas, elements, style: inColours(STYLE),
      layout: { name: "cose", animate: false, nodeRepulsion: () => 90000, idealEdgeLength: () => 90, randomize: false, padding: 30 } });
    cy.on("dbltap", "node", (event) => {
      const to = address(event.target.id());
      if (to) window.location.href = to;
    });
  }

  await draw();
}
