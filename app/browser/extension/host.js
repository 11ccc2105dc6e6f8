// The way to Sixfold on this computer: one question at a time, in order, over the browser's native messages.
"use strict";

const api = globalThis.browser ?? globalThis.chrome;
const HOST = "org.sixfold.browser";
const GONE = "Sixfold cannot be reached. Open its window, and run `sixfold browser install` once.";

class Host {
  #port = null;
  #waiting = [];

  // Gives the answer, or an object whose `refused` is a sentence for the user.
  ask(message) {
    return new Promise((answer) => {
      this.#waiting.push(answer);
      try {
        this.#connected().postMessage(message);
      } catch {
        this.#ended();
      }
    });
  }

  #connected() {
    if (!this.#port) {
      this.#port = api.runtime.connectNative(HOST);
      this.#port.onMessage.addListener((message) => this.#waiting.shift()?.(message));
      this.#port.onDisconnect.addListener(() => this.#ended());
    }
    return this.#port;
  }

  #ended() {
    void api.runtime.lastError; // read, or the browser logs it
    this.#port = null;
    this.#waiting.splice(0).forEach((answer) => answer({ refused: GONE }));
  }
}
