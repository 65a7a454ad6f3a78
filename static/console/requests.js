// The queue by keyboard: c claims the row in focus. It is a button on the page too.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select") || event.key !== "c") return;
  const box = document.activeElement.closest("tr")?.querySelector("[form=bulk]");
  const bar = document.getElementById("bulk");
  const claim = bar?.querySelector("[data-claim]");
  if (!box || !claim) return;
  event.preventDefault();
  document.querySelectorAll("[form=bulk]:checked").forEach((other) => (other.checked = false));
  box.checked = true;
  bar.requestSubmit(claim);
});
