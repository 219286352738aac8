"use strict";
// Asks once a second what is new and shows it; the address gives its token to the cookie and forgets it.

const EVERY = 1000;
const VIEWS = { entities: showEntities, events: showEvents, faults: showFaults };
let opening = 0;
let next = 0;
let seen = "";
let asking = null;

history.replaceState(null, "", "/_harness/");

function openTab(name) {
  document.body.dataset.tab = name;
  for (const button of document.querySelectorAll(".tabs button")) {
    button.setAttribute("aria-current", button.dataset.tab === name ? "true" : "false");
  }
  if (opening) act(() => null);
}

async function begin() {
  const told = await ask("portal");
  opening = told.opening;
  next = 0;
  since = 0;
  seen = "";
  clearCalls();
  $("seed").textContent = show(told.seed);
  $("url").textContent = told.url;
}

async function look() {
  let told = await ask("journal?since=" + next);
  if (told.opening !== opening) {
    await begin();
    told = await ask("journal?since=0");
  }
  addCalls(told.calls);
  next = told.next;
  $("now").textContent = (await ask("clock")).now.slice(0, 19).replace("T", " ");
  const stamp = JSON.stringify([told.opening, told.mark, told.events]);
  if (stamp === seen) return;
  await showChats();
  if (VIEWS[document.body.dataset.tab]) await VIEWS[document.body.dataset.tab]();
  if (told.next === told.mark) seen = stamp;
}

// One look at a time; whoever asks meanwhile waits for the one that is under way, and then for one of its own.
async function refresh() {
  while (asking) await asking.catch(() => null);
  asking = look();
  try {
    await asking;
  } finally {
    asking = null;
  }
}

async function act(what) {
  try {
    await what();
    seen = "";
    await refresh();
    trouble("");
  } catch (error) {
    trouble(error.message);
  }
}

async function live() {
  try {
    await refresh();
    if ($("trouble").dataset.lost) {
      delete $("trouble").dataset.lost;
      trouble("");
    }
  } catch (error) {
    $("trouble").dataset.lost = "yes";
    trouble(error instanceof TypeError ? say("portal.page.lost") : error.message);
  }
  setTimeout(live, EVERY);
}

for (const button of document.querySelectorAll(".tabs button")) {
  button.addEventListener("click", () => openTab(button.dataset.tab));
}
$("reset").addEventListener("click", () => act(() => ask("reset", {})));
$("reseed").addEventListener("click", () => act(() => ask("seed", {})));
$("copy").addEventListener("click", () => act(async () => {
  await navigator.clipboard.writeText($("url").textContent);
  $("copy").textContent = say("page.copied");
}));
openTab(matchMedia("(min-width: 900px)").matches ? "calls" : "chat");
live();
