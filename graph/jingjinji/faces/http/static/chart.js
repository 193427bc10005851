// A result as a chart by Vega-Lite; its expressions are interpreted, so that the page's policy forbids evaluation.

import { choice, colour, loadAll, make, say } from "./dom.js";
import { labels } from "./endpoint.js";
import { number, shorten } from "./terms.js";

const MOST = 2000;
const MARKS = { bar: { type: "bar", opacity: 0.8 }, line: { type: "line", point: true }, point: { type: "point", filled: true, size: 60 } };

export function columnsOfNumbers(result) {
  return result.columns.map((_, index) => index).filter((index) => {
    const cells = result.rows.map((row) => row[index]).filter(Boolean);
    return cells.length > 0 && cells.every((cell) => number(cell) !== null);
  });
}

function text(cell, known) {
  if (!cell) return "";
  return cell.type === "uri" ? (known.get(cell.value) ?? shorten(cell.value)) : cell.value;
}

function guess(result, numeric) {
  const isYear = (index) => /year|年/i.test(result.columns[index]);
  const y = numeric.find((index) => !isYear(index)) ?? numeric[0];
  const others = result.columns.map((_, index) => index).filter((index) => index !== y);
  const distinct = (index) => new Set(result.rows.map((row) => row[index]?.value)).size;
  const x = others.find(isYear) !== undefined && distinct(others.find(isYear)) > 1 ? others.find(isYear)
    : others.filter((index) => !numeric.includes(index)).sort((a, b) => distinct(b) - distinct(a))[0] ?? others[0] ?? y;
  const repeats = distinct(x) < result.rows.filter((row) => row[y]).length;
  return { x, y, mark: repeats ? "point" : isYear(x) ? "line" : "bar" };
}

export async function chart(result, place) {
  const numeric = columnsOfNumbers(result);
  if (!numeric.length) return place.replaceChildren(make("p", { class: "soft" }, say("no_chart")));
  await loadAll("vega.js", "vega-lite.js", "vega-embed.js");
  const known = await labels(result.rows.slice(0, MOST).flat().filter((cell) => cell?.type === "uri").map((cell) => cell.value).slice(0, MOST)).catch(() => new Map());
  const chosen = guess(result, numeric);
  const canvas = make("div", { class: "chart", role: "img" });
  const saves = make("span", { class: "row" });
  const pick = (name) => (value) => {
    chosen[name] = name === "mark" ? value : Number(value);
    draw();
  };
  const columns = result.columns.map((name, index) => [index, name]);
  place.replaceChildren(make("p", { class: "row" },
    choice(say("x"), columns, chosen.x, pick("x")),
    choice(say("y"), columns.filter(([index]) => numeric.includes(index)), chosen.y, pick("y")),
    choice(say("mark"), ["bar", "line", "point"].map((name) => [name, say(name)]), chosen.mark, pick("mark")), saves), canvas);

  async function draw() {
    const [x, y] = [result.columns[chosen.x], result.columns[chosen.y]];
    const values = result.rows.slice(0, MOST).filter((row) => row[chosen.y])
      .map((row) => ({ x: text(row[chosen.x], known), y: number(row[chosen.y]) }));
    const flat = chosen.mark !== "line";  // names are read across
    const named = { field: "x", title: x, type: "nominal", sort: null, axis: { labelLimit: 260, labelAngle: flat ? 0 : -40 } };
    const measured = { field: "y", title: y, type: "quantitative", stack: null, axis: { grid: true } };  // never summed
    const spec = {
      data: { values }, background: "transparent", width: "container",
      height: flat ? { step: 22 } : 320, mark: { ...MARKS[chosen.mark], tooltip: true, color: colour("accent") },
      encoding: flat ? { y: named, x: measured } : { x: named, y: measured },
      config: { font: getComputedStyle(document.body).fontFamily, axis: { labelFontSize: 12, titleFontSize: 12, gridColor: colour("faint"), domainColor: colour("line"), tickColor: colour("line") }, view: { stroke: null } },
    };
    const ink = getComputedStyle(document.body).color;
    for (const axis of ["labelColor", "titleColor"]) spec.config.axis[axis] = ink;
    canvas.setAttribute("aria-label", `${say("chart")}: ${y} / ${x}`);
    const { view } = await window.vegaEmbed(canvas, spec, { ast: true, actions: false, renderer: "svg", defaultStyle: false, logLevel: window.vega.Error });
    const links = await Promise.all([["PNG", "png"], ["SVG", "svg"]].map(async ([name, form]) =>
      make("a", { href: await view.toImageURL(form, 2), download: `jingjinji.${form}` }, name)));
    saves.replaceChildren(`${say("download")}: `, ...links);
  }

  await draw();
}
