// Ask our own endpoint. Nothing here knows a page.

import { say, setting } from "./dom.js";

const TABLE = "application/sparql-results+json";
const GRAPH = "application/n-triples";
const endpoint = `${setting.root}/sparql`;

export class Trouble extends Error {
  constructor({ type, title, detail, hint, line, column, status, retry }) {
    super(detail ?? title);
    const told = setting.words[`problem ${type?.split("/").pop()}`];
    Object.assign(this, { title: told ?? title, detail, hint, line, column, status, retry });
  }
}

export function form(query, more = []) {
  const fields = new URLSearchParams([["query", query], ...(setting.graphs ?? []), ...more]);
  return fields;
}

async function send(query, accept, signal) {
  let reply;
  try {
    reply = await fetch(endpoint, { method: "POST", body: form(query), headers: { Accept: accept }, signal });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new Trouble({ title: say("unreachable") });
  }
  if (reply.ok) return reply;
  const retry = reply.headers.get("Retry-After");
  let told = {};
  try {
    told = await reply.json();
  } catch {
    told = { title: `${reply.status} ${reply.statusText}` };
  }
  throw new Trouble({ ...told, status: reply.status, retry });
}

// Returns {version, truncated, seconds, and either boolean, or columns and rows, or triples and text}.
export async function ask(query, signal) {
  const began = performance.now();
  const reply = await send(query, `${TABLE}, ${GRAPH};q=0.9`, signal);
  const body = await reply.text();
  const result = {
    query,
    version: reply.headers.get("X-Dataset-Version"),
    truncated: reply.headers.get("X-Result-Truncated") === "true",
    seconds: (performance.now() - began) / 1000,
  };
  if (reply.headers.get("Content-Type").startsWith(GRAPH)) return { ...result, kind: "graph", text: body, ...triples(body) };
  const content = JSON.parse(body);
  if ("boolean" in content) return { ...result, kind: "boolean", boolean: content.boolean };
  const columns = content.head.vars;
  const rows = content.results.bindings.map((binding) => columns.map((name) => binding[name] ?? null));
  return { ...result, kind: "table", columns, rows };
}

export async function select(query) {
  const reply = await send(query, TABLE);
  const content = await reply.json();
  return content.results.bindings;
}

const TERM = /<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?/g;
const ESCAPES = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f", '"': '"', "\\": "\\" };

function unescaped(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, short, long, one) =>
    short || long ? String.fromCodePoint(parseInt(short ?? long, 16)) : (ESCAPES[one] ?? one));
}

function triples(text) {
  const rows = [];
  for (const line of text.split("\n")) {
    const terms = [...line.matchAll(TERM)].slice(0, 3).map(([, iri, blank, literal, language, datatype]) =>
      iri !== undefined ? { type: "uri", value: unescaped(iri) }
        : blank !== undefined ? { type: "bnode", value: blank.replace(/\.$/, "") }
          : { type: "literal", value: unescaped(literal), "xml:lang": language, datatype });
    if (terms.length === 3) rows.push(terms);
  }
  return { columns: ["subject", "predicate", "object"], rows };
}

const known = new Map();

// Labels of IRIs in the language of the page, else in the other; one query for all that are not known yet.
export async function labels(iris) {
  const wanted = [...new Set(iris)].filter((iri) => !known.has(iri) && !/[\s<>"{}|^`\\]/.test(iri));
  if (wanted.length) {
    const values = wanted.map((iri) => `<${iri}>`).join(" ");
    const query = `SELECT ?iri ?label { VALUES ?iri { ${values} }
      ?iri <http://www.w3.org/2004/02/skos/core#prefLabel>|<http://www.w3.org/2000/01/rdf-schema#label>|<http://purl.org/dc/terms/title> ?label }`;
    const best = new Map();
    for (const { iri, label } of await select(query)) {
      const language = label["xml:lang"] ?? "";
      const rank = language.startsWith(setting.language) ? 2 : language === "" ? 1 : 0;
      if (rank >= (best.get(iri.value)?.rank ?? 0)) best.set(iri.value, { rank, text: label.value });
    }
    for (const iri of wanted) known.set(iri, best.get(iri)?.text ?? null);
  }
  return known;
}
