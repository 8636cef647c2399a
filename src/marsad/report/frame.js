// Language and theme of a page. Nothing is fetched and nothing is stored.
(() => {
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);
  const all = (selector) => [...document.querySelectorAll(selector)];

  function speak(lang) {
    root.lang = lang;
    root.dir = lang === "ar" ? "rtl" : "ltr";
    for (const button of all("[data-tongue]")) button.setAttribute("aria-pressed", button.dataset.tongue === lang);
    for (const node of all("[data-says]")) {
      const said = node.dataset[lang];
      if (node.dataset.says === "text") node.textContent = said; else node.setAttribute(node.dataset.says, said);
    }
    const names = new Intl.DisplayNames([lang], { type: "region" });
    for (const place of all("[data-region]")) {
      try { place.textContent = names.of(place.dataset.region); } catch { /* not a country code: shown as it is */ }
    }
    const title = document.querySelector("title");
    document.title = title.dataset[lang];
  }

  function dress(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme; else delete root.dataset.theme;
  }

  for (const button of all("[data-tongue]")) button.addEventListener("click", () => speak(button.dataset.tongue));
  document.getElementById("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme:dark)").matches;
    dress(dark ? "light" : "dark");
  });

  dress(asked.get("theme"));
  speak(["ar", "en", "fr"].includes(asked.get("lang")) ? asked.get("lang") : root.lang);
})();
