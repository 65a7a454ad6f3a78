// The queue by keyboard: x chooses the row in focus, c claims it. Both are buttons on the page too.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select") || !["x", "c"].includes(event.key)) return;
  const box = document.activeElement.closest("tr")?.querySelector(".ep-pick");
  const bar = document.getElementById("bulk");
  if (!box || !bar) return;
  event.preventDefault();
  if (event.key === "x") {
    box.checked = !box.checked;
    return;
  }
  document.querySelectorAll(".ep-pick:checked").forEach((other) => (other.checked = false));
  box.checked = true;
  bar.requestSubmit(bar.querySelector("[data-claim]"));
});
