// Behaviour of every page. All of it is a comfort: pages work without it.
"use strict";

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

// The menu on small screens.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toggle]");
  if (!button) return;
  const isOpen = document.getElementById(button.dataset.toggle).classList.toggle("show");
  button.setAttribute("aria-expanded", String(isOpen));
});

// Where a row or a chart is wider than a small screen: the page one is on, and today, come first.
document.addEventListener("DOMContentLoaded", () => {
  all(".ep-nav, .ep-stepnav .ep-steps").forEach((row) => {
    const here = find('[aria-current="page"], [aria-current="step"]', row);
    if (here) row.scrollLeft = here.offsetLeft - row.clientWidth / 2;
  });
  all(".ep-plot").forEach((plot) => (plot.scrollLeft = plot.scrollWidth));
});

// Paper shows what is folded away.
window.addEventListener("beforeprint", () => all("main details:not(.ep-drop)").forEach((part) => (part.open = true)));

// Drop-downs are <details>: a click elsewhere or Escape closes them.
const closeDrops = (except) =>
  all("details.ep-drop[open]").forEach((drop) => drop !== except && (drop.open = false));
document.addEventListener("click", (event) => closeDrops(event.target.closest("details.ep-drop")));

// Global search: Ctrl K, arrows through the hits, Enter opens.
const openSearch = () => {
  const dialog = document.getElementById("search");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  showSeen();
  const box = find("input", dialog);
  box.focus();
  box.select();
};
document.addEventListener("click", (event) => {
  if (event.target.id === "search") event.target.close();
  if (!event.target.closest("[data-search]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  openSearch();
});

const hits = () => all("#search-hits [role=option]");
const choose = (step) => {
  const rows = hits();
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = rows[(now + step + rows.length) % rows.length];
  rows.forEach((row) => row.setAttribute("aria-selected", String(row === next)));
  next.scrollIntoView({ block: "nearest" });
  find("#search-q").setAttribute("aria-activedescendant", next.id);
};
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "search-q") return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(event.key === "ArrowDown" ? 1 : -1);
  }
  if (event.key === "Enter") {
    const chosen = hits().find((row) => row.getAttribute("aria-selected") === "true");
    if (!chosen) return;
    event.preventDefault();
    find("a", chosen).click();
  }
});

// Objects seen last, kept in this browser only: shown by the empty search box.
const SEEN_MOST = 8;
const seen = () => {
  try {
    const kept = JSON.parse(localStorage.getItem("ep-seen")) || [];
    return kept.filter((item) => typeof item.path === "string" && item.path.startsWith("/") && typeof item.title === "string");
  } catch {
    return [];
  }
};
document.addEventListener("DOMContentLoaded", () => {
  const [, ref] = location.pathname.match(/^\/[a-z-]+\/([A-Z][A-Z0-9]{1,9}-\d+)\/$/) || [];
  const title = find("main h1")?.textContent.trim();
  if (!ref || !title || !document.getElementById("search")) return;
  const item = { path: location.pathname, ref, title };
  const others = seen().filter((other) => other.path !== item.path);
  localStorage.setItem("ep-seen", JSON.stringify([item, ...others].slice(0, SEEN_MOST)));
});
const made = (name, css, text) => {
  const element = document.createElement(name);
  element.className = css;
  element.append(text);
  return element;
};
const showSeen = () => {
  document.getElementById("search-recent")?.remove();
  const items = find("#search-q").value ? [] : seen();
  if (!items.length) return;
  const box = made("div", "ep-hits", made("p", "ep-sub", "Seen last"));
  box.id = "search-recent";
  document.getElementById("search").append(box);
  const list = box.appendChild(document.createElement("ul"));
  list.append(...items.map((item) => {
    const link = made("a", "", item.title);
    link.href = item.path;
    link.append(made("span", "ep-code ep-push", item.ref));
    return made("li", "", link);
  }));
};
document.addEventListener("input", (event) => event.target.id === "search-q" && showSeen());
document.addEventListener("submit", (event) => {
  // A field named action hides the property of the form.
  if (!event.target.getAttribute("action")?.includes("logout")) return;
  localStorage.removeItem("ep-seen");
  sessionStorage.clear();
});

// Two keys in a row, g and another, go to a list.
const JUMP_WITHIN = 1500; // ms
let began = 0;
const jump = (key) => {
  const isSecond = Date.now() - began < JUMP_WITHIN;
  began = key === "g" ? Date.now() : 0;
  const link = isSecond && find(`[data-jump="${CSS.escape(key)}"]`);
  if (link) link.click();
  return Boolean(link);
};

// What keys there are, asked for when somebody wants to know.
const tellKeys = () => {
  const address = document.getElementById("search")?.dataset.keys;
  if (!address || find("dialog[open]")) return;
  const dialog = document.getElementById("keys") || document.body.appendChild(made("dialog", "ep-dialog", ""));
  dialog.id = "keys";
  dialog.setAttribute("aria-label", "Keys");
  htmx.ajax("GET", address, dialog);
  dialog.showModal();
};

// Rows that can be chosen: x for the one in focus, a box for all of the page.
const pick = (row) => row && find("[form=bulk]", row)?.click();
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-page]")) all("[form=bulk]").forEach((box) => (box.checked = event.target.checked));
});

