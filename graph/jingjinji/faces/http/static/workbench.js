/* What the pages do beyond plain HTML: suggestions while typing, citations that open by a tap, a chart as PNG.
   Everything works without this file. */
"use strict";

const root = document.body.dataset.root;
const language = document.body.dataset.language;

function suggest(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  let items = [], at = -1, waiting = 0, asked = "";
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  list.hidden = true;
  form.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) input.setAttribute(name, value);

  const open = (is) => {
    list.hidden = !is;
    input.setAttribute("aria-expanded", String(is));
    if (!is) { at = -1; input.removeAttribute("aria-activedescendant"); }
  };
  const go = (item) => { location.href = `${root}/id/${item.id}?lang=${language}`; };
  const choose = (index) => {
    at = (index + items.length + 1) % (items.length + 1);
    [...list.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === at)));
    if (at < items.length) input.setAttribute("aria-activedescendant", `suggestion-${at}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (found) => {
    items = found;
    list.replaceChildren(...found.map((item, index) => {
      const row = document.createElement("li"), note = document.createElement("small");
      row.id = `suggestion-${index}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      note.textContent = item.matched && item.matched !== item.label ? ` ${item.matched}` : "";
      row.append(item.label, note);
      row.addEventListener("mousedown", (event) => { event.preventDefault(); go(item); });
      return row;
    }));
    open(found.length > 0);
  };
  const fetchFor = async (text) => {
    const answer = await fetch(`${root}/api/search?q=${encodeURIComponent(text)}&lang=${language}&limit=8`, { headers: { Accept: "application/json" } });
    if (!answer.ok || text !== asked) return;
    const found = await answer.json();
    if (text === asked) show(found.entities || []);
  };
  input.addEventListener("input", () => {
    asked = input.value.trim();
    clearTimeout(waiting);
    if (!asked) open(false);
    else waiting = setTimeout(() => fetchFor(asked).catch(() => open(false)), 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !list.hidden) choose(at + 1);
    else if (event.key === "ArrowUp" && !list.hidden) choose(at < 0 ? items.length - 1 : at - 1);
    else if (event.key === "Escape" && !list.hidden) open(false);
    else if (event.key === "Enter" && at >= 0 && at < items.length) go(items[at]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => open(false));
}

function cite(holder) {
  holder.querySelector(".fig").addEventListener("click", () => {
    const was = holder.classList.contains("open");
    document.querySelectorAll(".cite.open").forEach((other) => other.classList.remove("open"));
    holder.classList.toggle("open", !was);
    holder.classList.toggle("closed", was);
  });
  for (const name of ["mouseenter", "focusin"]) holder.addEventListener(name, () => {
    const edge = holder.getBoundingClientRect();
    if (name === "mouseenter") holder.classList.remove("closed");
    holder.classList.toggle("end", edge.left > document.documentElement.clientWidth - 400);
  });
  holder.addEventListener("focusout", (event) => {
    if (!holder.contains(event.relatedTarget)) holder.classList.remove("open", "closed");
  });
}

function png(link) {
  link.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const picture = new Image();
    picture.addEventListener("load", () => {
      const canvas = document.createElement("canvas");
      const wide = 1440, high = Math.round(wide * picture.naturalHeight / picture.naturalWidth);
      canvas.width = wide;
      canvas.height = high;
      canvas.getContext("2d").drawImage(picture, 0, 0, wide, high);
      canvas.toBlob((blob) => {
        const saved = document.createElement("a");
        saved.href = URL.createObjectURL(blob);
        saved.download = link.dataset.png;
        saved.click();
        setTimeout(() => URL.revokeObjectURL(saved.href), 1000);
      }, "image/png");
    });
    picture.src = link.href;
  });
}

document.querySelectorAll("form.search").forEach(suggest);
document.querySelectorAll(".cite").forEach(cite);
document.querySelectorAll("a[data-png]").forEach(png);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll(".cite:hover, .cite:focus-within, .cite.open").forEach((holder) => {
    holder.classList.remove("open");
    holder.classList.add("closed");
  });
});
document.addEventListener("click", (event) => {
  document.querySelectorAll(".cite.open").forEach((holder) => {
    if (!holder.contains(event.target)) holder.classList.remove("open");
  });
});
