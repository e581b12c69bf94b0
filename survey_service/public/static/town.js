"use strict";
// The list shortens while a name is typed; without this script the button asks the server.
(() => {
  const field = document.getElementById("find");
  if (!field) return;
  const found = document.getElementById("found");
  // The same rule as on the server: words, without the difference of е and ё.
  const words = (text) => text.toLowerCase().replace(/ё/g, "е").split(/\s+/).filter(Boolean);
  const groups = [...document.querySelectorAll(".group")].map((group) => ({
    group,
    items: [...group.querySelectorAll("li")].map((item) => ({ item, names: words(item.textContent).join(" ") })),
  }));
  // Asked with ?q= the server has already shortened the list: there is less to find here.
  if (field.value) return;
  field.addEventListener("input", () => {
    const wanted = words(field.value);
    let count = 0;
    for (const { group, items } of groups) {
      let any = false;
      for (const { item, names } of items) {
        item.hidden = !wanted.every((word) => names.includes(word));
        any ||= !item.hidden;
        count += !item.hidden;
      }
      group.hidden = !any;
    }
    found.textContent = !wanted.length
      ? ""
      : count
        ? `Найдено: ${count}.`
        : "Ничего не нашлось. Проверьте название или очистите поле поиска.";
  });
})();