// Write down what was said, over the page where one is. What was typed stays when it is closed.
const openLog = (address) => {
  if (find("dialog[open]")) return;
  const dialog = document.getElementById("log") || document.body.appendChild(made("dialog", "ep-dialog", ""));
  dialog.id = "log";
  dialog.setAttribute("aria-label", "Log an interaction");
  dialog.showModal();
  if (!find("form[hx-post]", dialog)) htmx.ajax("GET", address, dialog);
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-log]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openLog(link.getAttribute("href"));
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== "log") return;
  const empty = all("input[type=text], textarea", target).find((box) => !box.value);
  (find("[data-focus]", target) || empty || find("button", target))?.focus();
});
document.addEventListener("click", (event) => event.target.closest("[data-close]")?.closest("dialog").close());

// The order of columns: buttons beside each, or Alt with an arrow. Made when the choice is opened.
const moveColumn = (row, isUp) => {
  const other = isUp ? row.previousElementSibling : row.nextElementSibling;
  if (!other?.matches(".ep-order")) return;
  isUp ? other.before(row) : other.after(row);
};
const mover = (row, name, isUp) => {
  const button = made("button", "ep-shift", isUp ? "\u2191" : "\u2193");
  button.type = "button";
  button.setAttribute("aria-label", `Move ${name} ${isUp ? "up" : "down"}`);
  button.addEventListener("click", () => {
    moveColumn(row, isUp);
    button.focus();
  });
  return button;
};
document.addEventListener("toggle", (event) => {
  const form = event.target.open && find("form[data-order]", event.target);
  if (!form || find(".ep-order", form)) return;
  all("label:has(input:not(:disabled))", form).forEach((label) => {
    const row = made("div", "ep-order", "");
    label.replaceWith(row);
    row.append(label, mover(row, label.textContent, true), mover(row, label.textContent, false));
  });
}, true);
document.addEventListener("keydown", (event) => {
  const row = event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key) && event.target.closest(".ep-order");
  if (!row) return;
  event.preventDefault();
  const box = event.target;
  moveColumn(row, event.key === "ArrowUp");
  box.focus();
});

// Rows by j and k, filter box by /.
const rowLinks = () => all("table[data-rows] tbody .ep-name").filter((a) => a.offsetParent);
const step = (by) => {
  const links = rowLinks();
  if (!links.length) return;
  const now = links.indexOf(document.activeElement);
  links[Math.min(Math.max(now + by, 0), links.length - 1)].focus();
};
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return openSearch();
  }
  if (event.key === "Escape") {
    closeDrops();
    find("#search")?.close(); // by itself the first one would only empty the field
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (jump(event.key)) return event.preventDefault();
  if (event.key === "?") tellKeys();
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
  if (event.key === "x") pick(document.activeElement.closest("tr"));
  if (event.key === "n" && document.getElementById("log-interaction")) {
    event.preventDefault();
    document.getElementById("log-interaction").click();
  }
  if (event.key === "/") {
    event.preventDefault();
    const box = find("[data-list-search]");
    box ? box.focus() : openSearch();
  }
});

// Narrow a list that is on the page already to what holds every word; Enter opens the only one left.
document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-narrow]");
  if (!box) return;
  const words = box.value.toLowerCase().split(/\s+/);
  const root = find(box.dataset.narrow);
  all("[data-narrow-item]", root).forEach((item) => {
    item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
  });
  all("[data-narrow-group]", root).forEach((group) => {
    group.hidden = !find("[data-narrow-item]:not([hidden])", group);
  });
  const none = find("[data-narrow-none]");
  if (none) none.hidden = !!find("[data-narrow-item]:not([hidden])", root);
});
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-narrow]");
  if (!box || event.key !== "Enter") return;
  const left = all(`${box.dataset.narrow} [data-narrow-item]:not([hidden]) a`);
  if (left.length !== 1) return;
  event.preventDefault();
  left[0].click();
});

// A refused form: the summary takes the focus.
const focusErrors = (root) => find("[data-focus]", root)?.focus();
focusErrors(document);
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));

// A choice that acts at once, e.g. the scope of a page, where htmx does not do it.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// A value for many rows counts where its line is ticked: whoever gives one means it.
document.addEventListener("input", (event) => {
  const tick = find('[name^="do_"]', event.target.closest(".ep-change") || document.createElement("i"));
  if (tick && tick !== event.target) tick.checked = true;
});

// Copy a secret that is shown once.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  find("[data-copied]", button).textContent = "Copied";
});

// The theme button tells which theme "as the system" amounts to on this screen.
document.addEventListener("submit", (event) => {
  if (!find("[data-theme-switch]", event.target)) return;
  const shown = document.documentElement.getAttribute("data-bs-theme") || "light";
  event.target.append(Object.assign(document.createElement("input"), { type: "hidden", name: "shown", value: shown }));
});

// Addresses without the filters that are not set.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "list-filters") return;
  for (const [name, value] of [...event.detail.formData.entries()]) {
    if (value === "") event.detail.formData.delete(name);
  }
});

// A link to the same list seen in another way keeps the filters that were set since the page came.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-keep]");
  if (!link) return;
  const query = new URLSearchParams(location.search);
  query.delete("page");
  const wanted = new URLSearchParams(link.search).get(link.dataset.keep);
  if (wanted) query.set(link.dataset.keep, wanted);
  else query.delete(link.dataset.keep);
  link.search = query;
});

// Paper: the browser's own dialog, with the rules for print of the page's styles.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
