// The query library beside the field: find a question, fill in its parameters, put it into the editor.

import { make, say, setting } from "./dom.js";
import { vocabulary } from "./completion.js";

const XSD = "http://www.w3.org/2001/XMLSchema#";

function term(parameter, value) {
  if (parameter.type === "iri") {
    const [prefix, ...local] = value.split(":");
    if (setting.prefixes[prefix] !== undefined && local.length) return `<${setting.prefixes[prefix]}${local.join(":")}>`;
    return /^[a-z][a-z0-9+.-]*:/i.test(value) ? `<${value}>` : `<${setting.base}id/${value}>`;
  }
  const quoted = JSON.stringify(value);
  return parameter.type === "string" ? quoted : `${quoted}^^<${XSD}${parameter.type}>`;
}

// As the service does it: the values stand in a VALUES block after the text, which never changes.
function bind(question, values) {
  const bound = question.parameters.map((parameter) => [parameter, values[parameter.name] || parameter.default]).filter(([, value]) => value);
  if (!bound.length) return question.query;
  const names = bound.map(([parameter]) => `?${parameter.name}`).join(" ");
  const terms = bound.map(([parameter, value]) => term(parameter, value)).join(" ");
  return `${question.query.trimEnd()}\nVALUES (${names}) { (${terms}) }\n`;
}

function known(parameter) {
  const list = make("datalist", { id: `known-${parameter.name}` });
  if (parameter.type === "iri") {
    const kind = parameter.default?.split("/")[0];
    vocabulary().then((entries) => {
      const things = entries.filter(({ iri }) => kind && iri.startsWith(`${setting.base}id/${kind}/`));
      list.append(...things.map(({ iri, zh, en }) => make("option", { value: iri.slice(setting.base.length + 3) }, setting.language === "zh" ? zh : en)));
    });
  }
  return list;
}

function ask(question, put) {
  const inputs = question.parameters.map((parameter) => {
    const input = make("input", { name: parameter.name, value: parameter.default ?? "", size: 36, list: `known-${parameter.name}`,
      placeholder: parameter.default === null ? say("optional") : null });
    return make("p", { class: "row" }, make("label", {}, `${parameter.name} `, input), make("small", { class: "soft" }, parameter.note), known(parameter));
  });
  const form = make("form", { class: "parameters" }, make("h3", {}, question[setting.language]), inputs, make("button", { type: "submit" }, say("insert")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    put(bind(question, Object.fromEntries(new FormData(form))));
  });
  return form;
}

export async function examplesPanel(put) {
  const reply = await fetch(`${setting.root}/queries?format=json`, { headers: { Accept: "application/json" } });
  const { queries } = await reply.json();
  const list = make("ul", { class: "library" });
  const asked = make("div");
  const find = make("input", { type: "search", placeholder: say("find"), "aria-label": say("find"), size: 36 });

  function choose(question) {
    if (!question.parameters.length) return put(question.query);
    asked.replaceChildren(ask(question, put));
    return asked.querySelector("input").focus();
  }

  function draw() {
    const wanted = find.value.toLowerCase();
    const fitting = queries.filter(({ name, zh, en, tags }) => [name, zh, en, ...tags].join(" ").toLowerCase().includes(wanted));
    list.replaceChildren(...fitting.map((question) => make("li", {},
      make("button", { type: "button", class: "linklike", onclick: () => choose(question) }, question[setting.language]))));
  }

  find.addEventListener("input", draw);
  draw();
  return make("div", {}, make("p", { class: "row" }, find), asked, list);
}
