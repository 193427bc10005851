// How a query is read: its operators in words and how much each pattern can match, as the service tells it.

import { make, say, setting } from "./dom.js";

function branch(step) {
  const size = step.size === undefined || step.size === null ? null : make("span", { class: "soft" }, ` · ${step.size}`);
  return make("li", {}, step.code ? make("code", {}, step.text) : step.text, size, step.steps?.length ? make("ul", {}, step.steps.map(branch)) : null);
}

export async function explainPanel(query) {
  const asked = new URLSearchParams({ query, lang: setting.language });
  const reply = await fetch(`${setting.root}/sparql/explain`, { method: "POST", body: asked, headers: { Accept: "application/json" } });
  const told = await reply.json();
  if (!reply.ok) return make("div", { class: "notice", role: "alert" }, told.detail);
  return make("div", { class: "explain" }, make("h3", {}, say("explain_title")), make("ul", {}, told.steps.map(branch)), make("p", { class: "soft" }, told.note));
}
