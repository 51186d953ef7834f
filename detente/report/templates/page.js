"use strict";
(function () {
  const rows = Array.from(document.querySelectorAll("details.row"));
  const wide = window.matchMedia("(min-width: 60.01rem)");

  function sentences(row) {
    return (row.dataset.n || "").split(" ").filter(Boolean)
      .flatMap((n) => Array.from(document.querySelectorAll('.sentence[data-n="' + n + '"]')));
  }

  // On a narrow page the row itself shows the sentence; jumping away would lose the reader's place.
  function show(row) {
    document.querySelectorAll(".sentence.here").forEach((s) => s.classList.remove("here"));
    const found = row.open ? sentences(row) : [];
    found.forEach((s) => s.classList.add("here"));
    if (found.length && wide.matches) {
      found[0].scrollIntoView({ block: "center" });
    }
  }

  rows.forEach((row, at) => {
    const summary = row.querySelector("summary");
    row.addEventListener("toggle", () => show(row));
    summary.addEventListener("keydown", (event) => {
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
      if (to !== undefined && rows[to]) {
        event.preventDefault();
        rows[to].querySelector("summary").focus();
      } else if (event.key === "Escape" && row.open) {
        row.open = false;
      }
    });
  });

  // A highlighted word leads back to its row.
  document.getElementById("article").addEventListener("click", (event) => {
    const piece = event.target.closest("[data-rows]");
    const row = piece && document.getElementById(piece.dataset.rows.split(" ").pop());
    if (row && !String(window.getSelection())) {
      row.open = true;
      show(row);
      row.querySelector("summary").focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  });
})();
