// The shell of every page: theme, language links that follow the address, help, and the shortcut for help.
"use strict";
(() => {
  const root = document.documentElement;
  const YEAR = 31536000;

  const theme = document.getElementById("theme");
  theme.addEventListener("click", () => {
    const dark = root.dataset.theme !== "dark";
    root.dataset.theme = dark ? "dark" : "light";
    theme.setAttribute("aria-pressed", String(dark));
    document.cookie = `wijksim_theme=${root.dataset.theme}; path=/; max-age=${YEAR}; samesite=strict`;
  });

  // A live page changes its address without loading; the links to the other language go to what is shown now.
  const follow = (event) => {
    const link = event.target.closest?.("a[data-language]");
    if (!link) return;
    const asked = new URLSearchParams(location.search);
    asked.set("lang", link.dataset.language);
    link.href = `${location.pathname}?${asked}`;
  };
  for (const kind of ["pointerdown", "focusin", "mouseover"]) document.addEventListener(kind, follow);

  // Paper is white: what is drawn for a dark screen cannot be read on it. And paper says where it came from.
  const printed = document.createElement("p");
  printed.className = "printed";
  document.querySelector("footer").append(printed);
  let shown = null;
  window.addEventListener("beforeprint", () => {
    shown = root.dataset.theme;
    root.dataset.theme = "light";
    printed.textContent = decodeURI(location.href);
  });
  window.addEventListener("afterprint", () => {
    if (shown !== null) root.dataset.theme = shown;
  });

  const helping = document.getElementById("helping");
  document.getElementById("help").addEventListener("click", () => helping.showModal());

  // Shortcuts of one key can be switched off, for people who speak to their computer; widgets look at data-shortcuts.
  const box = document.getElementById("shortcuts");
  const remembered = () => { try { return localStorage.getItem("wijksim.shortcuts"); } catch { return null; } };
  box.checked = remembered() !== "off";
  const set = () => { root.dataset.shortcuts = box.checked ? "on" : "off"; };
  box.addEventListener("change", () => {
    set();
    try { localStorage.setItem("wijksim.shortcuts", root.dataset.shortcuts); } catch { /* only for this page then */ }
  });
  set();
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (event.key !== "?" || typing || root.dataset.shortcuts === "off" || helping.open) return;
    event.preventDefault();
    helping.showModal();
  });

  // Focus, and not only the view, goes to the content.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    const main = document.getElementById("main");
    main.focus();
    main.scrollIntoView();
  });
})();
