// Dialogs: the browser keeps the focus inside one, and it goes back to where it came from when one is gone.
(() => {
  const openers = [];
  window.sluice.showModal = (dialog) => {
    openers.push(document.activeElement);
    dialog.showModal();
    (dialog.querySelector("[data-first]") ?? dialog.querySelector("input, select, textarea"))?.focus();
  };
  window.sluice.modalGone = () => {
    const opener = openers.pop();
    (opener?.isConnected ? opener : document.querySelector("h1"))?.focus();
  };
})();
