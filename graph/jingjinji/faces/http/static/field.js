// The field a query is written in: YASQE where it is installed, else the plain text field; one face for both.

import { has, load, make, say, setting } from "./dom.js";
import { declareWritten, hintsAt, vocabulary } from "./completion.js";

function plain(area) {
  return {
    get: () => area.value,
    set(text) {
      area.value = text;
      area.dispatchEvent(new Event("input"));
    },
    focus: () => area.focus(),
    mark(trouble) {
      const lines = area.value.split("\n");
      const start = lines.slice(0, trouble.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + trouble.column - 1;
      area.setAttribute("aria-invalid", "true");
      area.focus();
      area.setSelectionRange(start, start + 1);
    },
    clear: () => area.removeAttribute("aria-invalid"),
    onrun(run) {
      area.addEventListener("keydown", (event) => {
        if ((event.ctrlKey || event.metaKey) && event.key === "Enter") run(event.preventDefault());
      });
    },
  };
}

// What the grammar expects where a line goes wrong, while one writes; the service has the last word.
function check(yasqe, marks) {
  for (let line = 0; line < yasqe.getDoc().lineCount(); line++) {
    const { state, start } = yasqe.getTokenAt({ line, ch: yasqe.getDoc().getLine(line).length }, true);
    if (state.OK === false) {
      const what = (state.possibleCurrent ?? []).filter((word) => /^[A-Z]{3,}$|^[^\w\s]+$/.test(word)).slice(0, 6).join(" ");
      return marks.show(line, start, what ? say("expected", { what }) : say("place", { line: line + 1, column: start + 1 }), false);
    }
  }
  return marks.clear();
}

class Marks {
  constructor(yasqe) {
    this.yasqe = yasqe;
    this.inText = null;
  }

  clear() {
    this.yasqe.clearGutter("gutterErrorBar");
    this.inText?.clear();
    this.inText = null;
  }

  show(line, column, message, strong) {
    this.clear();
    const sign = make("span", { class: strong ? "fault-sign" : "doubt-sign", title: message, role: "img", "aria-label": message }, "●");
    this.yasqe.setGutterMarker(line, "gutterErrorBar", sign);
    if (!strong) return;
    const length = this.yasqe.getDoc().getLine(line)?.length ?? 0;
    const at = Math.max(0, Math.min(column, length - 1));
    this.inText = this.yasqe.getDoc().markText({ line, ch: at }, { line, ch: at + 1 }, { className: "fault-here", title: message });
  }
}

function rich(area) {
  const query = area.value;
  const holder = make("div", { id: "yasqe" });
  area.hidden = true;
  area.removeAttribute("name");
  area.after(holder);
  const { Yasqe } = window;
  const Editor = Yasqe.default ?? Yasqe.Yasqe ?? Yasqe;
  const yasqe = new Editor(holder, {
    value: query, persistenceId: null, consumeShareLink: null, createShareableLink: undefined, showQueryButton: false,
    syntaxErrorCheck: false, autocompleters: [], resizeable: false, editorHeight: "auto", viewportMargin: Infinity,
    inputStyle: "contenteditable", screenReaderLabel: say("query_field"), prefixCcApi: null,
    requestConfig: { endpoint: `${setting.root}/sparql` },
  });
  const marks = new Marks(yasqe);
  const complete = () => yasqe.showHint({ hint: hints, completeSingle: false, closeCharacters: /[\s}]/, container: document.body });
  const hints = async () => {
    const list = await hintsAt(yasqe);
    const cursor = yasqe.getDoc().getCursor();
    return { list, from: list[0]?.from ?? cursor, to: cursor };
  };
  const keys = { ...yasqe.getOption("extraKeys"), "Ctrl-Space": complete, Tab: false, "Shift-Tab": false, "Ctrl-S": false };
  yasqe.setOption("extraKeys", keys);
  yasqe.on("change", (_, change) => {
    declareWritten(yasqe, change);
    check(yasqe, marks);
  });
  check(yasqe, marks);
  const input = yasqe.getInputField();
  for (const [name, value] of [["aria-label", say("query_field")], ["role", "textbox"], ["aria-multiline", "true"]]) input.setAttribute(name, value);
  holder.querySelectorAll(".yasqe_buttons").forEach((buttons) => buttons.remove());
  requestIdleCallback(vocabulary);
  return {
    get: () => yasqe.getValue(),
    set: (text) => yasqe.setValue(text),
    focus: () => yasqe.focus(),
    tidy: () => yasqe.autoformat(),
    mark: (trouble) => {
      marks.show(trouble.line - 1, trouble.column - 1, trouble.detail, true);
      yasqe.getDoc().setCursor({ line: trouble.line - 1, ch: trouble.column - 1 });
      yasqe.focus();
    },
    clear: () => marks.clear(),
    onrun: (run) => yasqe.setOption("extraKeys", { ...keys, "Ctrl-Enter": run, "Cmd-Enter": run }),
    complete,
    yasqe,
  };
}

export async function field() {
  const area = document.getElementById("query");
  if (!has("yasqe.js")) return plain(area);
  // ours comes after theirs, so that it wins
  document.querySelector('link[href$="editor.css"]').before(make("link", { rel: "stylesheet", href: new URL("yasqe.css", import.meta.url).pathname }));
  try {
    await load("yasqe.js");
    return rich(area);
  } catch {
    area.hidden = false;
    area.name = "query";
    return plain(area);
  }
}
