"use strict";
// The version for weak eyes, remembered from page to page; the questionnaire's own script
// does the same, under the same name.
(() => {
  const contrast = document.getElementById("contrast");
  const name = "otklik:contrast";
  try {
    if (localStorage.getItem(name)) contrast.checked = true;
    contrast.addEventListener("change", () => {
      if (contrast.checked) localStorage.setItem(name, "true");
      else localStorage.removeItem(name);
    });
  } catch {
    // Refused: the switch works, and is forgotten.
  }
})();
