// Pages that ask again and again learn here when nobody sees them; charts show under the pointer what they are drawn from.
(() => {
  window.sluice.watchVisibility = (page) => {
    const tell = () =>
      page.invokeMethodAsync("SetHiddenAsync", document.hidden).catch(() => document.removeEventListener("visibilitychange", tell));
    document.addEventListener("visibilitychange", tell);
    if (document.hidden) tell();
  };
})();
