// Nothing on the desk needs this. It adds dropping, printing from a button, and a lock that tells before it falls.
"use strict";

(() => {
  const body = document.body;
  const told = document.getElementById("told");

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  const form = document.querySelector("form[data-drop]");
  const over = (event) => {
    if (!event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) return;
    event.preventDefault();
    if (form) form.classList.toggle("over", event.type === "dragover");
    if (event.type === "drop" && form && event.dataTransfer.files.length) {
      form.querySelector("input[type=file]").files = event.dataTransfer.files;
      form.requestSubmit();
    }
  };
  for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, over);

  // A page that the browser kept and brings back may show what was locked since.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // A note that was typed and not kept yet is kept before anything leads away from it.
  const note = document.querySelector("form[data-note]");
  let leaving = false;
  const typed = () => Boolean(note) && !leaving && note.elements.text.value.trim() !== "";
  const send = () => {
    leaving = true;
    note.submit();
  };
  const staying = () => {
    const fields = new URLSearchParams(new FormData(note));
    fields.set("then", "stay");
    return { method: "POST", body: fields, redirect: "manual", keepalive: true };
  };
  const kept_first = async (event, go) => {
    if (!typed()) return;
    event.preventDefault();
    const asked = fetch(note.action, staying());
    leaving = true;
    const kept = await asked.then((answer) => answer.status === 204, () => false);
    if (kept) go();
    else send(); // the page that comes says why
  };
  document.addEventListener("submit", (event) => {
    if (event.target === note) leaving = true;
    else kept_first(event, () => event.target.submit());
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const here = !link || link.hasAttribute("download") || link.getAttribute("href").startsWith("#");
    if (here || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    kept_first(event, () => location.assign(link.href));
  });
  window.addEventListener("pagehide", () => {
    if (typed()) fetch(note.action, staying()).catch(() => {});
  });

  if (!body.dataset.locks) return;
  const locks = Number(body.dataset.locks);
  const every = Math.min(15, locks / 8) * 1000;
  let sent = 0;
  let warned = false;

  const there = () => {
    const now = Date.now();
    if (!warned && now - sent < every) return;
    sent = now;
    warned = false;
    told.textContent = "";
    const form = new URLSearchParams({ token: body.dataset.token });
    fetch(body.dataset.there, { method: "POST", body: form }).catch(() => {});
  };
  for (const kind of ["keydown", "pointerdown", "pointermove", "input", "scroll"]) {
    document.addEventListener(kind, there, { passive: true, capture: true });
  }

  const unsaved = () => {
    if (!typed()) return false;
    note.elements.then.value = "lock";
    send();
    return true;
  };

  const gone = () => {
    const said = document.createElement("p");
    said.className = "lead";
    said.textContent = body.dataset.gone;
    document.querySelector("main").replaceChildren(said);
    document.title = "";
  };

  const look = async () => {
    let idle;
    try {
      idle = Number(await (await fetch(body.dataset.idle)).text());
    } catch {
      gone();
      return;
    }
    if (!(idle >= 0)) {
      location.replace(body.dataset.home);
      return;
    }
    const left = locks - idle;
    if (left <= (every / 1000) * 1.5 && unsaved()) return;
    if (left <= Math.min(60, locks / 2) && !warned) {
      warned = true;
      told.textContent = body.dataset.warning;
    }
    setTimeout(look, every);
  };
  setTimeout(look, every);
})();
