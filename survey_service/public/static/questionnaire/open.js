// What the page shows as it opens.
// The same page in another language is the same person: what is typed, or sent, goes along in
// the window's name, as a shared device keeps nothing and a frame may be refused a store.
// Any other page that has set a name is not believed.
function carried() {
  try {
    const kept = JSON.parse(window.name);
    window.name = "";
    return document.referrer.split("?")[0] === location.origin + location.pathname ? kept : null;
  } catch {
    return null;
  }
}

for (const change of document.querySelectorAll("[data-language]")) {
  const wanted = new URLSearchParams(query);
  wanted.set("lang", change.lang);
  change.href = `?${wanted}`;
  change.hidden = false;
  change.addEventListener("click", () => {
    keepDraft();
    window.name = JSON.stringify(writing() ? { id, place, ...read() } : history.state);
  });
}
at("kept").textContent = kiosk || test ? "" : store ? words.kept : words.blocked;
button.textContent = button.dataset.send;
fold();
watch();

function open() {
  const along = carried();
  const sent = marked() || along;
  const draft = findDraft();
  if (sent && sent.receipt) {
    id = sent.id;
    thank(sent.receipt, sent.urgent);
  } else if (sent && load(QUEUE + sent.id)) {
    id = sent.id;
    pend();
  } else if (along && along.answers) resume(along);
  else if (draft) offer(draft);
  flush();
  tellQueue();
}
open();
// After «back» a browser puts the answers in again.
addEventListener("pageshow", () => fold());
if (host) {
  // A browser may not run the observer in a frame that is out of sight.
  addEventListener("load", tellHeight);
  new ResizeObserver(tellHeight).observe(document.documentElement);
}
