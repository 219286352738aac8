"use strict";
// Small tools of the page. Whatever a bot has written reaches the screen as a text node only.

const WORDS = JSON.parse(document.getElementById("words").textContent);
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

function $(id) {
  return document.getElementById(id);
}

function say(code, otherwise) {
  return WORDS[code] === undefined ? otherwise || code : WORDS[code];
}

// Controls and marks that reorder or hide text are shown as signs.
function show(text) {
  return String(text).replace(HIDDEN, (mark) => {
    const code = mark.charCodeAt(0);
    if (code === 0x0d || code === 0x2028 || code === 0x2029) return "\n";
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code < 0xa0 ? "\ufffd" : "⟨U+" + code.toString(16).toUpperCase().padStart(4, "0") + "⟩";
  });
}

// h("p", {class: "soft", onclick: f}, "text", node, null)
function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : show(value));
  }
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(show(child)));
  }
  return node;
}

function tag(sort, ...text) {
  return h("span", { class: "tag " + sort }, ...text);
}

function json(value) {
  return h("pre", null, JSON.stringify(value, null, 2));
}

function plain(value) {
  if (value === null || value === undefined || value === "") return "—";
  if (Array.isArray(value) && value.length && value.every((one) => one && one.VALUE !== undefined)) {
    return value.map((one) => one.VALUE).join(", "); // a multifield: phones, e-mails
  }
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 300 ? text.slice(0, 300) + "…" : text;
}

function clock(at) {
  return String(at || "").slice(11, 19);
}

// One field of an entity: before, after.
function changeRow(name, before, after) {
  const gone = plain(before);
  return h("div", { class: "change" }, h("span", { class: "field" }, name),
    h("span", { class: "value" }, gone === "—" ? null : [h("del", null, gone), " → "], h("ins", null, plain(after))));
}

// Asks the portal; a refusal is an Error with the portal's own sentence.
async function ask(verb, body, method) {
  const options = { method: method || (body === undefined ? "GET" : "POST"), credentials: "same-origin" };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const answer = await fetch("/_harness/api/" + verb, options);
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.text || answer.status);
  return told;
}

function trouble(text) {
  $("trouble").textContent = text ? show(text) : "";
  $("trouble").hidden = !text;
}

for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
for (const node of document.querySelectorAll("[data-hint]")) node.placeholder = say(node.dataset.hint);
