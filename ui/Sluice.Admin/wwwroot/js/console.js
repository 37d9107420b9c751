// The little that only the browser can do.
window.sluice = {
  setTheme(theme) {
    document.cookie = `sluice-theme=${theme}; path=/; max-age=31536000; secure; samesite=strict`;
    document.documentElement.classList.toggle("dark", theme === "dark");
  },
  copy(text) {
    return navigator.clipboard.writeText(text);
  },
  download(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  },
};
