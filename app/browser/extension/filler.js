// Puts one value into one field, after the user's click in the picker. Handed to the page's other world by the picker.
"use strict";

// eslint-disable-next-line no-unused-vars
function fill(nonce, index, value) {
  const node = globalThis.sixfoldReading?.still(nonce, index);
  if (!node) {
    return "changed";
  }
  const proto = { input: HTMLInputElement, select: HTMLSelectElement, textarea: HTMLTextAreaElement }[node.localName];
  if (node.localName === "select") {
    const fits = (option) => option.value === value || option.text.trim() === value;
    const option = [...node.options].find((one) => !one.disabled && fits(one));
    if (!option) {
      return "unfit";
    }
    value = option.value;
  }
  // The class's own setter: one that a script put on the element, as React does, would hide the change from it.
  Object.getOwnPropertyDescriptor(proto.prototype, "value").set.call(node, value);
  const taken = node.value === value || node.localName === "textarea";
  node.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertReplacementText" }));
  node.dispatchEvent(new Event("change", { bubbles: true }));
  return taken ? "filled" : "unfit";
}
