// htmx for everyone: the keyboard stays where it was, changes are said aloud, failures are seen in place.

import { startButtons } from "./buttons.js";
import { startComponents } from "./components.js";

const REGION = "live-region";

export function announce(words) {
  const region = document.getElementById(REGION);
  region.textContent = "";
  // A region that is emptied and filled in one go may not be read again.
  window.setTimeout(() => {
    region.textContent = words;
  }, 50);
}

export function startLive() {
  let focused = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const here = document.activeElement;
    const target = event.detail.target;
    focused = target.contains(here) && here !== document.body ? { id: here.id, target: target.id } : null;
    if (isWholePage(event.detail.xhr)) {
      event.detail.shouldSwap = false;
      showFailure(event);
    }
  });
  document.addEventListener("htmx:load", (event) => {
    startComponents(event.detail.elt);
    startButtons(event.detail.elt);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    restoreFocus(focused, event.detail.elt);
    focused = null;
    const said = event.detail.elt.closest("[data-announce]") || event.detail.elt.querySelector("[data-announce]");
    if (said) {
      announce(said.dataset.announce);
    }
  });
  document.addEventListener("htmx:beforeRequest", clearFailure);
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, showFailure);
  }
}

function restoreFocus(before, swapped) {
  if (!before || document.activeElement !== document.body) {
    return;
  }
  const place = document.getElementById(before.id) || document.getElementById(before.target) || swapped;
  if (!place.matches("a[href], button, input, select, textarea, summary, [tabindex]")) {
    place.setAttribute("tabindex", "-1");
  }
  place.focus({ preventScroll: true });
}

// A sign-in page, or a page of a proxy: never to be put into the middle of this one.
function isWholePage(xhr) {
  return /^\s*<!doctype/i.test(xhr.responseText);
}

function clearFailure(event) {
  const around = (event.detail.target || event.target).parentElement;
  for (const shown of around ? around.querySelectorAll("[data-fragment-failure]") : []) {
    shown.remove();
  }
}

function showFailure(event) {
  const shape = document.getElementById("fragment-failure");
  const target = event.detail.target || event.target;
  if (!shape || !target.parentElement) {
    return;
  }
  clearFailure(event);
  const box = shape.content.firstElementChild.cloneNode(true);
  const message = messageIn(event.detail.xhr);
  if (message) {
    box.replaceChildren(...message);
  }
  target.before(box);
  announce(box.textContent.trim());
}

function messageIn(xhr) {
  if (!xhr || !xhr.responseText) {
    return null;
  }
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const message = answer.querySelector("[data-fragment-message]");
  return message ? [...message.childNodes].map((node) => document.importNode(node, true)) : null;
}
