// Rows ticked for a bulk edit stay ticked while one pages, sorts and filters: kept in this tab only,
// until they are cleared, the choosing is stopped or the edit is made.
"use strict";

(() => {
  const KEPT = "ep-picked:";
  const bar = () => find(".ep-picking");
  const boxes = () => all("[form=bulk][name=ref]");
  const place = () => KEPT + bar().getAttribute("action");
  const read = () => {
    try {
      return new Set(JSON.parse(sessionStorage.getItem(place())));
    } catch {
      return new Set();
    }
  };
  const keep = (refs) => {
    if (refs.size) sessionStorage.setItem(place(), JSON.stringify([...refs]));
    else sessionStorage.removeItem(place());
  };
  const counted = (refs) => {
    const away = refs.size - boxes().filter((box) => box.checked).length;
    if (!refs.size) return "None chosen";
    return `${refs.size.toLocaleString("en")} chosen${away ? `, ${away.toLocaleString("en")} not on this page` : ""}`;
  };

  // The boxes as they were ticked, the box of the page, and how many there are in all.
  const draw = () => {
    if (!bar()) return;
    const refs = read();
    const here = boxes();
    here.forEach((box) => (box.checked = refs.has(box.value)));
    const ticked = here.filter((box) => box.checked).length;
    const page = find("[data-pick-page]");
    if (page) {
      page.checked = here.length > 0 && ticked === here.length;
      page.indeterminate = ticked > 0 && ticked < here.length;
    }
    const count = find("[data-picked]");
    if (count.textContent !== counted(refs)) count.textContent = counted(refs);
    find("[data-pick-clear]").hidden = !refs.size;
  };
  const note = (changed) => {
    const refs = read();
    changed.forEach((box) => (box.checked ? refs.add(box.value) : refs.delete(box.value)));
    keep(refs);
    draw();
  };

  document.addEventListener("change", (event) => {
    if (!bar()) return;
    if (event.target.matches("[data-pick-page]")) note(boxes());
    else if (event.target.matches("[form=bulk][name=ref]")) note([event.target]);
  });

  // With Shift all rows from the last one that was ticked.
  let last = "";
  document.addEventListener("click", (event) => {
    const box = bar() && event.target.closest("[form=bulk][name=ref]");
    if (!box) return;
    const here = boxes();
    const from = here.findIndex((other) => other.value === last);
    last = box.value;
    if (!event.shiftKey || from < 0) return;
    const [low, high] = [from, here.indexOf(box)].sort((a, b) => a - b);
    const between = here.slice(low, high + 1);
    between.forEach((other) => (other.checked = box.checked));
    note(between);
  });

  const forget = () => {
    keep(new Set());
    draw();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-pick-clear]")) {
      forget();
      find("button", bar()).focus();
    }
    if (event.target.closest("[data-pick-stop]")) forget();
  });

  // What is ticked on other pages goes along; what was changed is not chosen any more.
  document.addEventListener("formdata", (event) => {
    if (event.target !== bar()) return;
    const here = new Set(boxes().map((box) => box.value));
    event.formData.append("refs", [...read()].filter((ref) => !here.has(ref)).join(" "));
  });
  document.addEventListener("submit", (event) => {
    const made = event.target.dataset.picked;
    if (made) sessionStorage.removeItem(KEPT + made);
  });

  ["DOMContentLoaded", "pageshow", "htmx:afterSettle", "htmx:historyRestore"].forEach((name) =>
    addEventListener(name, draw),
  );
})();
