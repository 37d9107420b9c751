// Pages that ask again and again learn here when nobody sees them; charts show under the pointer what they are drawn from.
(() => {
  window.sluice.watchVisibility = (page) => {
    const tell = () =>
      page.invokeMethodAsync("SetHiddenAsync", document.hidden).catch(() => document.removeEventListener("visibilitychange", tell));
    document.addEventListener("visibilitychange", tell);
    if (document.hidden) tell();
  };
  window.sluice.focusRow = (id) => {
    const row = id && document.querySelector(`[data-row="${CSS.escape(id)}"]`);
    (row || document.querySelector("h1"))?.focus();
  };
  // Rows of a long list by arrow keys.
  document.addEventListener("keydown", (e) => {
    if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
    const list = e.target.closest?.("[data-rows]");
    if (!list) return;
    const rows = [...list.querySelectorAll("[data-row]")];
    const next = rows[rows.indexOf(e.target) + (e.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    e.preventDefault();
    next.focus();
  });
})();
