// The buttons of the page, and the first form.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  // A second click is not a second form.
  if (!busy) submit();
});
element("clear").addEventListener("click", () => {
  if (pending) return complain("Сначала повторите отправку: может быть, анкета уже сохранена.");
  if (isDirty() && !confirm("Стереть ответы, которые на экране? Они не сохранены.")) return undefined;
  clear();
  return say("Форма очищена. Ничего не сохранено.");
});
addEventListener("beforeunload", (event) => {
  if (!busy && !pending && !isDirty()) return;
  event.preventDefault();
  event.returnValue = true;
});
clear();
