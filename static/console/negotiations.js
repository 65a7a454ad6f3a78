// The board: a card that is dragged or moved by its menu asks for one permitted move. The answer is
// the board drawn anew, so a refused card is back where it was, with the reason above.
"use strict";

const FORMS = { ON_HOLD: ["hold", "Put on hold"], CLOSED_LOST: ["lose", "Close as lost"] };
const csrf = () => document.querySelector("#move [name=csrfmiddlewaretoken]").value;
const place = (ref, verb) => `${location.pathname}${ref}/${verb}/`;
const columnOf = (card) => card.closest("[data-stage]");
const targetsOf = (column) => column.dataset.targets.split(" ");

const move = (card, to, seen) =>
  htmx.ajax("POST", place(card.dataset.ref, "move"), {
    target: "#list",
    swap: "innerHTML",
    values: { to, seen, csrfmiddlewaretoken: csrf() },
  });

const dragging = (board, column) => {
  board.classList.toggle("is-dragging", column !== null);
  const targets = column ? targetsOf(column) : [];
  for (const other of board.querySelectorAll("[data-stage]"))
    other.classList.toggle("is-target", targets.includes(other.dataset.stage));
};

const sortable = (column, board) =>
  new Sortable(column, {
    group: "stages",
    sort: false,
    draggable: ".ep-card",
    ghostClass: "is-ghost",
    delay: 150,
    delayOnTouchOnly: true,
    filter: ".ep-move",
    preventOnFilter: false,
    onStart: () => dragging(board, column),
    onEnd: ({ item, from, to }) => {
      dragging(board, null);
      if (from !== to) move(item, to.dataset.stage, from.dataset.stage);
    },
  });

// The menu of a card: the same moves, by keyboard.
const button = (text, act) =>
  Object.assign(document.createElement("button"), {
    type: "button",
    className: "btn btn-ep",
    textContent: text,
    onclick: act,
  });

const choices = (card, dialog) => {
  const column = columnOf(card);
  const labels = Object.fromEntries(
    [...document.querySelectorAll("[data-stage]")].map((one) => [one.dataset.stage, one.dataset.label]),
  );
  return targetsOf(column).map((stage) =>
    FORMS[stage]
      ? button(FORMS[stage][1], () => location.assign(place(card.dataset.ref, FORMS[stage][0])))
      : button(labels[stage], () => {
          dialog.close();
          move(card, stage, column.dataset.stage);
        }),
  );
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-move]");
  const dialog = document.getElementById("move");
  if (!opener || !dialog) return;
  const card = opener.closest(".ep-card");
  dialog.querySelector("h2").textContent = `Move ${card.dataset.name}`;
  dialog.querySelector("[data-moves]").replaceChildren(...choices(card, dialog));
  dialog.showModal();
});

// No answer at all: what the board shows may not be so.
for (const trouble of ["htmx:responseError", "htmx:sendError"])
  document.addEventListener(trouble, (event) => {
    if (event.detail.requestConfig?.path.endsWith("/move/")) location.reload();
  });

// Board and table keep the filter that is set now.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-view]");
  if (!link) return;
  const query = new URLSearchParams(location.search);
  for (const name of ["view", "page", "sort"]) query.delete(name);
  if (link.dataset.view) query.set("view", link.dataset.view);
  link.search = query.toString();
});

const start = () => {
  const board = document.querySelector("[data-movable]");
  if (!board || board.dataset.ready || !window.Sortable) return;
  board.dataset.ready = "yes";
  for (const column of board.querySelectorAll("[data-stage]")) sortable(column, board);
};
document.addEventListener("DOMContentLoaded", start);
document.addEventListener("htmx:afterSettle", start);
