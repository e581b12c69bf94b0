"use strict";
// Copies a code; without this script it is selected and copied by hand.
(() => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const place = button.closest("section");
    const code = place.querySelector("textarea");
    const said = place.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.value);
        said.textContent = "Скопировано.";
      } catch {
        // Without https there is no clipboard for a page.
        code.focus();
        code.select();
        said.textContent = "Строка выделена. Скопируйте её: Ctrl+C.";
      }
    });
  }
})();
