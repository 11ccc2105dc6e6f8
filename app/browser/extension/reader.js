// Reads the form of the page that the user asked about, in a world of its own: the page's scripts see none of it.
// What was typed into the fields is never read.
"use strict";

globalThis.sixfoldReading = (() => {
  const KINDS = new Set([
    "text", "email", "tel", "url", "number", "date", "month", "week", "datetime-local", "time", "password", "search",
  ]);
  const MOST_FIELDS = 200; // the longest of our test forms has 31; a sheet of a thousand cells is no form
  const MOST_OPTIONS = 300; // countries are 249
  const MOST_LETTERS = 200; // of a label: two lines
  const { seen, beyond } = globalThis.sixfoldSight;
  const { getRandomValues } = crypto;
  const nonce = [...getRandomValues.call(crypto, new Uint8Array(16))].map((one) => one.toString(16)).join("-");
  const url = location.href;
  const origin = globalThis.origin;

  const short = (text) => (text ?? "").replace(/\s+/g, " ").trim().slice(0, MOST_LETTERS);

  // The page, its open shadow trees, and its frames of the same origin; into others nobody looks.
  function* roots(root) {
    yield root;
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) {
        yield* roots(node.shadowRoot);
      }
      const inner = node.localName === "iframe" || node.localName === "frame" ? framed(node) : null;
      if (inner) {
        yield* roots(inner);
      }
    }
  }

  function framed(frame) {
    try {
      return frame.contentWindow.origin === origin && origin !== "null" ? frame.contentDocument : null;
    } catch {
      return null; // another origin's
    }
  }

  function fillable(node) {
    if (node.matches(":disabled") || node.readOnly) {
      return false;
    }
    return node.localName !== "input" || KINDS.has(node.type);
  }

  function textOf(node) {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("input, select, textarea, button, script, style").forEach((part) => part.remove());
    return copy.textContent;
  }

  function named(node, attribute) {
    const ids = (node.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean);
    return ids.map((id) => node.getRootNode().getElementById?.(id)).filter(Boolean).map(textOf).join(" ");
  }

  // The words before a field that has no label: the cell to its left, else what stands right before it.
  function before(node) {
    const cell = node.closest("td")?.previousElementSibling;
    if (cell) {
      return textOf(cell);
    }
    for (let at = node.previousSibling; at; at = at.previousSibling) {
      if (at.nodeType === Node.ELEMENT_NODE && at.matches("input, select, textarea, button")) {
        return "";
      }
      if (at.textContent.trim()) {
        return at.nodeType === Node.ELEMENT_NODE ? textOf(at) : at.textContent;
      }
    }
    return "";
  }

  function label(node) {
    const labels = [...(node.labels ?? [])].map(textOf).join(" ");
    return short(labels) || short(named(node, "aria-labelledby")) || short(before(node));
  }

  function options(node) {
    if (node.localName !== "select") {
      return [];
    }
    const all = [...node.options].filter((option) => !option.disabled).slice(0, MOST_OPTIONS);
    return all.map((option) => ({ value: option.value.slice(0, MOST_LETTERS), text: short(option.text) }));
  }

  function focused() {
    let node = document.activeElement;
    for (;;) {
      const inner = node?.shadowRoot?.activeElement ?? (node?.localName === "iframe" ? framed(node)?.activeElement : null);
      if (!inner) {
        return node;
      }
      node = inner;
    }
  }

  function described(node) {
    const form = [...node.ownerDocument.forms].indexOf(node.form);
    return {
      tag: node.localName,
      type: node.localName === "input" ? node.type : "",
      name: short(node.name),
      id: short(node.id),
      autocomplete: short(node.getAttribute("autocomplete")),
      label: label(node),
      placeholder: short(node.getAttribute("placeholder")),
      aria_label: short(node.getAttribute("aria-label")),
      legend: short(node.closest("fieldset")?.querySelector(":scope > legend")?.textContent),
      options: options(node),
      max_length: node.maxLength > 0 ? node.maxLength : 0,
      language: short(node.closest("[lang]")?.lang || node.ownerDocument.documentElement.lang),
      form,
      multiple: Boolean(node.multiple),
    };
  }

  const active = focused();
  const found = [...roots(document)].flatMap((root) => [...root.querySelectorAll("input, select, textarea")]);
  const wanted = found.filter(fillable);
  const fields = [];
  let further = 0;
  for (const node of wanted) {
    const box = fields.length < MOST_FIELDS ? seen(node) : null;
    if (box) {
      fields.push({ node, box, said: described(node) });
    } else if (beyond(node)) {
      further += 1;
    }
  }

  function place() {
    const near = (fields.find(({ node }) => node === active) ?? fields[0])?.box;
    const edge = (outerWidth - innerWidth) / 2;
    const at = near && { x: screenX + edge + near.left, y: screenY + outerHeight - innerHeight + near.bottom };
    return { nonce, at };
  }

  function told(asked) {
    if (asked !== nonce) {
      return null;
    }
    const list = fields.map(({ node, box, said }, index) => ({ index, ...said, focused: node === active, box }));
    return { url, origin, fields: list, further };
  }

  // The field again, if page, address and field are what they were when they were read, and it is still in sight.
  function still(asked, index) {
    if (asked !== nonce || location.href !== url || globalThis.origin !== origin) {
      return null;
    }
    const { node, said } = fields[index] ?? {};
    if (!node?.isConnected || !node.ownerDocument.defaultView || !fillable(node) || !seen(node)) {
      return null;
    }
    return JSON.stringify(described(node)) === JSON.stringify(said) ? node : null;
  }

  return { place, told, still };
})();
