import { startButtons } from "./buttons.js";
import { startComponents } from "./components.js";
import { startLive } from "./live.js";
import { startPrinting } from "./printing.js";
import { startSession } from "./session.js";
import { startUnsaved } from "./unsaved.js";

startComponents(document);
startButtons(document);
startPrinting();
startSession(document.getElementById("session-dialog"));
startUnsaved();
startLive();
