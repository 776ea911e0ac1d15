// Buttons that can do nothing without a script, and are hidden without it: copy and print.

import { all } from "./components.js";
import { announce } from "./live.js";

export function startButtons(scope) {
  for (const button of all(scope, "[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const button of all(scope, "[data-copy]")) {
    if (navigator.clipboard) {
      button.hidden = false;
      button.addEventListener("click", () => copy(button));
    }
  }
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  const words = button.textContent;
  button.textContent = button.dataset.copied;
  announce(button.dataset.copied);
  window.setTimeout(() => {
    button.textContent = words;
  }, 3000);
}
