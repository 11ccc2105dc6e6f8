// Waits for the user: the toolbar button, its key, or the menu on a field. Nothing runs in any page before that.
"use strict";

const api = globalThis.browser ?? globalThis.chrome;
const WIDTH = 420;
const HEIGHT = 520;
const TRIES = 5;
const PAUSE = 100; // milliseconds
const GAP = 8; // between the field and the picker, so that the field stays in sight

api.runtime.onInstalled.addListener(() => {
  api.contextMenus.create({ id: "fill", title: "Fill with Sixfold", contexts: ["editable"] });
});
api.action.onClicked.addListener((tab) => open(tab));
api.contextMenus.onClicked.addListener((_choice, tab) => open(tab));

// The click gave this one tab to us (activeTab), until it goes elsewhere.
async function open(tab) {
  if (!tab?.id || !/^https?:/.test(tab.url ?? "")) {
    return show({ tab: 0, reading: "" }, null);
  }
  const read = await patiently(() => near(tab.id));
  return show({ tab: tab.id, reading: read?.nonce ?? "" }, read?.at);
}

// After a page of another origin the browser's word that the tab is ours can come later than the click itself: 3 of 25
// times in Chromium 156, and each time the next try was let in. Null for a page that is never ours, as the browser's own.
async function patiently(look) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      return await look();
    } catch {
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
  return null;
}

async function near(tabId) {
  const target = { tabId };
  await api.scripting.executeScript({ target, files: ["sight.js", "reader.js"] });
  const [{ result }] = await api.scripting.executeScript({ target, func: () => globalThis.sixfoldReading?.place() });
  return result;
}

function show(of, at) {
  const url = `picker.html#${new URLSearchParams(of)}`;
  const place = at ? { left: Math.max(0, Math.round(at.x)), top: Math.max(0, Math.round(at.y + GAP)) } : {};
  const window = { url, type: "popup", focused: true, width: WIDTH, height: HEIGHT };
  // A place that is off the screen is refused by the browser, not moved.
  return api.windows.create({ ...window, ...place }).catch(() => api.windows.create(window));
}
