// What a person sees: one question, one answer, and what it rests on.
let lang = "ar", last = null;
const w = () => WORDS[lang], $ = id => document.getElementById(id);
const el = (tag, props = {}, ...inner) => { const e = Object.assign(document.createElement(tag), props); e.append(...inner.filter(n => n !== null && n !== "")); return e; };
const bdi = (text, name = "") => el("bdi", { textContent: text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd"), className: name });
const PATHS = { good: "m6 13 5 5L20 7", bad: "M6 6l12 12M18 6 6 18", none: "M6 12h12" };
function picture(kind) {
  const s = document.createElementNS("http://www.w3.org/2000/svg", "svg"), p = document.createElementNS(s.namespaceURI, "path");
  s.setAttribute("viewBox", "0 0 24 24"); s.setAttribute("aria-hidden", "true"); p.setAttribute("d", PATHS[kind]); s.append(p);
  return s;
}
const counted = n => w().count[new Intl.PluralRules(lang).select(n)].replace("#", n);
const when = text => `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
function speak(to) {
  lang = to;
  document.documentElement.lang = to; document.documentElement.dir = to === "ar" ? "rtl" : "ltr";
  document.title = `${w().title} · Marsad`;
  for (const e of document.querySelectorAll("[data-say]")) e.textContent = w()[e.dataset.say];
  for (const b of document.querySelectorAll("[data-lang]")) b.setAttribute("aria-pressed", b.dataset.lang === to);
  if (last) show(last);
}
function show(found) {
  last = found;
  $("work").hidden = true; $("ask").hidden = true;
  const told = $("told"), good = !found.faults.length;
  told.hidden = false;
  const verdict = el("div", { className: `verdict${good ? "" : " bad"}` }, picture(good ? "good" : "bad"), el("h1", { textContent: good ? w().good : w().bad, tabIndex: -1 }), el("p", { textContent: good ? w().goodmore(counted(found.items.length)) : w().badmore }));
  const again = el("button", { type: "button", className: "again", textContent: w().again, onclick: () => { last = null; told.hidden = true; $("ask").hidden = false; $("zip").value = $("folder").value = ""; } });
  told.replaceChildren(verdict, ...(good ? [] : [faults(found)]), rests(found), steps(found), ...items(found), el("p", { className: "soft calm", textContent: w().shows }), el("p", {}, again));
  verdict.querySelector("h1").focus();
}
function faults(found) {
  const list = el("ul", { className: "faults" }, ...found.faults.slice(0, 200).map(f => el("li", {}, bdi(f.where, "mono"), el("div", { textContent: w().what[f.what] ?? f.what }))));
  return el("section", {}, el("h2", { textContent: `${w().wrong} (${found.faults.length})` }), list);
}
function rests(found) {
  const box = el("section", { className: "rest" }, el("h3", { textContent: w().rests }));
  if (found.fingerprint) box.append(el("p", { textContent: found.anchored ? w().anchored : w().own }), el("p", {}, el("code", { dir: "ltr", textContent: found.fingerprint })));
  if (!found.stamps.length) box.append(el("p", { textContent: w().nostamp }));
  for (const s of found.stamps) box.append(el("p", { textContent: s.at ? w().stampedat(s.who, when(s.at)) : w().unknownstamp(s.who) }));
  return box;
}
function steps(found) {
  const list = el("ol", { className: "steps" }, ...STEPS.map(step => {
    const bad = found.faults.some(f => f.step === step), n = found.counts[step], kind = bad ? "bad" : n ? "good" : "none";
    return el("li", { className: kind }, picture(kind), el("span", { textContent: w().steps[step] }), el("span", { className: "n", textContent: n || "–" }));
  }));
  return el("section", {}, el("h2", { textContent: w().checked }), list);
}
function items(found) {
  if (!found.items.length) return [];
  return [el("h2", { textContent: w().items }), ...found.items.map(({ id, record, events }) => {
    const extra = [record.held === "hash" ? w().hash : "", record.changed_while_read ? w().changing : ""].filter(Boolean).join(" · ");
    const time = el("ol", { className: "time" }, ...events.map(e => el("li", {}, el("b", { textContent: w().actions[e.action] ?? e.action }), e.more.to ? (lang === "ar" ? " ← " : " → ") : "", bdi(e.more.to ?? ""), el("span", { className: "soft" }, el("bdi", { dir: "ltr", textContent: when(e.at) }), " · ", bdi(e.actor), e.purpose ? " · " : "", bdi(e.purpose)))));
    return el("article", { className: "item" }, el("header", {}, el("h3", {}, bdi(record.name)), el("span", { className: "mono", dir: "ltr", textContent: id })), el("p", { className: "soft" }, bdi(record.handling), extra ? ` · ${extra}` : ""), time);
  })];
}
async function run(get) {
  $("ask").hidden = true; $("told").hidden = true; $("work").hidden = false;
  try {
    const bag = await get();
    if (!bag.files.has(SEAL)) throw new Error("export");
    show(await check(bag, $("vkey").value.trim(), (part, name) => { $("bar").value = part; $("now").textContent = name; }));
  } catch {
    show({ faults: [{ step: "files", where: "", what: "" }], counts: {}, items: [], stamps: [], fingerprint: "" });
    $("told").querySelector(".faults")?.parentElement.replaceWith(el("p", { className: "rest", textContent: w().notexport }));
  }
}
document.addEventListener("DOMContentLoaded", () => {
  for (const b of document.querySelectorAll("[data-lang]")) b.addEventListener("click", () => speak(b.dataset.lang));
  $("folder").addEventListener("change", e => e.target.files.length && run(() => fromFolder(e.target.files)));
  $("zip").addEventListener("change", e => e.target.files.length && run(() => fromZip(e.target.files[0])));
  const drop = $("drop");
  for (const name of ["dragover", "dragleave", "drop"]) drop.addEventListener(name, e => {
    e.preventDefault(); drop.classList.toggle("over", name === "dragover");
    if (name === "drop" && e.dataTransfer.files.length) run(() => fromZip(e.dataTransfer.files[0]));
  });
  const asked = new URLSearchParams(location.search).get("lang") || (navigator.languages ?? []).map(l => l.slice(0, 2)).find(l => WORDS[l]);
  speak(WORDS[asked] ? asked : "ar");
});
