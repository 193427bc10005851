// Elements, words and small forms: what every script of our pages needs. Texts only ever become text nodes.

export const setting = JSON.parse(document.getElementById("setting").textContent);

export function say(name, values = {}) {
  return setting.words[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

// a colour of the page by its name in charts.css, as it is in the light or in the dark
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function choice(label, options, chosen, onchange) {
  const entries = options.map(([value, text]) => make("option", { value, selected: String(value) === String(chosen) }, text));
  const select = make("select", { onchange: () => onchange(select.value) }, entries);
  return make("label", {}, `${label} `, select);
}

export function notice(title, ...lines) {
  return make("div", { class: "notice", role: "alert" }, make("strong", {}, title), lines.map((line) => make("div", {}, line)));
}

const loading = new Map();

// A classic script of ours, loaded once; the promise fails where it is not installed.
export function load(name) {
  if (!loading.has(name)) {
    loading.set(
      name,
      new Promise((done, failed) => {
        const script = make("script", { src: new URL(name, import.meta.url).pathname });
        script.onload = done;
        script.onerror = () => failed(new Error(name));
        document.head.append(script);
      }),
    );
  }
  return loading.get(name);
}

export async function loadAll(...names) {
  for (const name of names) await load(name);
}

export function has(part) {
  return setting.parts.includes(part);
}
