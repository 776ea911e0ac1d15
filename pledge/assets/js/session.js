// Two minutes before a sign-in ends a dialog says so. When it has ended the page is covered, not left: what
// was typed stays in it, for the same person, once they have signed in again in another tab.

const CHANNEL = "signed-in";

export function startSession(dialog) {
  if (!dialog || !dialog.showModal) {
    return;
  }
  const session = new Session(dialog);
  session.renew();
  window.setInterval(() => session.tick(), 1000);
}

class Session {
  constructor(dialog) {
    this.dialog = dialog;
    this.words = dialog.dataset;
    this.lasts = Number(this.words.left);
    this.ends = 0;
    this.ended = false;
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;
    this.channel?.addEventListener("message", (event) => this.heard(event.data));
    document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && this.renew());
    this.part("[data-stay]").addEventListener("click", () => this.stay());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.stay();
    });
  }

  part(selector) {
    return this.dialog.querySelector(selector);
  }

  // This page has just spoken with the server: say so to the person's other tabs.
  renew() {
    this.extend();
    this.channel?.postMessage(this.words.person);
  }

  extend() {
    this.ends = Date.now() + this.lasts * 1000;
    if (this.dialog.open) {
      this.dialog.close();
    }
  }

  async heard(person) {
    if (person !== this.words.person) {
      return;
    }
    if (!this.ended || (await this.freshen())) {
      this.show(false);
      this.extend();
    }
  }

  async stay() {
    if (this.ended) {
      return;
    }
    try {
      if (await this.freshen()) {
        this.renew();
      } else {
        this.end();
      }
    } catch {
      this.part("[data-offline]").hidden = false;
    }
  }

  // Renews the sign-in and the forms' tokens, which change when a person signs in again.
  async freshen() {
    const answer = await fetch(this.words.keep, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) {
      return false;
    }
    const { token, left } = await answer.json();
    this.lasts = left;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
      field.value = token;
    }
    this.part("[data-offline]").hidden = true;
    return true;
  }

  tick() {
    const left = Math.round((this.ends - Date.now()) / 1000);
    if (this.ended || left > Number(this.words.warn)) {
      return;
    }
    if (left <= 0) {
      this.end();
      return;
    }
    this.part("[data-left]").textContent = this.spoken(left);
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
  }

  spoken(left) {
    if (left > 90) {
      return this.words.minutes.replace("%", Math.ceil(left / 60));
    }
    return left > 60 ? this.words.minute : this.words.seconds.replace("%", Math.ceil(left / 10) * 10);
  }

  end() {
    this.show(true);
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
    this.part("[data-again]").focus();
  }

  show(ended) {
    this.ended = ended;
    this.part("[data-before]").hidden = ended;
    this.part("[data-after]").hidden = !ended;
    this.dialog.setAttribute("aria-labelledby", ended ? "session-ended-heading" : "session-heading");
    document.body.classList.toggle("app-covered", ended);
  }
}
