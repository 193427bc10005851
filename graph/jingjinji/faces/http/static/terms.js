// IRIs as people read them, and where they lead.

import { setting } from "./dom.js";

const ordered = Object.entries(setting.prefixes).sort((a, b) => b[1].length - a[1].length);

export function shorten(iri) {
  if (iri.startsWith(`${setting.base}id/`)) return iri.slice(setting.base.length + 3);
  return curie(iri) ?? iri;
}

export function curie(iri) {
  for (const [prefix, namespace] of ordered) {
    const local = iri.slice(namespace.length);
    if (iri.startsWith(namespace) && /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?$/.test(local)) return `${prefix}:${local}`;
  }
  return null;
}

export function address(iri) {
  if (iri.startsWith(setting.base)) return `${setting.root}/${iri.slice(setting.base.length)}`;
  return /^https?:\/\//.test(iri) ? iri : null;
}

const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long", "gYear", "nonNegativeInteger"].map(
  (name) => `http://www.w3.org/2001/XMLSchema#${name}`));

export function number(cell) {
  if (cell?.type !== "literal" || !NUMBERS.has(cell.datatype)) return null;
  const value = Number(cell.value);
  return Number.isFinite(value) ? value : null;
}
