// The list, its filters, the address of what is shown, the keyboard.

const INDEX = JSON.parse(document.getElementById("index").textContent);
for (const entry of INDEX) entry.c = entry.c.map((clause) => typeof clause === "number" ? WORDS.numbers[clause] : clause);
const NUMBER = new Map(INDEX.map((entry, number) => [entry.id, number]));
const KEYS = ["outcome", "suite", "kind", "clause", "tag", "severity"];
const PAGE = 300;
const byId = (id) => document.getElementById(id);
const form = byId("filters");
let limit = PAGE;
let opened = null;
let found = [];

const fold = (text) => text.toLowerCase().replaceAll("ё", "е");
const haystacks = new Map();

function haystack(number) {
  if (!haystacks.has(number)) haystacks.set(number, JSON.parse(byId("h" + number).textContent));
  return haystacks.get(number);
}

const ORDER = ["failed", "error", "flaky", "known_issue", "skipped", "passed"];
const VALUES = {
  outcome: (entry) => [entry.o], suite: (entry) => [entry.s], kind: (entry) => [entry.k],
  clause: (entry) => entry.c, tag: (entry) => entry.g, severity: (entry) => [entry.v],
};
const NAMES = {
  outcome: (value) => say("report.outcome." + value), kind: (value) => say("report.kind." + value),
  severity: (value) => say("report.severity." + value),
  clause: (value) => value + (WORDS.clauses[value] ? " · " + WORDS.clauses[value] : ""),
};

function fillSelects() {
  for (const key of KEYS) {
    const counts = new Map();
    for (const entry of INDEX) for (const value of VALUES[key](entry)) counts.set(value, (counts.get(value) || 0) + 1);
    const values = [...counts.keys()].sort(key === "outcome"
      ? (a, b) => ORDER.indexOf(a) - ORDER.indexOf(b) : (a, b) => a.localeCompare(b, WORDS.lang, { numeric: true }));
    const name = NAMES[key] || ((value) => value);
    byId("f-" + key).append(...values.map((value) => h("option", { value }, name(value) + " (" + counts.get(value) + ")")));
    byId("f-" + key).closest("label").hidden = values.length < 2 && key !== "outcome";
  }
}

function address() {
  return new URLSearchParams(location.hash.slice(1));
}

function clauseResult(entry, clause) {
  if (entry.o === "error") return "error";
  if (entry.o === "skipped") return "skipped";
  return entry.x.includes(clause) ? "failed" : "passed";
}

function fits(entry, number, wanted) {
  for (const key of KEYS) {
    const value = wanted.get(key);
    if (value && !VALUES[key](entry).includes(value)) return false;
  }
  if (wanted.get("clause") && wanted.get("result") && clauseResult(entry, wanted.get("clause")) !== wanted.get("result")) return false;
  const words = fold(wanted.get("q") || "").split(/\s+/).filter(Boolean);
  return words.every((word) => haystack(number).includes(word));
}

function listItem(number, wanted) {
  const entry = INDEX[number];
  const target = new URLSearchParams(wanted);
  target.set("d", entry.id);
  return h("li", null, h("a", { href: "#" + target, "data-number": number, class: "item " + entry.o, "aria-current": entry.id === wanted.get("d") ? "true" : null },
    h("span", { class: "sign", title: say("report.outcome." + entry.o) }, icon(entry.o), h("span", { class: "offscreen" }, say("report.outcome." + entry.o))),
    h("span", { class: "body" },
      h("span", { class: "title" }, entry.t || entry.id),
      h("span", { class: "sub" }, entry.id, entry.x.length ? h("span", { class: "broke" }, entry.x.slice(0, 3).join(", ")) : null))));
}

function renderList(wanted) {
  found = INDEX.map((_, number) => number).filter((number) => fits(INDEX[number], number, wanted));
  found.sort((a, b) => ORDER.indexOf(INDEX[a].o) - ORDER.indexOf(INDEX[b].o) || a - b);
  const rest = new URLSearchParams(wanted);
  rest.delete("d");
  byId("items").replaceChildren(...found.slice(0, limit).map((number) => {
    const item = listItem(number, rest);
    if (INDEX[number].id === wanted.get("d")) item.firstChild.setAttribute("aria-current", "true");
    return item;
  }));
  byId("more").hidden = found.length <= limit;
  const filtered = [...rest.keys()].length > 0;
  byId("shown").textContent = found.length ? say("page.shown") + ": " + found.length + " / " + INDEX.length : say("page.nothing");
  byId("reset").hidden = !filtered;
}

function renderDialogue(id) {
  const number = NUMBER.get(id);
  const article = byId("dialogue");
  if (number === undefined) {
    article.replaceChildren(h("p", { class: "empty" }, say("page.choose")));
  } else if (opened !== id) {
    article.replaceChildren(...openDialogue(number).filter(Boolean));
    article.scrollTop = 0;
    if (matchMedia("(max-width: 820px)").matches) window.scrollTo(0, 0);
  }
  opened = id;
  document.body.classList.toggle("reading", number !== undefined);
}

function render() {
  const wanted = address();
  const view = wanted.get("view") || "dialogues";
  for (const section of document.querySelectorAll(".view")) section.hidden = section.id !== "view-" + view;
  for (const tab of document.querySelectorAll(".tabs a")) {
    tab.toggleAttribute("aria-current", tab.dataset.view === view);
  }
  if (view !== "dialogues") {
    document.body.classList.remove("reading");
    return;
  }
  for (const key of KEYS) byId("f-" + key).value = wanted.get(key) || "";
  if (document.activeElement !== byId("f-q")) byId("f-q").value = wanted.get("q") || "";
  renderList(wanted);
  const wide = !matchMedia("(max-width: 820px)").matches;
  renderDialogue(wanted.get("d") || (wide && found.length ? INDEX[found[0]].id : null));
  const current = document.querySelector("#items [aria-current]") || (wide && document.querySelector("#items a"));
  if (current) {
    current.setAttribute("aria-current", "true");
    current.scrollIntoView({ block: "nearest" });
  }
}

function go(change, replace) {
  const wanted = address();
  wanted.delete("view");
  for (const [key, value] of Object.entries(change)) {
    if (value) wanted.set(key, value);
    else wanted.delete(key);
  }
  const hash = "#" + wanted;
  if (replace) {
    history.replaceState(null, "", hash);
    render();
  } else {
    location.hash = hash;
  }
}

function backToList(event) {
  event.preventDefault();
  go({ d: null });
}

function step(by) {
  const at = found.indexOf(NUMBER.get(opened));
  const next = found[Math.min(found.length - 1, Math.max(0, at + by))];
  if (next !== undefined) go({ d: INDEX[next].id }, true);
}

let typing = 0;
byId("f-q").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => { limit = PAGE; go({ q: event.target.value, d: null }, true); }, 120);
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", (event) => {
  if (!KEYS.includes(event.target.name)) return;
  limit = PAGE;
  go({ [event.target.name]: event.target.value, result: null, d: null });
});
byId("reset").addEventListener("click", () => { byId("f-q").value = ""; location.hash = ""; });
byId("more").addEventListener("click", () => { limit += PAGE; renderList(address()); });
window.addEventListener("hashchange", render);

document.addEventListener("keydown", (event) => {
  const inField = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
  if (event.key === "Escape" && inField) event.target.blur();
  if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    go({ view: null });
    byId("f-q").focus();
  } else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "Escape" && address().get("d")) go({ d: null });
});

fillSelects();
render();
