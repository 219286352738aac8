// CRM calls and field changes of one turn.

function json(value) {
  return h("pre", null, JSON.stringify(value, null, 2));
}

function callView(call) {
  const bad = call.error || call.fault;
  const summary = h("summary", null,
    h("span", { class: "method" }, "#" + call.seq + " " + call.method),
    (call.meanings || []).map((meaning) => h("span", { class: "tag meaning" }, say("page.meaning." + meaning.name, meaning.name))),
    call.fault && h("span", { class: "tag fault" }, say("page.fault") + ": " + call.fault),
    call.error && h("span", { class: "tag bad" }, icon("failed"), " ", call.error),
    call.actor && call.actor !== "bot" && h("span", { class: "tag" }, say("page.actor." + call.actor)));
  return h("details", { class: "call" + (bad ? " bad" : ""), id: "call-" + call.seq },
    summary,
    call.error_text && h("p", null, call.error_text),
    h("h5", null, say("page.params")), json(call.params || {}),
    meaningsView(call.meanings || []),
    h("h5", null, say("page.result") + (call.status && call.status !== 200 ? " · HTTP " + call.status : "")),
    json(call.result === undefined ? null : call.result));
}

function meaningsView(meanings) {
  if (!meanings.length) return null;
  const facts = (meaning) => Object.entries(meaning.facts || {}).map(([name, value]) => name + ": " + plainValue(value));
  return [h("h5", null, say("page.meanings")), meanings.map((meaning) => h("p", { class: "facts" },
    h("b", null, say("page.meaning." + meaning.name, meaning.name)), " ", facts(meaning).join(" · ")))];
}

function changeWord(change) {
  if (change.field === "@created") return say("page.created");
  return change.field === "@deleted" ? say("page.deleted") : null;
}

function changesView(calls) {
  const groups = new Map();
  for (const call of calls) {
    for (const change of call.changes || []) {
      const key = change.entity + " " + change.id;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(change);
    }
  }
  if (!groups.size) return null;
  const rows = [];
  for (const [key, changes] of groups) {
    const word = changes.map(changeWord).find((found) => found);
    rows.push(h("tr", { class: "entity" }, h("th", { colspan: 2, scope: "rowgroup" }, key, word && h("span", { class: "tag" }, word))));
    for (const change of changes.filter((one) => !changeWord(one))) {
      const before = change.before === undefined || change.before === null ? null : gone(change.before);
      rows.push(h("tr", null, h("td", { class: "field" }, change.field),
        h("td", null, before, before && " → ", h("ins", null, plainValue(change.after)))));
    }
  }
  return h("table", { class: "changes" }, h("tbody", null, rows));
}

function crmView(calls) {
  if (!calls.length) return null;
  return h("div", { class: "crm" },
    h("h4", null, say("page.crm")),
    calls.map(callView),
    changesView(calls));
}
