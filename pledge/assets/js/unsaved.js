// Forms marked data-keep-text ask before their words are lost. Never on public pages: a question from the
// browser must not stand between a person and leaving.

export function startUnsaved() {
  let touched = null;
  document.addEventListener("input", (event) => {
    touched = event.target.closest("form[data-keep-text]") || touched;
  });
  document.addEventListener("submit", () => {
    touched = null;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && touched && touched.contains(event.detail.elt)) {
      touched = null;
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (touched && touched.isConnected) {
      event.preventDefault();
    }
  });
}
