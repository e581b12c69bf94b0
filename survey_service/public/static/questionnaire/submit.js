// «Отправить»: asks once about blanks, then puts the answers into the queue and sends them.
const button = find("[data-send]");
const pageTitle = document.title;
let asked = 0;
let busy = false;

function channel() {
  if (kiosk) return "kiosk";
  const wanted = query.get("channel");
  return ["page", "embed", "qr"].includes(wanted) ? wanted : mode;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  const { answers, blanks, heard, proposals } = read();
  if (!heard) {
    show(words.empty, blanks.slice(0, 1).map(([key]) => [key, words.first]), "");
    return;
  }
  // A second tap within this time was not an answer to what nobody could read yet.
  if (blanks.length && Date.now() - asked < 700) return;
  if (blanks.length && !asked) {
    asked = Date.now();
    show(words.blanks, blanks, "ask");
    return;
  }
  // Takes the id of the draft, if another tab began it.
  keepDraft();
  const body = { id, organization, edition, form_token: form.elements.form_token.value, channel: channel(), answers };
  if (proposals) body.proposals = proposals;
  button.setAttribute("aria-disabled", "true");
  button.textContent = words.sending;
  notice.replaceChildren();
  busy = true;
  const entry = { at: Date.now(), title, body, trap: Boolean(form.elements.trap.value) };
  put(entry);
  dropDrafts(id);
  mark({ id });
  await attempt(entry);
  busy = false;
  button.removeAttribute("aria-disabled");
  button.textContent = button.dataset.send;
  if (entries().some((left) => left.body.id === id)) pend();
});

// Not delivered yet: the form makes room for what is known of it.
function pend() {
  form.hidden = true;
  tellQueue();
  wait();
  state.tabIndex = -1;
  state.focus();
}
