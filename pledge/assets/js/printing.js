// The page says when it was printed, not when it was opened.

export function startPrinting() {
  window.addEventListener("beforeprint", () => {
    const now = new Date();
    write("[data-printed-day]", now, { day: "numeric", month: "long", year: "numeric" });
    write("[data-printed-time]", now, { hour: "numeric", minute: "2-digit", hour12: true });
  });
}

function write(selector, moment, parts) {
  for (const place of document.querySelectorAll(selector)) {
    const text = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", ...parts }).format(moment);
    place.textContent = text.replace(/\s(am|pm)/i, "$1");
  }
}
