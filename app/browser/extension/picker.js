// The list of offers, in a window of its own. A value is asked for when the user has clicked on its offer, not before.
"use strict";

// A click that was meant for what stood here before does not choose (Chromium's dialogs wait as long).
const SETTLE = 500; // milliseconds
const part = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.hash.slice(1));
const tab = Number(asked.get("tab"));
const nonce = asked.get("reading");
const host = new Host();
const opened = performance.now();
let reading = null;
let token = "";

const say = (sentence) => {
  part("says").textContent = sentence;
};

const meant = (event) => event.isTrusted && performance.now() - opened >= SETTLE;

async function inPage(func, args) {
  try {
    const [{ result }] = await api.scripting.executeScript({ target: { tabId: tab }, func, args });
    return result ?? null;
  } catch {
    return null; // the tab went elsewhere, and is no longer ours to look at
  }
}

async function start() {
  reading = tab && nonce ? await inPage((one) => globalThis.sixfoldReading?.told(one), [nonce]) : null;
  if (!reading || !/^https?:\/\//.test(reading.origin)) {
    return say("There is no page here that Sixfold can fill.");
  }
  part("site").textContent = reading.origin;
  const hello = await host.ask({ do: "hello" });
  if (hello.refused) {
    return say(hello.refused);
  }
  token = (await api.storage.local.get("token")).token ?? "";
  return hello.paired && token ? offer() : unpaired("This browser is not paired with Sixfold yet.");
}

function unpaired(sentence) {
  say(sentence);
  part("pair").hidden = false;
  part("pair").focus();
}

part("pair").addEventListener("click", async (event) => {
  if (!meant(event)) {
    return;
  }
  const answer = await host.ask({ do: "pair" });
  if (!answer.shown) {
    return say(answer.refused ?? "Sixfold did not answer.");
  }
  part("pair").hidden = true;
  part("pairing").hidden = false;
  part("code").focus();
  say("");
});

part("pairing").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!event.isTrusted) {
    return;
  }
  const answer = await host.ask({ do: "pair", code: part("code").value });
  part("code").value = "";
  if (!answer.token) {
    return say(answer.refused ?? "Sixfold did not answer.");
  }
  token = answer.token;
  await api.storage.local.set({ token });
  part("pairing").hidden = true;
  await offer();
});

async function offer() {
  if (!reading.fields.length) {
    return say(further("There is no field in sight that Sixfold can fill."));
  }
  const fields = reading.fields.map(({ box, ...field }) => field);
  const answer = await host.ask({ do: "offers", token, origin: reading.origin, fields });
  if (answer.refused) {
    return answer.why === "unpaired" ? unpaired(answer.refused) : say(answer.refused);
  }
  const known = answer.fields.filter(({ offers }) => offers.length);
  if (!known.length) {
    return say(further("Sixfold knows nothing that this form asks for."));
  }
  const all = known.flatMap(({ offers }) => offers);
  part("fields").replaceChildren(...known.map((field) => section(field, all)));
  part("all").hidden = known.length < 2;
  say(further(""));
  const near = known.find(({ index }) => reading.fields[index].focused);
  (part("fields").querySelector(near ? `[data-field="${near.index}"] button` : "button") ?? part("all")).focus();
  document.body.dataset.ready = "yes";
}

function further(sentence) {
  const more = reading.further;
  return more ? `${sentence} ${more} more below or above: scroll there and ask again.`.trim() : sentence;
}

function section({ index, offers }, all) {
  const made = document.createElement("section");
  made.dataset.field = index;
  const { label, aria_label, placeholder, name } = reading.fields[index];
  const title = document.createElement("h2");
  title.textContent = label || aria_label || placeholder || name || "A field without a name";
  const others = all.filter((one) => !offers.some((own) => own.id === one.id));
  made.append(title, ...offers.map((one) => button(index, one)));
  if (others.length) {
    const more = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = "Something else";
    more.append(summary, ...others.map((one) => button(index, one)));
    made.append(more);
  }
  return made;
}

function button(index, { id, caption, source, shown }) {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.offer = id;
  const from = document.createElement("small");
  from.textContent = [caption, source].filter(Boolean).join(" · ");
  made.append(shown || "••••••", from);
  made.addEventListener("click", async (event) => {
    if (meant(event)) {
      await choose(index, id);
    }
  });
  return made;
}

// Asks for one value and sets it. Gives whether it stands in the field now.
async function choose(index, id) {
  const answer = await host.ask({ do: "value", token, origin: reading.origin, id });
  if (typeof answer.value !== "string") {
    say(answer.refused ?? "Sixfold did not answer.");
    return false;
  }
  const outcome = await put(index, answer.value);
  const sentences = {
    filled: "Filled.",
    unfit: "The field does not take this value.",
    changed: "Nothing was filled: the page or the field is no longer the one you chose for. Ask again there.",
  };
  say(sentences[outcome]);
  part("fields").querySelector(`[data-field="${index}"]`).dataset.outcome = outcome;
  return outcome === "filled";
}

async function put(index, value) {
  let now = null;
  try {
    now = await api.tabs.get(tab);
  } catch {
    return "changed"; // closed
  }
  if (now.url !== reading.url || new URL(now.url).origin !== reading.origin) {
    return "changed";
  }
  return (await inPage(fill, [nonce, index, value])) ?? "changed";
}

part("all").addEventListener("click", async (event) => {
  if (!meant(event)) {
    return;
  }
  let whole = true;
  for (const made of part("fields").querySelectorAll("section")) {
    const done = await choose(Number(made.dataset.field), made.querySelector("button").dataset.offer);
    whole = done && whole;
  }
  if (whole) {
    window.close();
  }
});

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.isTrusted) {
    window.close();
  }
});

start();
