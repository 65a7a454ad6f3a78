// The board of work items: drag a card, use its menu, or Shift and an arrow key while it has the
// focus. The answer is the board drawn anew, so a refused card is back where it was.
"use strict";

(() => {
  const csrf = () => document.querySelector("#move [name=csrfmiddlewaretoken]").value;
  const columnOf = (card) => card.closest("[data-column]");
  const columns = (card) => [...card.closest(".ep-board").querySelectorAll("[data-column]")];
  let focused = "";

  const move = (card, to, seen, before = "") => {
    focused = card.dataset.key;
    htmx.ajax("POST", `/work-items/${card.dataset.key}/move/`, {
      target: "#board",
      swap: "innerHTML",
      values: { to, seen, before, csrfmiddlewaretoken: csrf() },
    });
  };

  const sortable = (column) =>
    new Sortable(column, {
      group: "columns",
      draggable: ".ep-card",
      ghostClass: "is-ghost",
      delay: 150,
      delayOnTouchOnly: true,
      filter: ".ep-move",
      preventOnFilter: false,
      onStart: () => column.closest(".ep-board").classList.add("is-dragging"),
      onEnd: ({ item, from, to, oldIndex, newIndex }) => {
        from.closest(".ep-board").classList.remove("is-dragging");
        if (from === to && oldIndex === newIndex) return;
        const next = item.nextElementSibling;
        move(item, to.dataset.column, from.dataset.column, next ? next.dataset.key : "");
      },
    });

  // The menu of a card: every other column, by mouse or keyboard.
  const choices = (card, dialog) =>
    columns(card)
      .filter((column) => column !== columnOf(card))
      .map((column) =>
        Object.assign(document.createElement("button"), {
          type: "button",
          className: "btn btn-ep",
          textContent: column.dataset.label,
          onclick: () => {
            dialog.close();
            move(card, column.dataset.column, columnOf(card).dataset.column);
          },
        }),
      );

  document.addEventListener("click", (event) => {
    const opener = event.target.closest(".ep-move");
    const dialog = document.getElementById("move");
    if (!opener || !dialog) return;
    const card = opener.closest(".ep-card");
    dialog.querySelector("h2").textContent = `Move ${card.dataset.key}`;
    dialog.querySelector("[data-moves]").replaceChildren(...choices(card, dialog));
    dialog.showModal();
  });

  const sideways = (card, step) => {
    const all = columns(card);
    const to = all[all.indexOf(columnOf(card)) + step];
    if (to) move(card, to.dataset.column, columnOf(card).dataset.column);
  };

  const upDown = (card, step) => {
    const here = columnOf(card).dataset.column;
    const before = step < 0 ? card.previousElementSibling : card.nextElementSibling?.nextElementSibling;
    if (before) move(card, here, here, before.dataset.key);
  };

  const KEYS = {
    ArrowLeft: (card) => sideways(card, -1),
    ArrowRight: (card) => sideways(card, 1),
    ArrowUp: (card) => upDown(card, -1),
    ArrowDown: (card) => upDown(card, 1),
  };

  document.addEventListener("keydown", (event) => {
    const card = event.target.closest("[data-movable] .ep-card");
    if (!card || !event.shiftKey || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key](card);
  });

  for (const trouble of ["htmx:responseError", "htmx:sendError"])
    document.addEventListener(trouble, (event) => {
      if (event.detail.requestConfig?.path.endsWith("/move/")) location.reload();
    });

  const start = () => {
    for (const board of document.querySelectorAll("[data-movable]")) {
      if (board.dataset.ready || !window.Sortable) continue;
      board.dataset.ready = "yes";
      for (const column of board.querySelectorAll("[data-column]")) sortable(column);
    }
    if (!focused) return;
    document.querySelector(`[data-key="${focused}"] > a`)?.focus();
    focused = "";
  };
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:afterSettle", start);

  // The backlog: a row that was dropped goes before the one below it, or after the one above.
  const keyOf = (row) => row?.querySelector("[data-item]").dataset.item;

  const dropped = ({ item, oldIndex, newIndex }) => {
    if (oldIndex === newIndex) return;
    const form = item.closest("form");
    const below = keyOf(item.nextElementSibling);
    const given = below ? { before: below } : { after: keyOf(item.previousElementSibling) };
    for (const [name, value] of Object.entries({ item: keyOf(item), ...given }))
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    form.submit();
  };

  document.addEventListener("DOMContentLoaded", () => {
    const rows = document.querySelector("[data-places]");
    if (rows && window.Sortable)
      new Sortable(rows, {
        ghostClass: "is-ghost",
        delay: 150,
        delayOnTouchOnly: true,
        filter: "button",
        preventOnFilter: false,
        onEnd: dropped,
      });
  });

  // The query box offers what may come next.
  const box = () => document.querySelector("[data-query]");
  const list = () => document.getElementById("hints");
  let chosen = -1;

  const take = (word) => {
    const input = box();
    const begun = input.value.match(/[^\s(,=<>!~]*$/)[0].length;
    input.value = `${input.value.slice(0, input.value.length - begun)}${word} `;
    input.focus();
    offer();
  };

  const drawn = ({ word, help }, at) => {
    const line = document.createElement("li");
    line.role = "option";
    line.id = `hint-${at}`;
    line.setAttribute("aria-selected", "false");
    const name = document.createElement("b");
    name.textContent = word;
    const said = document.createElement("span");
    said.className = "ep-sub";
    said.textContent = help;
    line.append(name, said);
    line.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(word);
    });
    return line;
  };

  const offer = async () => {
    const input = box();
    const text = input.value;
    const answer = await fetch(`/work-items/hints/?text=${encodeURIComponent(text)}`);
    if (!answer.ok || document.activeElement !== input) return;
    const { hints } = await answer.json();
    if (input.value !== text) return; // typed on: the answer to that comes
    chosen = -1;
    list().replaceChildren(...hints.map(drawn));
    input.setAttribute("aria-expanded", String(list().children.length > 0));
  };

  const close = () => {
    list().replaceChildren();
    box().setAttribute("aria-expanded", "false");
  };

  const choose = (step) => {
    const lines = [...list().children];
    if (!lines.length) return;
    chosen = (chosen + step + lines.length) % lines.length;
    lines.forEach((line, at) => line.setAttribute("aria-selected", String(at === chosen)));
    box().setAttribute("aria-activedescendant", lines[chosen].id);
  };

  document.addEventListener("input", (event) => {
    if (event.target === box()) offer();
  });
  document.addEventListener("focusin", (event) => {
    if (event.target === box()) offer();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === box()) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target !== box()) return;
    if (event.key === "Escape") return close();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      return choose(event.key === "ArrowDown" ? 1 : -1);
    }
    if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) {
      event.preventDefault();
      take(list().children[chosen].querySelector("b").textContent);
    }
  });
})();
