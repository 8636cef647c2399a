// Filters and keys of the report. Nothing is fetched and nothing is stored.
(() => {
  const root = document.documentElement, body = document.body;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const leads = all("[data-lead]"), search = document.getElementById("search");
  const lane = document.getElementById("lane"), typology = document.getElementById("typology");
  const clear = document.getElementById("clear"), tiers = all("[data-pick]"), none = document.getElementById("none"), picked = new Set();

  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0640]/g, "")
    .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه")
    .replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x660);
  const hay = new Map();
  function words(lead) {
    if (!hay.has(lead)) {
      const sheet = document.getElementById(lead.dataset.lead);
      const open = [...sheet.childNodes].map((node) => node.textContent).join(" ");
      hay.set(lead, fold(lead.textContent + " " + open));
    }
    return hay.get(lead);
  }

  function sift() {
    const needles = fold(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const lead of leads) {
      const fits = (!picked.size || picked.has(lead.dataset.tier)) && (!lane.value || lane.value === lead.dataset.lane)
        && (!typology.value || typology.value === lead.dataset.typology)
        && needles.every((needle) => words(lead).includes(needle));
      lead.parentElement.hidden = !fits;
      shown += fits;
    }
    clear.hidden = !(needles.length || picked.size || lane.value || typology.value);
    none.hidden = shown > 0 || !leads.length;
  }

  const current = () => document.querySelector('[data-lead][aria-current="true"]');
  function show(lead, read) {
    if (!lead) return;
    for (const other of leads) other.toggleAttribute("aria-current", false);
    lead.setAttribute("aria-current", "true");
    for (const sheet of all("article")) sheet.classList.toggle("on", sheet.id === lead.dataset.lead);
    lead.scrollIntoView({ block: "nearest" });
    document.querySelector(".sheets").scrollTop = 0;
    if (read) { body.classList.add("reading"); scrollTo(0, 0); }
  }
  function step(by) {
    const open = leads.filter((lead) => !lead.parentElement.hidden);
    const at = open.indexOf(current());
    const next = open[at < 0 ? 0 : Math.min(Math.max(at + by, 0), open.length - 1)];
    show(next, body.classList.contains("reading"));
    next?.focus({ preventScroll: true });
  }

  for (const button of tiers) button.addEventListener("click", () => {
    const tier = button.dataset.pick, on = !picked.has(tier);
    if (on) picked.add(tier); else picked.delete(tier);
    button.setAttribute("aria-pressed", on);
    sift();
  });
  search.addEventListener("input", sift);
  lane.addEventListener("change", sift);
  typology.addEventListener("change", sift);
  clear.addEventListener("click", () => {
    search.value = lane.value = typology.value = "";
    picked.clear();
    for (const button of tiers) button.setAttribute("aria-pressed", false);
    sift();
  });
  for (const lead of leads) lead.addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState(null, "", "#" + lead.dataset.lead);
    show(lead, true);
  });
  document.getElementById("back").addEventListener("click", () => { body.classList.remove("reading"); current()?.focus(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-go]");
    const lead = link && leads.find((each) => each.dataset.lead === link.dataset.go);
    if (lead) { event.preventDefault(); show(lead, true); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { body.classList.remove("reading"); document.activeElement?.blur?.(); return; }
    if (event.target.closest?.("input,select,textarea")) return;
    // The key's place, not its letter: J and K also work on an Arabic keyboard.
    if (event.code === "KeyJ" || event.code === "ArrowDown" && current() === document.activeElement) { event.preventDefault(); step(1); }
    else if (event.code === "KeyK" || event.code === "ArrowUp" && current() === document.activeElement) { event.preventDefault(); step(-1); }
    else if (event.code === "Slash") { event.preventDefault(); search.focus(); }
  });
  addEventListener("beforeprint", () => all("details.rows").forEach((part) => { part.open = true; }));

  root.classList.add("js");
  clear.hidden = true;
  const named = leads.find((lead) => "#" + lead.dataset.lead === location.hash);
  show(named || leads[0], Boolean(named));
})();
