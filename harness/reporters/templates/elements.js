"use strict";
// Small tools of the page. Text reaches the screen through textContent only.

const WORDS = JSON.parse(document.getElementById("words").textContent);
const ICONS = { passed: "✓", failed: "✕", error: "!", skipped: "–", flaky: "≈", known_issue: "#",
  held: "✓", violated: "✕", broken_check: "!", not_judged: "?", waived: "○" };

function say(code, otherwise) {
  return WORDS[code] === undefined ? otherwise || code : WORDS[code];
}

const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

// Controls and marks that reorder or hide text are shown as signs, as the other reports do.
function show(text) {
  return String(text).replace(HIDDEN, (mark) => {
    const code = mark.charCodeAt(0);
    if (code === 0x2028 || code === 0x2029 || code === 0x0d) return "\n";
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

function icon(name) {
  return h("i", { "aria-hidden": "true" }, ICONS[name] || "·");
}

function outcomeBadge(outcome) {
  return h("span", { class: "badge " + outcome }, icon(outcome), " ", say("report.outcome." + outcome));
}

function severityBadge(severity) {
  return h("span", { class: "severity " + severity }, say("report.severity." + severity));
}

function clauseChip(clause) {
  return h("a", { class: "chip", href: "#clause=" + encodeURIComponent(clause), title: WORDS.clauses[clause] || "" }, clause);
}

function number(value, digits) {
  return value.toLocaleString(WORDS.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function seconds(value) {
  return number(value, value < 10 ? 2 : 0) + "\u00a0" + say("page.seconds");
}

// Time since the start of the dialogue: +0:05, +5:00:00.
function offset(start, at) {
  const passed = Math.round((Date.parse(at) - Date.parse(start)) / 1000);
  if (!Number.isFinite(passed)) return "";
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(passed / 3600), Math.floor(passed / 60) % 60];
  return "+" + (hours ? hours + ":" + two(minutes) : minutes) + ":" + two(passed % 60);
}

function plainValue(value) {
  if (value === null || value === undefined || value === "") return "—";
  if (Array.isArray(value) && value.length && value.every((one) => one && one.VALUE !== undefined)) {
    return value.map((one) => one.VALUE).join(", "); // a multifield: phones, e-mails
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

// A value that should not be there, or is there no more; a dash stands for none and is not struck out.
function gone(value) {
  const text = plainValue(value);
  return text === "—" ? text : h("del", null, text);
}

function place(source) {
  return source ? source.path + ":" + (source.line || 1) : "";
}

function copyButton(text) {
  const button = h("button", { type: "button", class: "copy", onclick: () => copy(text, button) }, say("page.copy"));
  return button;
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (refused) { // without the permission, the old way
    const field = h("textarea", { class: "offscreen" });
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  button.textContent = say("page.copied");
  setTimeout(() => { button.textContent = say("page.copy"); }, 1500);
}
