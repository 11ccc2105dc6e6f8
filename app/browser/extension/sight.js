// Whether a person sees a field: drawn, large enough, not clear, not under something else, inside the window.
"use strict";

globalThis.sixfoldSight = (() => {
  // WCAG 2.2, 1.4.11 asks 3:1 of a control; black on white at this opacity is rgb(148, 148, 148): 3.03:1.
  const LEAST_OPACITY = 0.42;
  const LEAST_SIDE = 8; // CSS pixels, half the height of a line of the smallest print that forms use (11 px)
  const LEAST_PRINT = 6; // CSS pixels of a font; below it nobody reads what was filled in
  // The middle and four points around it: an icon at an edge takes one of them, a cover takes more.
  const POINTS = [[0.5, 0.5], [0.25, 0.5], [0.75, 0.5], [0.5, 0.25], [0.5, 0.75]];
  const LEAST_POINTS = 3;

  const view = (node) => node.ownerDocument.defaultView;
  const style = (node) => view(node).getComputedStyle(node);
  const above = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;

  function holds(outer, inner) {
    for (let node = inner; node; node = above(node)) {
      if (node === outer) {
        return true;
      }
    }
    return false;
  }

  function alpha(colour) {
    const parts = /^(?:rgba?|color|oklch|oklab|lab|lch|hsla?)\(.*?[,/]\s*([\d.]+%?)\)$/.exec(colour);
    if (colour === "transparent") {
      return 0;
    }
    if (!parts || !/rgba|hsla|\//.test(colour)) {
      return 1;
    }
    return parts[1].endsWith("%") ? parseFloat(parts[1]) / 100 : parseFloat(parts[1]);
  }

  function opacity(node) {
    let whole = 1;
    for (let at = node; at; at = above(at)) {
      const drawn = style(at);
      const filtered = [...drawn.filter.matchAll(/opacity\(([\d.]+)/g)].map((found) => Number(found[1]));
      whole *= filtered.reduce((product, one) => product * one, Number(drawn.opacity));
      if ((drawn.maskImage ?? "none") !== "none") {
        return 0; // what a mask leaves cannot be told from here
      }
    }
    return whole;
  }

  function legible(field) {
    const drawn = style(field);
    return (
      drawn.visibility === "visible" &&
      opacity(field) >= LEAST_OPACITY &&
      parseFloat(drawn.fontSize) >= LEAST_PRINT &&
      alpha(drawn.webkitTextFillColor ?? drawn.color) >= LEAST_OPACITY
    );
  }

  function painted(node) {
    const drawn = style(node);
    const picture = drawn.backgroundImage !== "none" || /^(img|canvas|video|svg|iframe|object|embed)$/i.test(node.localName);
    return (picture || alpha(drawn.backgroundColor) >= LEAST_OPACITY) && Number(drawn.opacity) >= LEAST_OPACITY;
  }

  // What lets clicks through is not found by elementFromPoint, and can still be painted over the field.
  function veils(root) {
    return [...root.querySelectorAll("*")].filter((node) => style(node).pointerEvents === "none" && painted(node));
  }

  function veiled(field, box, root) {
    const x = (box.left + box.right) / 2;
    const y = (box.top + box.bottom) / 2;
    return veils(root).some((veil) => {
      if (holds(veil, field) || holds(field, veil)) {
        return false;
      }
      const rect = veil.getBoundingClientRect();
      const over = rect.left <= x && x <= rect.right && rect.top <= y && y <= rect.bottom;
      const level = parseInt(style(veil).zIndex, 10) || 0;
      const later = Boolean(field.compareDocumentPosition(veil) & Node.DOCUMENT_POSITION_FOLLOWING);
      return over && (level > 0 || (level === 0 && later));
    });
  }

  function met(node, box) {
    const root = node.getRootNode();
    const hits = POINTS.filter(([right, down]) => {
      const x = box.left + right * (box.right - box.left);
      const y = box.top + down * (box.bottom - box.top);
      const top = root.elementFromPoint(x, y);
      return top !== null && holds(node, top);
    });
    return hits.length >= LEAST_POINTS && !veiled(node, box, root);
  }

  function within(rect, width, height) {
    return {
      left: Math.max(0, rect.left),
      top: Math.max(0, rect.top),
      right: Math.min(width, rect.right),
      bottom: Math.min(height, rect.bottom),
    };
  }

  const large = (box) => box.right - box.left >= LEAST_SIDE && box.bottom - box.top >= LEAST_SIDE;

  // Gives the seen part of a field in the top window's pixels, or null where a person does not see it.
  function seen(field) {
    let node = field;
    let box = field.getBoundingClientRect();
    for (;;) {
      const around = view(node);
      const part = within(box, around.innerWidth, around.innerHeight);
      if (!large(part) || !(node === field ? legible(node) : opacity(node) >= LEAST_OPACITY) || !met(node, part)) {
        return null;
      }
      if (around === around.top) {
        return part;
      }
      const frame = around.frameElement;
      if (!frame) {
        return null;
      }
      const outer = frame.getBoundingClientRect();
      const [x, y] = [outer.left + frame.clientLeft, outer.top + frame.clientTop];
      box = { left: x + part.left, top: y + part.top, right: x + part.right, bottom: y + part.bottom };
      node = frame;
    }
  }

  // Below or above what the window shows now, where scrolling would bring it.
  function beyond(field) {
    const rect = field.getBoundingClientRect();
    const around = view(field);
    const page = around.document.scrollingElement ?? around.document.documentElement;
    const [left, top] = [rect.left + around.scrollX, rect.top + around.scrollY];
    const inside = left >= 0 && top >= 0 && left < page.scrollWidth && top < page.scrollHeight;
    const out = rect.bottom <= 0 || rect.top >= around.innerHeight;
    return inside && out && rect.width >= LEAST_SIDE && rect.height >= LEAST_SIDE && legible(field);
  }

  return { seen, beyond };
})();
