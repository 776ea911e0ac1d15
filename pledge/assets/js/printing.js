// The page says when it was printed, not when it was opened, and says so on every sheet.

export function startPrinting() {
  const line = document.querySelector(".app-print-line");
  const moment = line && line.querySelector("[data-printed]");
  if (!moment) {
    return;
  }
  window.addEventListener("beforeprint", () => {
    moment.textContent = spoken(new Date());
    // Where a browser cannot write in the margin of a sheet, the line stays at the end of the page.
    if ("CSSMarginRule" in window) {
      const words = line.textContent.trim().replace(/\s+/g, " ").replace(/["\\]/g, "");
      document.documentElement.style.setProperty("--app-printed", `"${words}"`);
      line.classList.add("app-print-line--moved");
    }
  });
}

function spoken(moment) {
  const say = (parts) => new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", ...parts }).format(moment);
  const day = say({ day: "numeric", month: "long", year: "numeric" });
  const time = say({ hour: "numeric", minute: "2-digit", hour12: true });
  return `${day}, ${time.replace(/\s(am|pm)/i, "$1")}`;
}
