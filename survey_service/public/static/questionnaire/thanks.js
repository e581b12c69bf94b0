// After sending: the receipt, how many have answered, what was done, what else can be done.
const main = at("main");
const before = [...main.childNodes];

// What matters is said at once, from what is here; the rest is a piece of a page that the
// service may be too far away to give.
function thank(receipt, urgent) {
  mark({ id, receipt, urgent });
  dropDrafts(id);
  const page = make("div", "");
  const panel = make("section", "", { className: "panel thanks" });
  const heading = make("h1", words.thanks, { tabIndex: -1 });
  const code = make("p", words.receipt, { className: "code" });
  const given = make("strong", receipt);
  const again = make("button", words.again, { type: "button", className: kiosk ? "" : "plain" });
  given.dataset.receipt = "";
  again.addEventListener("click", restart);
  code.append(make("br"), given);
  panel.append(heading);
  if (urgent) panel.append(danger());
  panel.append(code);
  page.append(panel, again);
  main.replaceChildren(state, page);
  document.title = words.thanks;
  scrollTo(0, 0);
  heading.focus();
  tellMore(page, receipt, urgent);
}

async function tellMore(page, receipt, urgent) {
  const wanted = new URLSearchParams(query);
  wanted.set("framed", mode === "embed" ? 1 : 0);
  const [response, text] = await ask(`/thanks/${organization}?${wanted}`, {}, "text").catch(() => [{}]);
  const more = make("div", "", { innerHTML: text });
  const code = find("[data-receipt]", more);
  // The next person may have begun meanwhile.
  if (!response.ok || !code || !page.isConnected) return;
  code.textContent = receipt;
  find("[data-urgent]", more).hidden = !urgent;
  const link = find('[href="/r/"]', more);
  if (link) link.href += receipt;
  const copy = find("[data-copy]", more);
  if (copy) {
    copy.addEventListener("click", () => {
      // The clipboard's own interface is closed to frames of other sites.
      getSelection().selectAllChildren(find("[data-receipt]", main));
      if (document.execCommand("copy")) copy.textContent = words.copied;
    });
  }
  find("[data-again]", more).addEventListener("click", restart);
  const held = page.contains(document.activeElement);
  page.replaceWith(more);
  if (held) find("h1", more).focus({ preventScroll: true });
}

// The same page for another person, without asking the service: it may be away.
function restart() {
  mark(null);
  form.reset();
  part();
  asked = 0;
  form.hidden = false;
  notice.replaceChildren();
  main.replaceChildren(...before);
  document.title = pageTitle;
  fold();
  watch();
  scrollTo(0, 0);
  main.focus();
}
