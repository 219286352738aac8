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

const FEW = 8;

// OWNER_ID and ownerId are one name.
function bare(name) {
  return name.replaceAll("_", "").toLowerCase();
}

// Names of fields that the bot itself wrote, wherever in its parameters they stand.
function writtenNames(value, names) {
  if (value && typeof value === "object") {
    for (const [name, inner] of Object.entries(value)) {
      names.add(bare(name));
      writtenNames(inner, names);
    }
  }
  return names;
}

function changeRow(change) {
  const before = change.before === undefined || change.before === null ? null : gone(change.before);
  return h("div", { class: "change" }, h("span", { class: "field" }, change.field),
    h("span", { class: "value" }, before, before && " → ", h("ins", null, plainValue(change.after))));
}

// Of a new card the portal fills many fields by itself: those of the bot come first, the rest when asked for.
function entityView(key, changes, written) {
  const word = changes.map(changeWord).find((found) => found);
  const fields = changes.filter((one) => !changeWord(one) && plainValue(one.before) !== plainValue(one.after));
  let first = fields.length > FEW ? fields.filter((one) => written.has(bare(one.field))) : fields;
  if (!first.length) first = fields.slice(0, FEW);
  const rest = fields.filter((one) => !first.includes(one));
  return h("div", { class: "entity" }, h("p", null, h("b", null, key), word && h("span", { class: "tag" }, word)),
    first.map(changeRow),
    rest.length ? h("details", null, h("summary", null, say("page.more_fields") + ": " + rest.length), rest.map(changeRow)) : null);
}

function changesView(calls) {
  const groups = new Map();
  const written = new Set();
  for (const call of calls) {
    writtenNames(call.params, written);
    for (const change of call.changes || []) {
      const key = change.entity + " " + change.id;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(change);
    }
  }
  return groups.size ? h("div", { class: "changes" }, [...groups].map(([key, changes]) => entityView(key, changes, written))) : null;
}

function crmView(calls) {
  if (!calls.length) return null;
  return h("div", { class: "crm" },
    h("h4", null, say("page.crm")),
    calls.map(callView),
    changesView(calls));
}
