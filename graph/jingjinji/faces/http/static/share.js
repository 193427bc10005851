// Take a result away: a link that carries the dataset version, a citation, files in every format.

import { make, say, setting } from "./dom.js";
import { form } from "./endpoint.js";

const LONGEST = 8000;
const FORMATS = {
  table: [["CSV", "csv"], ["TSV", "tsv"], ["JSON", "json"], ["XML", "xml"]],
  graph: [["Turtle", "ttl"], ["N-Triples", "nt"], ["RDF/XML", "rdf"], ["JSON-LD", "jsonld"], ["TriG", "trig"], ["N-Quads", "nq"]],
};
FORMATS.boolean = FORMATS.table.filter(([, format]) => ["json", "xml"].includes(format));

function link(query, more) {
  const asked = form(query, more).toString();
  return asked.length > LONGEST ? null : `${window.location.origin}${setting.root}/sparql?${asked}`;
}

function permalink(result) {
  return link(result.query, [["version", result.version], ["lang", setting.language]]);
}

// Links where the query fits into one, else forms that post it.
export function downloads(result) {
  return FORMATS[result.kind].map(([name, format]) => {
    const to = link(result.query, [["format", format]]);
    if (to) return make("a", { href: to, download: `jingjinji-${result.version}.${format}` }, name);
    const fields = [...form(result.query, [["format", format]])].map(([field, value]) => make("input", { type: "hidden", name: field, value }));
    return make("form", { method: "post", action: `${setting.root}/sparql`, class: "inline" }, fields, make("button", { class: "linklike" }, name));
  });
}

function copyable(title, text, note) {
  const area = make("textarea", { readonly: true, class: "copy", rows: Math.min(14, text.split("\n").length + Math.ceil(text.length / 120)), "aria-label": title }, text);
  const button = make("button", { type: "button", class: "quiet" }, say("copy"));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      area.select();
      document.execCommand("copy");
    }
    button.textContent = say("copied");
  });
  return make("div", {}, make("h3", {}, title), note ? make("p", { class: "soft" }, note) : null, area, make("p", { class: "row" }, button));
}

export function sharePanel(result) {
  const address = permalink(result);
  return address ? copyable(say("share"), address, say("share_note", { version: result.version })) : make("p", { class: "soft" }, say("share_long"));
}

function citation(result, today = new Date()) {
  const address = permalink(result) ?? `${window.location.origin}${setting.root}/sparql`;
  const day = today.toISOString().slice(0, 10);
  const author = setting.language === "zh" ? "京津冀生态环境知识图谱（jingjinji）" : "jingjinji";
  const text = `${author}. ${say("bibtex_title")}. ${say("version")} ${result.version}. ${address} (${say("accessed")} ${day}).`;
  const bibtex = ["@misc{jingjinji-" + result.version + ",", "  author = {{jingjinji}},", `  title = {${say("bibtex_title")}},`,
    `  year = {${day.slice(0, 4)}},`, `  version = {${result.version}},`, `  url = {${address}},`, `  urldate = {${day}}`, "}"].join("\n");
  return { text, bibtex };
}

export function citePanel(result) {
  const { text, bibtex } = citation(result);
  return make("div", {}, copyable(say("cite"), text), copyable("BibTeX", bibtex));
}
