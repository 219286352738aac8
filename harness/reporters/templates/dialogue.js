// One dialogue as a chat, with what was checked and written beside each turn.

function openDialogue(number) {
  const data = JSON.parse(document.getElementById("d" + number).textContent);
  if (data.skipped !== undefined) {
    return [dialogueHead(data.job, "skipped"), h("p", { class: "note" }, data.skipped), command(data.command)];
  }
  const record = data.record;
  const body = h("div", null);
  const last = record.attempts.length - 1;
  const choose = (attempt) => body.replaceChildren(...attemptView(data, attempt));
  choose(last);
  return [dialogueHead(record.job, record.outcome, record.attempts[last].transcript), attemptTabs(record, choose), command(data.command), body];
}

function attemptTabs(record, choose) {
  if (record.attempts.length < 2) return null;
  const buttons = record.attempts.map((attempt, number) => h("button", {
    type: "button", "aria-pressed": String(number === record.attempts.length - 1),
    onclick: (event) => {
      buttons.forEach((button) => button.setAttribute("aria-pressed", String(button === event.currentTarget)));
      choose(number);
    },
  }, say("page.attempt") + " " + (number + 1) + " ", outcomeBadge(attempt.verdict.outcome)));
  return h("div", { class: "attempts" }, buttons);
}

function dialogueHead(job, outcome, transcript) {
  const facts = [job.suite, say("report.kind." + (job.kind || "positive")), job.bot, job.channel,
    transcript && transcript.given && transcript.given.now];
  return h("header", { class: "dialogue-head" },
    h("a", { class: "back", href: "#", onclick: backToList }, "← ", say("page.back")),
    h("div", { class: "badges" }, outcomeBadge(outcome), h("span", { class: "severity" }, say("page.filter.severity") + ": " + say("report.severity." + (job.severity || "major")))),
    h("h2", null, job.title || job.id),
    job.title && h("p", { class: "id" }, job.id),
    h("p", { class: "facts" }, facts.filter(Boolean).map((fact) => h("span", null, fact)), h("span", null, place(job.source))),
    h("p", { class: "chips" }, (job.covers || []).map(clauseChip), (job.tags || []).map(tagChip)));
}

function tagChip(tag) {
  return h("a", { class: "chip tag-chip", href: "#tag=" + encodeURIComponent(tag) }, "#" + tag);
}

function command(text) {
  return h("div", { class: "command" }, h("span", null, say("report.label.reproduce")), h("code", null, text), copyButton(text));
}

function attemptView(data, number) {
  const attempt = data.record.attempts[number];
  const { transcript, verdict } = attempt;
  const findings = (verdict.findings || []).map((finding, i) => ({ ...finding, text: data.texts[number][i] }));
  const exchanges = transcript.exchanges || [];
  const judged = verdict.judged || [];
  const failure = data.failures[number] && h("div", { class: "card error" },
    h("p", null, h("b", null, icon("error"), " ", data.fault || say("report.outcome.error"))), h("p", null, data.failures[number]));
  const fault = !failure && data.fault && h("div", { class: "card error" }, h("p", null, h("b", null, icon("error"), " ", data.fault)));
  return [
    failure || fault,
    waivedView(data.waived || {}),
    findings.length ? h("section", { class: "findings" }, findings.map((finding) => findingCard(finding))) : null,
    h("section", { class: "chat" }, exchanges.map((exchange) => turnView(exchange, transcript, findings, judged))),
    wholeView(judged),
  ].filter(Boolean);
}

function waivedView(waived) {
  const clauses = Object.keys(waived);
  return clauses.length ? h("section", { class: "findings" }, h("div", { class: "card waived" },
    h("p", { class: "card-head" }, h("span", { class: "kind" }, icon("waived"), " ", say("page.waived"))),
    h("dl", null, clauses.map((clause) => [h("dt", null, clauseChip(clause)), h("dd", null, waived[clause])])))) : null;
}

function turnOf(finding) {
  if (Number.isInteger(finding.exchange)) return finding.exchange;
  const found = (finding.evidence || []).find((evidence) => Number.isInteger(evidence.exchange));
  return found ? found.exchange : null;
}

function findingCard(finding) {
  const kind = finding.waived !== undefined && finding.waived !== null ? "waived" : finding.kind || "violation";
  const turn = turnOf(finding);
  const row = (label, value, kind_) => value ? [h("dt", null, say(label)), h("dd", { class: kind_ }, value)] : null;
  const differences = finding.differences || [];
  return h("div", { class: "card " + kind },
    h("p", { class: "card-head" },
      h("span", { class: "kind" }, icon(kind === "violation" ? "violated" : kind), " ", kind === "waived" ? say("page.judged.waived") : say("report.kind." + kind)),
      severityBadge(finding.severity || "major"), h("code", null, finding.check),
      finding.clause && clauseChip(finding.clause),
      turn !== null && h("button", { type: "button", class: "jump", onclick: () => jump(turn) }, say("report.label.turn") + " " + (turn + 1) + " ↓")),
    h("p", { class: "what" }, finding.text),
    h("dl", null,
      finding.clause && WORDS.clauses[finding.clause] && row("report.label.clause", WORDS.clauses[finding.clause]),
      row("report.label.expected", finding.expected), row("report.label.got", finding.got, "got"),
      row("report.label.waived", finding.waived)),
    differences.length ? h("table", { class: "diff" },
      h("thead", null, h("tr", null, ["page.field", "report.label.expected", "report.label.got"].map((code) => h("th", null, say(code))))),
      h("tbody", null, differences.map((one) => h("tr", null, h("th", { scope: "row" }, one.where),
        h("td", null, h("ins", null, plainValue(one.expected))), h("td", { class: "got" }, plainValue(one.got)))))) : null,
    sourceView(finding.source));
}

