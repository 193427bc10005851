// A result as a map: points by longitude and latitude, or districts as tiles where rows name places. No tiles are fetched.

import { choice, make, say, setting, svg } from "./dom.js";
import { columnsOfNumbers } from "./chart.js";
import { labels } from "./endpoint.js";
import { number, shorten } from "./terms.js";

const WIDTH = 720;
const HEIGHT = 460;
const EDGE = 40;

function pointOf(result, row) {
  const find = (pattern) => result.columns.findIndex((name) => pattern.test(name));
  const [lat, long] = [find(/^(lat|latitude|纬度)$/i), find(/^(lon|lng|long|longitude|经度)$/i)];
  if (lat >= 0 && long >= 0 && number(row[lat]) !== null && number(row[long]) !== null) return [number(row[long]), number(row[lat])];
  const wkt = row.find((cell) => cell?.datatype?.endsWith("wktLiteral"))?.value.match(/POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)/i);
  return wkt ? [Number(wkt[1]), Number(wkt[2])] : null;
}

function title(result, row, known) {
  return row.map((cell, index) => cell && `${result.columns[index]}: ${cell.type === "uri" ? (known.get(cell.value) ?? shorten(cell.value)) : cell.value}`).filter(Boolean).join("\n");
}

function circle(x, y, radius, words) {
  return svg("circle", { cx: x, cy: y, r: radius, class: "spot" }, svg("title", {}, words));
}

function points(result, found, value, known) {
  const [xs, ys] = [found.map(({ at }) => at[0]), found.map(({ at }) => at[1])];
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((WIDTH - 2 * EDGE) / Math.max((east - west) * squeeze, 0.01), (HEIGHT - 2 * EDGE) / Math.max(north - south, 0.01));
  const place = ([long, lat]) => [WIDTH / 2 + (long - (west + east) / 2) * squeeze * scale, HEIGHT / 2 - (lat - (south + north) / 2) * scale];
  const most = Math.max(...found.map(({ row }) => Math.abs(number(row[value]) ?? 0)), 0);
  return found.map(({ row, at }) => circle(...place(at), most ? 4 + 14 * Math.sqrt(Math.abs(number(row[value]) ?? 0) / most) : 6, title(result, row, known)));
}

function tiles(result, found, value, known) {
  const size = 64;
  const all = Object.values(setting.tiles);
  const [left, top] = [Math.min(...all.map(([column]) => column)), Math.min(...all.map(([, row]) => row))];
  const numbers = found.map(({ row }) => number(row[value])).filter((one) => one !== null);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const places = Map.groupBy(found, ({ iri }) => iri);
  return [...places].map(([iri, rows]) => {
    const values = new Set(rows.map(({ row }) => row[value]?.value));
    const { row, at } = rows[0];
    const one = values.size === 1 ? number(row[value]) : null;  // several values are never shown as one of them
    const share = one === null ? 0 : most === least ? 0.6 : 0.15 + (0.85 * (one - least)) / (most - least);
    const [x, y] = [(at[0] - left) * size, (at[1] - top) * size];
    const name = (known.get(iri) ?? shorten(iri)).replace(/(?<=.)区$| District$|经济技术开发区$/, "").slice(0, 11);
    const told = one !== null ? row[value].value : values.size > 1 ? say("several", { n: values.size }) : "";
    const css = share > 0.55 ? "tile-name dark" : "tile-name";
    return svg("g", {}, svg("title", {}, rows.map((each) => title(result, each.row, known)).join("\n\n")),
      svg("rect", { x, y, width: size - 3, height: size - 3, rx: 4, class: "tile", "fill-opacity": share }),
      svg("text", { x: x + size / 2 - 1, y: y + 27, class: css }, name),
      svg("text", { x: x + size / 2 - 1, y: y + 45, class: css }, told));
  });
}

export async function map(result, place) {
  const known = await labels(result.rows.flat().filter((cell) => cell?.type === "uri").map((cell) => cell.value).slice(0, 2000)).catch(() => new Map());
  const located = result.rows.map((row) => ({ row, at: pointOf(result, row) })).filter(({ at }) => at);
  const placed = result.rows.map((row) => {
    const cell = row.find((one) => one?.type === "uri" && setting.tiles?.[one.value]);
    return cell ? { row, iri: cell.value, at: setting.tiles[cell.value] } : null;
  }).filter(Boolean);
  const found = located.length ? located : placed;
  if (!found.length) return place.replaceChildren(make("p", { class: "soft" }, say("no_map")));
  const numeric = columnsOfNumbers(result).filter((index) => !/^(lat|lon|lng|year)/i.test(result.columns[index]));
  const holder = make("div", { class: "wide" });
  const draw = (value) => {
    const marks = located.length ? points(result, found, value, known) : tiles(result, found, value, known);
    const drawn = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "map", role: "img", "aria-label": say("map") }, ...marks);
    holder.replaceChildren(drawn);
    if (!located.length) {
      const box = drawn.getBBox();
      drawn.setAttribute("viewBox", `${box.x - 4} ${box.y - 4} ${box.width + 8} ${box.height + 8}`);
    }
  };
  const options = numeric.map((index) => [index, result.columns[index]]);
  const picker = options.length ? choice(say("shown"), options, numeric[0], (index) => draw(Number(index))) : "";
  place.replaceChildren(make("p", { class: "row" }, picker), holder);
  return draw(numeric[0]);
}
