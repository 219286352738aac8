"use strict";
// Entities, events on their way out, planned faults.

const ROWS = 50;
const TITLES = ["TITLE", "title", "NAME", "name", "LAST_NAME", "SUBJECT", "text", "code"];
let since = 0;

async function showEntities() {
  const changed = (await ask("diff?since=" + since)).entities;
  $("changed").replaceChildren(...changed.map(changedView));
  if (!changed.length) $("changed").append(h("p", { class: "empty" }, say("portal.page.nothing_changed")));
  const tables = (await ask("snapshot?limit=0")).entities;
  const picked = $("entity").value || (tables.some((one) => one.entity === "lead") ? "lead" : tables.length ? tables[0].entity : "");
  $("entity").replaceChildren(...tables.map((one) => h("option",
    { value: one.entity, selected: one.entity === picked }, one.entity + " (" + one.total + ")")));
  if (!tables.some((one) => one.entity === $("entity").value)) return $("rows").replaceChildren();
  const [table] = (await ask("snapshot?limit=" + ROWS + "&entity=" + encodeURIComponent($("entity").value))).entities;
  $("rows").replaceChildren(...table.rows.map(rowView));
  if (table.total > table.rows.length) $("rows").append(h("p", { class: "empty" }, say("portal.page.newest") + ": " + table.rows.length));
}

function changedView(one) {
  const words = { created: say("page.created"), deleted: say("page.deleted") };
  return h("div", { class: "card entity" }, h("p", null, h("b", null, one.entity + " " + one.id), " ",
    words[one.state] ? tag(one.state === "deleted" ? "bad" : "good", words[one.state]) : null),
    Object.entries(one.fields).map(([name, both]) => changeRow(name, both.before, both.after)));
}

function rowView(row) {
  const name = TITLES.map((one) => row.fields[one]).find((value) => typeof value === "string" && value);
  const filled = Object.entries(row.fields).filter(([, value]) => plain(value) !== "—" && plain(value) !== "[]");
  return h("details", { class: "card" }, h("summary", null, h("b", null, "#" + row.id), " ", name ? plain(name).slice(0, 120) : ""),
    h("dl", null, filled.map(([field, value]) => [h("dt", null, field), h("dd", null, plain(value))])));
}

const GOOD = { delivered: "good", failed: "bad", lost: "warn" };

async function showEvents() {
  const first = await ask("outbox?limit=0");
  const told = await ask("outbox?since=" + Math.max(0, first.total - 200));
  $("no-events").hidden = told.events.length > 0;
  $("events").replaceChildren(...told.events.reverse().map((one) => h("li", { class: "call" }, h("details", null,
    h("summary", null, h("span", { class: "seq" }, "#" + one.seq), h("span", { class: "method" }, one.name),
      tag(GOOD[one.state] || "", say("portal.page.event." + one.state)),
      one.status ? h("span", { class: "soft" }, "HTTP " + one.status) : null, h("span", { class: "answer" }, one.url)),
    one.error ? h("p", null, one.error) : null, json(one.body)))));
}

async function showFaults() {
  const planned = (await ask("faults")).faults;
  $("faults").replaceChildren(...planned.map((one) => h("li", { class: "card" }, h("b", null, one.on || one.event), " → ",
    one.answer || say("portal.page.fault.late"), one.delay ? " +" + one.delay : "", " ",
    h("span", { class: "soft" }, say("portal.page.fault.struck") + ": " + one.struck + " / " + (one.times === 0 ? "∞" : one.times || 1)))));
  $("clear").hidden = !planned.length;
}

$("entity").addEventListener("change", () => act(showEntities));
$("from-here").addEventListener("click", () => act(async () => { since = (await ask("portal")).mark; }));
$("clear").addEventListener("click", () => act(() => ask("faults", undefined, "DELETE")));
$("fault").addEventListener("submit", (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  const fault = { [given.get("subject")]: given.get("name"), answer: given.get("answer"),
    times: Number(given.get("times")), delay: Number(given.get("delay")) };
  act(() => ask("faults", { faults: [fault] }));
});
for (const button of $("clock").querySelectorAll("button")) {
  button.addEventListener("click", () => act(() => ask("clock", { advance: Number(button.dataset.seconds) })));
}