function sourceView(source) {
  if (!source) return null;
  if (!source.excerpt) return h("p", { class: "source" }, place(source));
  return h("details", { class: "source" }, h("summary", null, place(source)), h("pre", null, source.excerpt));
}

function jump(turn) {
  const target = document.getElementById("turn-" + turn);
  if (target) {
    target.scrollIntoView({ block: "center", behavior: "smooth" });
    target.focus({ preventScroll: true });
  }
}

function turnView(exchange, transcript, findings, judged) {
  const index = exchange.index;
  const [from, to] = exchange.calls || [0, 0];
  const calls = ((transcript.journal || {}).calls || []).slice(from, to);
  const mine = findings.filter((finding) => turnOf(finding) === index);
  const start = (transcript.exchanges[0] || {}).at;
  const failed = mine.some((finding) => (finding.kind || "violation") !== "not_judged");
  return h("section", { class: "turn" + (failed ? " failed" : ""), id: "turn-" + index, tabindex: "-1" },
    h("div", { class: "talk" }, h("p", { class: "when" }, say("report.label.turn") + " " + (index + 1), h("span", null, offset(start, exchange.at))),
      actedView(exchange), replyView(exchange, mine)),
    h("div", { class: "beside" },
      checksView(judged.filter((one) => one.exchange === index)),
      crmView(calls)));
}

function actedView(exchange) {
  const kind = exchange.kind || "user";
  if (!["user", "click", "send"].includes(kind)) {
    return h("p", { class: "marker " + kind }, h("b", null, say("report.who." + kind)), " ", exchange.note);
  }
  return (exchange.said || []).map((said) => h("div", { class: "bubble client " + (said.kind || "message") },
    said.kind && said.kind !== "message" ? h("span", { class: "sort" }, say("page.said." + said.kind)) : null,
    said.text, said.content && Object.keys(said.content).length ? h("span", { class: "content" }, plainValue(said.content)) : null));
}

function replyView(exchange, findings) {
  const reply = exchange.reply || {};
  const messages = reply.messages || [];
  const views = messages.map((message, number) => {
    const spans = findings.flatMap((finding) => (finding.evidence || [])
      .filter((evidence) => evidence.message === number && (evidence.exchange === undefined || evidence.exchange === exchange.index))
      .map((evidence) => ({ ...evidence, why: finding.text })));
    return h("div", { class: "bubble bot" + (spans.length ? " marked" : "") }, marked(message.text, spans),
      (message.buttons || []).length ? h("div", { class: "buttons" }, message.buttons.map((text) => h("span", null, text))) : null);
  });
  const asked = exchange.said && exchange.said.length;
  const quiet = !messages.length && asked && h("p", { class: "silent" }, say("report.silent"));
  const facts = [exchange.latency >= 0.005 && messages.length ? say("page.latency") + " " + seconds(exchange.latency) : null,
    ...(reply.labels || []), reply.handover && say("page.handover") + (reply.handover.to ? ": " + reply.handover.to : "")].filter(Boolean);
  return [views, quiet, facts.length ? h("p", { class: "latency" }, facts.join(" · ")) : null];
}

// Positions count characters, as Python does, not UTF-16 units.
function marked(text, spans) {
  const letters = Array.from(text);
  const hot = new Array(letters.length).fill(null);
  for (const evidence of spans) {
    let [from, to] = evidence.span || [-1, -1];
    if (from < 0 && evidence.quote && text.includes(evidence.quote)) {
      from = Array.from(text.slice(0, text.indexOf(evidence.quote))).length;
      to = from + Array.from(evidence.quote).length;
    }
    for (let i = Math.max(0, from); i < Math.min(to, letters.length); i += 1) hot[i] = evidence.why;
  }
  const parts = [];
  for (let i = 0; i < letters.length;) {
    let end = i;
    while (end < letters.length && hot[end] === hot[i]) end += 1;
    const piece = letters.slice(i, end).join("");
    parts.push(hot[i] === null ? piece : h("mark", { title: hot[i] }, piece));
    i = end;
  }
  return parts;
}

function checksView(judged) {
  if (!judged.length) return null;
  return h("ul", { class: "checks" }, judged.map((one) => h("li", { class: one.status },
    h("details", null,
      h("summary", null, h("span", { class: "state" }, icon(one.status), h("span", { class: "word" }, say("page.judged." + one.status))),
        h("code", null, one.check), one.clause && h("span", { class: "clause", title: WORDS.clauses[one.clause] || "" }, one.clause)),
      one.source ? h("div", { class: "source" }, place(one.source), one.source.excerpt && h("pre", null, one.source.excerpt)) : null))));
}

function wholeView(judged) {
  const whole = judged.filter((one) => one.exchange === undefined || one.exchange === null);
  whole.sort((a, b) => (a.status === "held") - (b.status === "held"));
  return whole.length ? h("section", { class: "whole" }, h("h3", null, say("page.whole")), checksView(whole)) : null;
}
