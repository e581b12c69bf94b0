// What stopped the form, beside the button, where the reader is; in a tall frame the top
// may be out of sight. A point is [key of the question or "", words, label?].
const notice = at("notice");

function show(text, points, kind) {
  const ask = kind === "ask";
  const box = make("div", "", { className: "notice " + kind, tabIndex: -1 });
  box.setAttribute("role", "alert");
  box.append(make("p", text));
  if (points.length) {
    const list = make("ul", "", { className: ask ? "chips" : "" });
    for (const [key, words, label] of points) {
      const field = key && at("q-" + key);
      const item = make("li", "", { id: "why-" + key });
      const link = make(field ? "a" : "span", words);
      if (label) link.setAttribute("aria-label", label);
      if (field) {
        link.href = "#q-" + key;
        link.addEventListener("click", (event) => {
          event.preventDefault();
          field.closest("[data-key]").scrollIntoView({ block: "center" });
          field.focus({ preventScroll: true });
        });
      }
      item.append(link);
      list.append(item);
    }
    box.append(list);
  }
  notice.replaceChildren(box);
  box.scrollIntoView({ block: "nearest" });
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  // A question leaves the focus on the button, which sends when pressed again.
  if (!ask) box.focus({ preventScroll: true });
}

// Errors of the service: names of fields -> places on this page.
function showErrors(errors) {
  const points = Object.entries(errors).map(([field, words]) => {
    const key = field === "answers" ? choices[0].dataset.key : field.replace("answers.", "");
    const card = cards.find((card) => card.dataset.key === key);
    return [key, card && field !== "answers" ? `${card.dataset.number}. ${words}` : words];
  });
  show(words.refused, points, "");
  for (const [key] of points) {
    const field = key && at("q-" + key);
    if (!field) continue;
    field.setAttribute("aria-invalid", true);
    // A text has a hint of its own before it.
    field.setAttribute("aria-describedby", `${find(".small[id]", field.parentNode)?.id || ""} why-${key}`);
  }
}
