// What can be written next: classes and properties with their counts from our VoID, named things by any label.

import { say, setting } from "./dom.js";
import { select } from "./endpoint.js";
import { curie } from "./terms.js";

const PROLOGUE = `PREFIX void: <http://rdfs.org/ns/void#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> `;
const WHOLE = `<${setting.base}graph/catalog#dataset>`;
const USED = (part, name, count) => `${PROLOGUE}
SELECT ?iri (MAX(?count) AS ?n) (SAMPLE(?z) AS ?zh) (SAMPLE(?e) AS ?en) {
  GRAPH <${setting.base}graph/catalog> { ?set a void:Dataset ; void:${part} ?partition . ?partition void:${name} ?iri ; void:${count} ?count }
  OPTIONAL { ?iri rdfs:label|skos:prefLabel ?z FILTER(LANG(?z) = "zh") }
  OPTIONAL { ?iri rdfs:label|skos:prefLabel ?e FILTER(LANGMATCHES(LANG(?e), "en") || LANG(?e) = "") } } GROUP BY ?iri`;
const NAMED = `${PROLOGUE}
SELECT ?iri ?label ?kind { ?iri ?kind ?label VALUES ?kind { skos:prefLabel skos:altLabel }
  FILTER(STRSTARTS(STR(?iri), "${setting.base}id/") || STRSTARTS(STR(?iri), "${setting.base}def/")) }`;
const SHOWN = 60;
// passages and statements have composed labels that nobody types
const KINDS = /\/id\/(policy|measure|programme|indicator|place|organization|target|event|recognition|period|source|limit)\//;

let gathered;

export function vocabulary() {
  gathered ??= Promise.all([
    select(USED("classPartition", "class", "entities")).then((rows) => rows.map((row) => entry(row, "class"))),
    select(USED("propertyPartition", "property", "triples")).then((rows) => rows.map((row) => entry(row, "property"))),
    select(NAMED).then(things),
  ]).then((lists) => lists.flat()).catch(() => []);
  return gathered;
}

function entry(row, kind) {
  const [zh, en] = [row.zh?.value ?? "", row.en?.value ?? ""];
  return { iri: row.iri.value, kind, count: Number(row.n.value), zh, en, names: [zh, en] };
}

function things(rows) {
  const found = new Map();
  for (const { iri, label, kind } of rows) {
    if (iri.value.startsWith(`${setting.base}id/`) && !KINDS.test(iri.value)) continue;
    const thing = found.get(iri.value) ?? { iri: iri.value, kind: "thing", count: 0, zh: "", en: "", names: [] };
    if (kind.value.endsWith("prefLabel")) thing[label["xml:lang"] === "zh" ? "zh" : "en"] = label.value;
    thing.names.push(label.value);
    found.set(iri.value, thing);
  }
  return [...found.values()];
}

function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

// Returns the entries that fit what was written, the closest and most used first; `kinds` come before the others.
function matches(entries, written, kinds, near = "") {
  const typed = fold(written.replace(/^</, ""));
  const scored = [];
  for (const item of entries) {
    const short = fold(curie(item.iri) ?? item.iri);
    const local = short.slice(short.indexOf(":") + 1);
    const names = item.names.map(fold);
    let score = 0;
    if (!typed) score = 1;
    else if (short.startsWith(typed) || item.iri.toLowerCase().startsWith(typed)) score = 4;
    else if (local.startsWith(typed) || names.some((name) => name.startsWith(typed))) score = 3;
    else if (names.some((name) => name.includes(typed)) || local.includes(typed)) score = 2;
    if (score && (typed || kinds.includes(item.kind))) scored.push([score + (kinds.includes(item.kind) ? 10 : 0) + (near && item.iri.includes(`/${near}/`) ? 5 : 0), item]);
  }
  scored.sort((a, b) => b[0] - a[0] || b[1].count - a[1].count || a[1].iri.localeCompare(b[1].iri));
  return scored.slice(0, SHOWN).map(([, item]) => item);
}

function hint(yasqe, item, from, to) {
  return {
    text: item.iri,
    render(row) {
      const name = setting.language === "zh" ? [item.zh, item.en] : [item.en, item.zh];
      const bits = [["hint-term", curie(item.iri) ?? item.iri.slice(setting.base.length)], ["hint-label", name.filter(Boolean).join(" · ")],
        ["hint-count", item.count ? `${say(item.kind)} ${item.count.toLocaleString()}` : say(item.kind)]];
      for (const [css, text] of bits) {
        const part = document.createElement("span");
        part.className = css;
        part.textContent = text;
        row.append(part);
      }
    },
    hint(editor) {
      const short = curie(item.iri);
      editor.replaceRange(short ?? `<${item.iri}>`, from, to, "complete");
      const prefix = short?.split(":")[0];
      if (prefix && yasqe.getPrefixesFromQuery()[prefix] === undefined) yasqe.addPrefixes({ [prefix]: setting.prefixes[prefix] });
    },
  };
}

const WORD = /[\p{L}\p{N}_:<>/.#-]*$/u;

function prefixes(line, cursor) {
  const typed = line.match(/([\w-]*)$/)[1];
  const from = { line: cursor.line, ch: cursor.ch - typed.length };
  return Object.entries(setting.prefixes).filter(([name]) => name.startsWith(typed)).sort()
    .map(([name, iri]) => ({ text: `${name}: <${iri}>`, from, to: cursor }));
}

function variables(text, written, cursor) {
  const from = { line: cursor.line, ch: cursor.ch - written.length };
  const names = new Set(text.match(/[?$][\p{L}\p{N}_]+/gu) ?? []);
  return [...names].filter((name) => name !== written && name.startsWith(written)).sort().map((name) => ({ text: name, from, to: cursor }));
}

// The hints for where the cursor stands: a class after `a`, else properties before things.
export async function hintsAt(yasqe) {
  const cursor = yasqe.getDoc().getCursor();
  const before = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch);
  if (/^\s*PREFIX\s+[\w-]*$/i.test(before)) return prefixes(before, cursor);
  const variable = before.match(/[?$][\p{L}\p{N}_]*$/u);
  if (variable) return variables(yasqe.getValue(), variable[0], cursor);
  const written = before.match(WORD)[0];
  const lead = before.slice(0, before.length - written.length);
  const kinds = /(\ba|rdf:type|jjj:\w*[cC]lass)\s+$/.test(lead) ? ["class"]
    : /[\w>)"}]\s+$/.test(lead) && !/[;.{|/^(]\s*$/.test(lead) && /\s(\S+:\S+|<[^>]*>)\s+$/.test(lead) ? ["thing"] : ["property"];
  const near = lead.match(/:(\w+)>?\s+$/)?.[1].toLowerCase();  // after jjj:indicator, indicators
  const from = { line: cursor.line, ch: cursor.ch - written.length };
  return matches(await vocabulary(), written, kinds, near).map((item) => hint(yasqe, item, from, cursor));
}

// Declares a prefix of ours as soon as it is written with its colon.
export function declareWritten(yasqe, change) {
  if (change.origin !== "+input" || change.text.join("") !== ":") return;
  const before = yasqe.getDoc().getLine(change.from.line).slice(0, change.from.ch);
  const prefix = before.match(/(?:^|[\s;.,{(/|^!])([a-z][\w-]*)$/)?.[1];
  if (!prefix || /^\s*PREFIX\s/i.test(before) || !(prefix in setting.prefixes)) return;
  if (yasqe.getPrefixesFromQuery()[prefix] === undefined) yasqe.addPrefixes({ [prefix]: setting.prefixes[prefix] });
}
