// The page says when it was printed, not when it was opened, and says so on every sheet.

export function startPrinting() {
  const line = document.querySelector(".app-print-line");
  window.addEventListener("beforeprint", () => {
    const now = new Date();
    write("[data-printed-day]", now, { day: "numeric", month: "long", year: "numeric" });
    write("[data-printed-time]", now, { hour: "numeric", minute: "2-digit", hour12: true });
    // Where a browser cannot write in the margin of a sheet, the line stays at the end of the page.
    if (line && "CSSMarginRule" in window) {
      const words = line.textContent.trim().replace(/\s+/g, " ").replace(/["\\]/g, "");
      document.documentElement.style.setProperty("--app-printed", `"${words}"`);
      line.classList.add("app-print-line--moved");
    }
  });
}

function write(selector, moment, parts) {
  for (const place of document.querySelectorAll(selector)) {
    const text = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", ...parts }).format(moment);
    place.textContent = text.replace(/\s(am|pm)/i, "$1");
  }
}
