// What is not delivered yet: kept, tried again, always visible. An entry keeps its id, so
// that whoever sends it twice (another tab, a lost answer) sends it once.
const QUEUE_LIFE = 30 * DAY;
const state = at("state");
const memory = new Map();
const flying = new Set();
let tries = 0;
let later;

const entries = () => [...keys(QUEUE).map(load).filter(Boolean), ...memory.values()];

function put(entry) {
  if (!save(QUEUE + entry.body.id, entry)) memory.set(entry.body.id, entry);
}

function drop({ body }) {
  memory.delete(body.id);
  save(QUEUE + body.id, null);
}

// A line for every opinion that waits, and one button for all of them.
const waiting = make("div", "", { className: "panel aside", hidden: true });
const lines = make("div", "");
const now = make("button", words.now, { type: "button", className: "plain" });
now.addEventListener("click", () => flush(true));
waiting.append(lines, now);
state.append(waiting);

function tellQueue(again) {
  // The button of the form itself says how its own opinion fares.
  const left = entries().filter(({ body }) => body.id !== id || form.hidden);
  const told = left.map(({ body, title }) => {
    const kept = memory.has(body.id) ? words.unsaved : words.waiting;
    return line(title, flying.has(body.id) ? words.sending : kept);
  });
  if (again && told.length) told.push(make("p", words.still));
  waiting.hidden = !told.length;
  // What is said already is not said again.
  const next = make("div", "");
  next.append(...told);
  if (next.innerHTML !== lines.innerHTML) lines.replaceChildren(...told);
}

// The names of organisations are Russian on every page.
function line(name, text) {
  const told = make("p", "");
  told.append(make("span", name, { lang: "ru" }), `. ${text} `);
  return told;
}

function report(entry, text, receipt, urgent) {
  // The next person at a shared device is somebody else.
  if (kiosk) return;
  const told = line(entry.title, text);
  if (receipt) told.append(make("a", receipt, { href: "/r/" + receipt, target: mode === "embed" ? "_blank" : "" }));
  const box = make("div", "", { className: "panel aside" });
  box.append(told);
  if (urgent) box.append(danger());
  state.append(box);
}

// Where to call now: said at once, whatever else can be asked of the service.
function danger() {
  const box = make("div", "", { className: "notice" });
  const text = make("p", words.urgent + " ");
  text.append(make("a", "112", { href: "tel:112" }), ".");
  box.dataset.urgent = "";
  box.append(text);
  return box;
}

async function attempt(entry) {
  const { body } = entry;
  if (flying.has(body.id)) return;
  flying.add(body.id);
  tellQueue();
  try {
    if (Date.now() - entry.at > QUEUE_LIFE) {
      drop(entry);
      report(entry, words.lost);
      return;
    }
    const { receipt, urgent, errors } = await deliver(entry);
    drop(entry);
    if (errors) giveBack(entry, errors);
    else {
      // Other tabs with the same form hear it and thank, too.
      save(TOLD, { id: body.id, receipt, urgent });
      save(TOLD, null);
      tellHost("sent");
      if (body.id === id) thank(receipt, urgent);
      else report(entry, words.delivered, receipt, urgent);
    }
  } catch {
    // No connection, no answer in time, or the service is not well: it stays in the queue.
  } finally {
    flying.delete(body.id);
    tellQueue();
  }
}

// Refused for good: the answers return to where they can be corrected, in a place of their
// own, beside what somebody else may be writing now.
function giveBack(entry, errors) {
  const { body } = entry;
  const place = `${PREFIX}draft:${body.organization}:${body.edition}:${body.id}`;
  const draft = { id: body.id, place, at: Date.now(), answers: body.answers, proposals: body.proposals };
  const kept = save(place, draft);
  if (body.id === id) {
    mark(null);
    form.hidden = false;
    resume(draft);
    showErrors(errors);
  } else if (kept) report(entry, words.returned);
  // Names nobody: at a shared device the next person reads it. Once is enough.
  else if (!at("failed")) state.append(make("p", words.failed, { id: "failed", className: "panel aside" }));
}

// Several tabs take turns where the browser can order them.
function inTurn(work) {
  if (!store || !navigator.locks) return work();
  return navigator.locks.request(QUEUE, { ifAvailable: true }, (lock) => lock && work());
}

async function flush(now) {
  clearTimeout(later);
  if (now) tries = 0;
  if (!entries().length) return;
  try {
    await inTurn(async () => {
      for (const entry of entries()) await attempt(entry);
    });
  } catch {
    // No lock in this frame: the next attempt comes anyway.
  }
  tellQueue(now === true);
  wait();
}

// 2, 4, 8 … 60 seconds, a little unlike those of other telephones.
function wait() {
  clearTimeout(later);
  if (entries().length) later = setTimeout(flush, Math.min(60, 2 ** ++tries) * (750 + Math.random() * 500));
}

addEventListener("online", () => flush(true));
document.addEventListener("visibilitychange", () => document.hidden || flush());
addEventListener("storage", ({ key, newValue }) => {
  const told = key === TOLD && JSON.parse(newValue);
  if (told && told.id === id) thank(told.receipt, told.urgent);
  if (key && key.startsWith(QUEUE)) tellQueue();
});
