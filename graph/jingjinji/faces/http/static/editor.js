// The SPARQL editor: makes the plain page at /sparql a workbench. Without this script the form works as it stands.

import { make, say, setting } from "./dom.js";
import { ask, Trouble } from "./endpoint.js";
import { field } from "./field.js";
import { show, showTrouble } from "./answer.js";
import { examplesPanel } from "./examples.js";
import { explainPanel } from "./explain.js";

const at = (id) => document.getElementById(id);
const [trouble, answer, panel] = ["trouble", "answer", "panel"].map(at);
let running = null;
let view = new URLSearchParams(window.location.hash.slice(1)).get("view") ?? "table";

function remember(result) {
  const asked = new URLSearchParams([["query", result.query], ...(setting.graphs ?? []), ["version", result.version], ["lang", setting.language]]);
  const address = `${setting.root}/sparql?${asked}`;
  window.history.replaceState(null, "", address.length < 8000 ? `${address}${view === "table" ? "" : `#view=${view}`}` : `${setting.root}/sparql?lang=${setting.language}`);
}

async function run(input, controls) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  input.clear();
  trouble.replaceChildren();
  answer.setAttribute("aria-busy", "true");
  controls.stop.hidden = false;
  controls.status.textContent = say("running");
  try {
    const result = await ask(input.get(), mine.signal);
    controls.status.textContent = "";
    remember(result);
    await show(result, answer, view, (name) => {
      view = name;
      remember(result);
    });
  } catch (failure) {
    controls.status.textContent = failure.name === "AbortError" ? say("stopped") : "";
    if (failure.name !== "AbortError") fail(failure, input);
  } finally {
    if (running === mine) {
      controls.stop.hidden = true;
      answer.removeAttribute("aria-busy");
    }
  }
}

function fail(failure, input) {
  if (!(failure instanceof Trouble)) throw failure;
  answer.replaceChildren();
  showTrouble(failure, trouble);
  if (failure.line) input.mark(failure);
}

function panels(buttons) {
  let open = null;
  for (const [name, button, fill] of buttons) {
    button.addEventListener("click", async () => {
      open = open === name ? null : name;
      for (const [other, one] of buttons) one.setAttribute("aria-expanded", String(other === open));
      panel.replaceChildren(open ? await fill() : "");
      panel.querySelector("input")?.focus();
    });
  }
  return () => {
    open = null;
    panel.replaceChildren();
    for (const [, one] of buttons) one.setAttribute("aria-expanded", "false");
  };
}

async function start() {
  const input = await field();
  const quiet = (name, more = {}) => make("button", { type: "button", class: "quiet", ...more }, say(name));
  const controls = { stop: quiet("stop", { hidden: true }), status: make("span", { class: "soft", role: "status" }) };
  const examples = quiet("examples", { "aria-expanded": "false" });
  const explain = quiet("explain", { "aria-expanded": "false" });
  const tidy = input.tidy ? quiet("format_query", { onclick: () => input.tidy() }) : "";
  const close = panels([
    ["examples", examples, () => examplesPanel((query) => {
      input.set(query);
      close();
      input.focus();
      run(input, controls);
    })],
    ["explain", explain, () => explainPanel(input.get())],
  ]);
  controls.stop.addEventListener("click", () => running?.abort());
  at("actions").append(controls.stop, examples, tidy, explain, controls.status);
  const go = () => run(input, controls);
  at("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  input.onrun(go);
  if (setting.trouble?.line) input.mark(setting.trouble);
  document.body.dataset.ready = "true";
  if (setting.answered) await go();
}

start();
