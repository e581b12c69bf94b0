// The draft: as one types, offered at the next visit, gone once it is sent. It carries the
// id of the submission, so that two tabs and «back» send one answer.
const DRAFT_LIFE = 7 * DAY;
let id = makeId();
// Tabs that were opened empty share the first place, and so write one answer.
let place = DRAFT + edition;
let placed = false;
let saving;

// Nothing is being written while it is offered, on its way, or sent.
const writing = () => !form.hidden && !busy && form.isConnected;

// Another answer than any that is kept here.
function part() {
  id = makeId();
  place = DRAFT + edition + ":" + id;
  placed = false;
}

function keepDraft() {
  clearTimeout(saving);
  if (!writing()) return;
  const { answers, proposals } = read();
  const empty = !proposals && !Object.keys(answers).length;
  const begun = load(place);
  if (begun && begun.id !== id) {
    // Before the first word it is the answer that another tab began; after it, another one.
    if (placed) place = DRAFT + edition + ":" + id;
    else id = begun.id;
  }
  // An empty tab that closes takes nothing from the one that is written in.
  if (empty && !placed) return;
  placed = true;
  save(place, empty ? null : { id, at: Date.now(), answers, proposals });
}

function keepDraftSoon() {
  clearTimeout(saving);
  saving = setTimeout(keepDraft, 300);
}

// The latest. One of an earlier edition is taken up too: what still fits is filled in.
function findDraft() {
  let found = null;
  for (const key of keys(DRAFT)) {
    const draft = load(key);
    if (!draft || Date.now() - draft.at > DRAFT_LIFE) save(key, null);
    else if (!found || draft.at > found.at) found = { ...draft, place: key };
  }
  return found;
}

function dropDrafts(id) {
  for (const key of keys(DRAFT)) if (load(key)?.id === id) save(key, null);
}

function resume(draft) {
  id = draft.id;
  place = draft.place;
  placed = true;
  fill(draft);
}

// Nothing of the answers is shown before the reader says that they are theirs.
function offer(draft) {
  form.hidden = true;
  const box = make("div", "", { className: "panel aside" });
  box.append(make("p", say(words.draft, day(draft.at))));
  const actions = make("p", "", { className: "actions" });
  const choose = (text, className, work) => {
    const button = make("button", text, { type: "button", className });
    button.addEventListener("click", () => {
      work();
      box.remove();
      form.hidden = false;
      find("input[type=radio]").focus({ preventScroll: true });
    });
    actions.append(button);
  };
  choose(words.resume, "", () => resume(draft));
  choose(words.anew, "plain", () => {
    dropDrafts(draft.id);
    part();
  });
  box.append(actions);
  form.before(box);
}

form.addEventListener("input", keepDraftSoon);
form.addEventListener("change", keepDraftSoon);
// The last chance on a telephone that puts the page away.
addEventListener("pagehide", keepDraft);
