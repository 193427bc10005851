// The network to explore: begins with what the source states, grows by expanding a thing. The page below works without it.

import { colour, has, load, make, say, setting } from "./dom.js";
import { address } from "./terms.js";

const COLOURS = { measure: "c1", indicator: "c0", policy: "c2", place: "c7", programme: "c4", organization: "c5", target: "c3", event: "c6",
  recognition: "c3" };
const SHAPES = { measure: "round-rectangle", policy: "rectangle", place: "ellipse", programme: "diamond" };
const MOST = 60;
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function style() {
  const page = getComputedStyle(document.body);
  const [ink, paper] = [page.color, page.backgroundColor];
  return [
    { selector: "node", style: { label: "data(label)", "background-color": (node) => colour(COLOURS[node.data("kind")] ?? "c7"), shape: (node) => SHAPES[node.data("kind")] ?? "ellipse",
      width: 18, height: 18, "font-size": 12, color: ink, "text-wrap": "wrap", "text-max-width": 130, "text-valign": "bottom", "text-margin-y": 4,
      "text-background-color": paper, "text-background-opacity": 0.85, "min-zoomed-font-size": 7 } },
    { selector: "edge", style: { "curve-style": "bezier", "line-color": colour("weak"), width: 1.5, "target-arrow-shape": "none" } },
    { selector: "edge[strength = 4]", style: { width: 6, "line-color": colour("accent") } },
    { selector: "edge[strength = 3]", style: { width: 3.5, "line-color": colour("accent-2") } },
    { selector: "edge[strength = 2]", style: { width: 1.5, "line-style": "dashed", "line-color": colour("weak") } },
    { selector: "edge[strength = 1]", style: { width: 1.2, "line-style": "dotted", "line-color": colour("weak") } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": ink } },
  ];
}

function index(network) {
  const nodes = new Map(network.nodes.map((node) => [node.id, node]));
  const edges = new Map();
  network.edges.forEach((edge, at) => {
    edge.id = `e${at}`;
    for (const end of [edge.source, edge.target]) edges.set(end, [...(edges.get(end) ?? []), edge]);
  });
  return { nodes, edges };
}

class Explorer {
  constructor(network, place) {
    Object.assign(this, index(network), { network, least: setting.strength });
    this.canvas = make("div", { class: "network", role: "img", "aria-label": say("explore") });
    this.told = make("div", { class: "told", "aria-live": "polite" });
    place.append(make("h2", {}, say("explore")), this.controls(),
      make("div", { class: "explorer" }, this.canvas, this.told));
    this.cy = window.cytoscape({ container: this.canvas, style: style() });
    this.cy.on("tap", "node", (event) => this.tell(event.target.id()));
    this.start();
  }

  controls() {
    const names = make("datalist", { id: "things" }, this.network.nodes.map((node) => make("option", { value: node.label })));
    const find = make("input", { list: "things", size: 28, "aria-label": say("focus"), placeholder: say("focus") });
    find.addEventListener("change", () => {
      const node = this.network.nodes.find(({ label }) => label === find.value);
      if (!node) return;
      this.add([node.id]);
      this.expand(node.id);
      this.tell(node.id);
    });
    const kinds = Object.keys(COLOURS).filter((kind) => this.network.nodes.some((node) => node.kind === kind));
    const legend = kinds.slice(0, 6).map((kind) => make("span", { class: "dot", style: `--dot: var(--${COLOURS[kind]})` }, say(`kind_${kind}`)));
    return make("div", {}, make("p", { class: "row" }, find, names,
      make("button", { type: "button", class: "quiet", onclick: () => this.start() }, say("reset"))), make("p", { class: "soft" }, legend));
  }

  fits(edge) {
    return edge.strength === null || edge.strength >= this.least;
  }

  start() {
    this.cy.elements().remove();
    const tied = this.network.edges.filter((edge) => edge.strength !== null && this.fits(edge));
    this.add([...new Set(tied.flatMap((edge) => [edge.source, edge.target]))]);
    this.told.replaceChildren(make("p", { class: "soft" }, say("explore_note")));
  }

  add(ids) {
    const fresh = ids.filter((id) => this.cy.getElementById(id).empty());
    this.cy.add(fresh.map((id) => ({ data: this.nodes.get(id) })));
    const edges = fresh.flatMap((id) => this.edges.get(id) ?? []).filter((edge) => this.fits(edge)
      && this.cy.getElementById(edge.id).empty() && this.cy.getElementById(edge.source).nonempty() && this.cy.getElementById(edge.target).nonempty());
    this.cy.add([...new Map(edges.map((edge) => [edge.id, { data: edge }])).values()]);
    this.cy.layout({ name: "cose", animate: still ? false : "end", animationDuration: 300, nodeRepulsion: () => 60000, idealEdgeLength: () => 80, padding: 24, randomize: true, numIter: 600 }).run();
  }

  around(id) {
    return (this.edges.get(id) ?? []).filter((edge) => this.fits(edge)).sort((a, b) => (b.strength ?? 0) - (a.strength ?? 0));
  }

  expand(id) {
    this.add(this.around(id).slice(0, MOST).map((edge) => (edge.source === id ? edge.target : edge.source)));
    this.cy.getElementById(id).select();
  }

  tell(id) {
    const node = this.nodes.get(id);
    const edges = this.around(id);
    const lines = edges.slice(0, MOST).map((edge) => make("li", { class: edge.strength !== null && edge.strength < 3 ? "weak" : null },
      edge.text, " ", edge.strength ? make("span", { class: `strength s${edge.strength}` }, String(edge.strength)) : null,
      edge.cited ? make("small", { lang: "zh" }, ` ${say("line")} ${edge.cited}`) : null));
    this.told.replaceChildren(make("h3", {}, node.label), make("p", { class: "soft" }, `${say(`kind_${node.kind}`)} · ${say("links", { n: edges.length })} · ${say("betweenness")} ${node.betweenness.toFixed(3)}`),
      make("p", { class: "row" }, make("button", { type: "button", class: "quiet", onclick: () => this.expand(id) }, say("expand")),
        make("a", { href: `${address(`${setting.base}id/${id}`)}?lang=${setting.language}` }, say("open"))),
      make("ul", {}, lines), edges.length > MOST ? make("p", { class: "soft" }, say("many", { n: MOST })) : "");
  }
}

async function start() {
  document.body.dataset.ready = "true";
  const place = document.getElementById("explore");
  if (!has("cytoscape.js")) return;
  const [reply] = await Promise.all([fetch(`${setting.root}/network.json?lang=${setting.language}`), load("cytoscape.js")]);
  if (!reply.ok) return;
  place.hidden = false;
  window.explorer = new Explorer(await reply.json(), place);
}

start();
