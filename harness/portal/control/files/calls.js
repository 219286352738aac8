"use strict";
// The live list of calls: method, answer, what changed.

const KEPT = 300;
const FEW = 8;

function callView(call) {
  const bad = (call.status || 200) !== 200; // legacy methods leave the code empty
  const actor = call.actor || "bot";
  return h("li", { class: "call" + (bad || call.fault ? " bad" : "") + (call.kind === "write" ? "" : " quiet"), "data-seq": call.seq },
    h("details", null,
      h("summary", null,
        h("span", { class: "seq" }, "#" + call.seq), h("time", null, clock(call.at)),
        h("span", { class: "method" }, call.method),
        call.batch === undefined ? null : tag("", "batch #" + call.batch),
        actor === "bot" ? null : tag("actor", say("page.actor." + actor)),
        call.fidelity ? tag("warn", call.fidelity) : null,
        (call.meanings || []).map((one) => tag("meaning", say("page.meaning." + one.name, one.name))),
        call.fault ? tag("warn", say("page.fault") + ": " + call.fault) : null,
        bad ? tag("bad", call.status + " " + (call.error || call.error_text || "")) : h("span", { class: "answer" }, plain(call.result).slice(0, 80))),
      call.error_text ? h("p", null, call.error_text) : null,
      h("h4", null, say("page.params")), json(call.params || {}),
      h("h4", null, say("page.result") + " · HTTP " + (call.status || 200)), json(call.result === undefined ? null : call.result),
      (call.meanings || []).length ? [h("h4", null, say("page.meanings")), json(call.meanings)] : null),
    changesView(call.changes || []));
}

function changesView(changes) {
  const places = new Map();
  for (const change of changes) {
    const key = change.entity + " " + change.id;
    if (!places.has(key)) places.set(key, []);
    places.get(key).push(change);
  }
  return [...places].map(([key, list]) => {
    const word = list.some((one) => one.field === "@created") ? say("page.created")
      : list.some((one) => one.field === "@deleted") ? say("page.deleted") : null;
    const fields = list.filter((one) => !one.field.startsWith("@"));
    const rows = fields.map((one) => changeRow(one.field, one.before, one.after));
    return h("div", { class: "entity" }, h("p", null, h("b", null, key), word ? [" ", tag("good", word)] : null), rows.slice(0, FEW),
      rows.length > FEW ? h("details", null, h("summary", null, say("page.more_fields") + ": " + (rows.length - FEW)), rows.slice(FEW)) : null);
  });
}

function addCalls(calls) {
  const list = $("calls");
  for (const call of calls) list.prepend(callView(call));
  while (list.children.length > KEPT) list.lastElementChild.remove();
  $("no-calls").hidden = list.children.length > 0;
}

function clearCalls() {
  $("calls").replaceChildren();
  $("no-calls").hidden = false;
}

$("writes").addEventListener("change", () => $("calls").classList.toggle("only-writes", $("writes").checked));
