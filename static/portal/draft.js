// A form that keeps what is typed: saved on our side while one types, and in this tab until that
// has worked. Pages work without it; then each step is saved when it is sent.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const note = document.querySelector("[data-saved]");
  const place = `draft:${location.pathname}`;
  const PAUSE = 700; // milliseconds without a key
  const say = (text, tone = "") => {
    if (!note) return;
    note.textContent = text;
    note.className = `ep-kept${tone ? ` is-${tone}` : ""}`;
  };
  const isKept = (input) =>
    input.name && !["file", "password", "hidden", "submit"].includes(input.type) && input.name !== "csrfmiddlewaretoken";
  const inputs = () => [...form.elements].filter(isKept);
  const isBox = (input) => input.type === "radio" || input.type === "checkbox";
  const keyOf = (input) => (isBox(input) ? `${input.name} ${input.value}` : input.name);
  const stateOf = (input) => (isBox(input) ? input.checked : input.value);

  // What is asked depends on other answers: data-only="name=value value".
  const show = () => {
    for (const input of form.querySelectorAll("[data-only]")) {
      const [name, values] = input.dataset.only.split("=");
      const other = form.elements[name];
      const box = input.closest(".ep-field");
      if (box) box.hidden = Boolean(other) && !values.split(" ").includes(valueOf(other));
    }
  };
  const valueOf = (input) => (input.type === "checkbox" ? String(input.checked) : input.value);

  // In this tab, until the server has it.
  const remember = () => {
    const values = Object.fromEntries(inputs().map((input) => [keyOf(input), stateOf(input)]));
    sessionStorage.setItem(place, JSON.stringify({ version: form.elements.version?.value, values }));
  };
  const forget = () => sessionStorage.removeItem(place);
  const restore = () => {
    const text = sessionStorage.getItem(place);
    if (!text) return;
    const { version, values } = JSON.parse(text);
    if (version !== form.elements.version?.value) return forget(); // what we have is newer
    let changed = 0;
    for (const input of inputs()) {
      const value = values[keyOf(input)];
      if (value === undefined || value === stateOf(input)) continue;
      if (isBox(input)) input.checked = value;
      else input.value = value;
      changed += 1;
    }
    if (changed) {
      say("What you had typed is back. It is not saved yet.", "warn");
      later();
    } else forget();
    show();
  };

  // On our side.
  let timer = 0;
  let running = null;
  let again = false;
  const later = () => {
    if (!form.dataset.autosave) return; // kept in this tab only, until it is sent
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  const save = async () => {
    if (running) {
      again = true;
      return;
    }
    running = new AbortController();
    say("Saving…");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
        signal: running.signal,
      });
      await take(answer);
    } catch (trouble) {
      if (trouble.name !== "AbortError") {
        say("Not saved: no connection. It stays in this tab, and we try again.", "warn");
        timer = setTimeout(save, 5000);
      }
    } finally {
      running = null;
      if (again) {
        again = false;
        later();
      }
    }
  };
  const take = async (answer) => {
    if (answer.redirected || answer.status === 403) {
      say("You were signed out. Sign in again in another tab, or send: what you typed is kept.", "warn");
      return;
    }
    if (!answer.ok) {
      say(answer.status === 409 ? "Somebody changed this draft meanwhile. Continue to compare; nothing is lost." : "Not saved. It stays in this tab.", "warn");
      return;
    }
    const side = document.getElementById("side");
    if (side) side.outerHTML = await answer.text();
    if (form.elements.version) form.elements.version.value = answer.headers.get("X-Version") || form.elements.version.value;
    say(`Draft saved ${answer.headers.get("X-Saved") || ""}`.trim());
    if (!again) forget();
  };

  // One more row of inputs.
  for (const lines of form.querySelectorAll("[data-lines]")) {
    const button = lines.querySelector("[data-line-add]");
    const count = () => lines.querySelectorAll("[data-line]").length;
    const settle = () => (button.hidden = count() >= Number(lines.dataset.most));
    // The empty row at the end is for those without scripts.
    if (count() > 1 || lines.dataset.optional !== undefined) [...lines.querySelectorAll("[data-line]")].pop().remove();
    button.addEventListener("click", () => {
      const row = lines.querySelector("template").content.firstElementChild.cloneNode(true);
      row.innerHTML = row.innerHTML.replaceAll("NUMBER", String(count()));
      row.querySelector("legend").textContent = `Line ${count() + 1}`;
      button.before(row);
      row.querySelector("input, select").focus();
      settle();
    });
    settle();
  }

  form.addEventListener("input", (event) => {
    show();
    remember();
    later();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    again = false;
    running?.abort();
  });
  show();
  restore();
})();

// Text that is sent at once, such as a comment: kept in this tab until the page shows it.
for (const area of document.querySelectorAll("textarea[data-keep]")) {
  const place = `text:${location.pathname}:${area.name}`;
  const text = sessionStorage.getItem(place);
  const isSent = text && document.querySelector("[data-written]")?.textContent.includes(text.trim());
  if (isSent) sessionStorage.removeItem(place);
  else if (text && !area.value) area.value = text;
  area.addEventListener("input", () => sessionStorage.setItem(place, area.value));
}
