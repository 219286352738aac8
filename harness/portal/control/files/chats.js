"use strict";
// Open lines: what was said, the client's and the operator's words.

let chosen = 0;

async function showChats() {
  const lines = (await ask("chats")).chats;
  const line = lines.find((one) => one.id === chosen) || lines[0];
  chosen = line.id;
  $("lines").hidden = lines.length < 2;
  $("lines").replaceChildren(...lines.map((one) => h("button",
    { type: "button", "aria-pressed": one.id === chosen ? "true" : "false", onclick: () => { chosen = one.id; act(showChats); } },
    one.client + " · " + one.channel)));
  $("line").replaceChildren(...[h("b", null, line.client), h("span", { class: "soft" }, line.channel || line.connector),
    tag("status " + line.status.toLowerCase(), say("portal.page.status." + line.status, line.status)),
    line.queue ? h("span", { class: "soft" }, line.queue) : null,
    line.operator ? h("span", { class: "soft" }, say("page.actor.operator") + ": " + line.operator) : null,
    line.bot_in ? null : h("span", { class: "soft" }, say("portal.page.bot_out"))].filter(Boolean));
  const list = $("messages");
  list.replaceChildren(...(line.earlier ? [h("li", { class: "system" }, say("portal.page.earlier") + ": " + line.earlier)] : []),
    ...line.messages.map(messageView));
  if (!line.messages.length) list.append(h("li", { class: "system" }, say("portal.page.no_messages")));
  list.scrollTop = list.scrollHeight;
}

function messageView(message) {
  const side = message.by === "system" ? "system" : "bubble " + message.by;
  return h("li", { class: side + (message.deleted ? " deleted" : "") },
    message.by === "client" || message.by === "system" ? null : h("span", { class: "who" }, say("portal.page.by." + message.by) + " · " + message.name),
    h("span", { class: "text" }, message.text),
    message.buttons.length ? h("span", { class: "buttons" }, message.buttons.map((text) => h("button",
      { type: "button", onclick: () => act(() => ask("say", { chat: chosen, text, kind: "click" })) }, text))) : null,
    h("time", null, clock(message.at)));
}

function onSay(form, field, send) {
  $(form).addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $(field).value;
    if (text.trim()) act(async () => { await send(text); $(field).value = ""; });
  });
}

function operates(action, text) {
  return ask("operator", { chat: chosen, action, text: text || "" });
}

onSay("client", "client-text", (text) => ask("say", { chat: chosen, text }));
onSay("operator", "operator-text", (text) => operates("answers", text));
$("take").addEventListener("click", () => act(() => operates("answers")));
$("close").addEventListener("click", () => act(() => operates("closes")));
