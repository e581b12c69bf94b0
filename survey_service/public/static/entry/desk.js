// Types in one form after another: a key answers and goes on, the last one saves.
// What was pressed while a form was on its way is done after it, so that a quick hand
// never puts an answer into the wrong row.
const RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбю";
const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const element = (id) => document.getElementById(id);
const form = element("entry");
const { organization, edition, channel, batch } = form.dataset;
const steps = [...form.querySelectorAll(".step")];
const first = steps.findIndex((step) => step.dataset.key);
const save = element("save");
const alertBox = element("alert");
let token = form.dataset.token;
let current = 0;
let id = makeId();
let busy = false;
// Sent, and nobody knows whether it arrived: it may only be sent again as it was.
let pending = null;
let held = [];
const pile = new Pile(form.dataset, (entry) => act(() => reconsider(entry)));

const inputs = (step) => [...step.querySelectorAll("input")];
const textOf = (step) => step.querySelector("textarea");
const chosen = (step) => step.querySelector("input:checked")?.value;
const isSkipped = (step) => step.classList.contains("skipped");
const isDirty = () => steps.some((step) => chosen(step) || textOf(step)?.value.trim());
const say = (text) => (element("status").textContent = text);

function complain(text, link) {
  const box = document.createElement("div");
  box.className = "notice";
  const sentence = document.createElement("p");
  sentence.textContent = text;
  box.append(sentence);
  if (link) {
    const way = document.createElement("a");
    way.href = link[0];
    way.target = "_blank";
    way.textContent = link[1];
    box.append(way);
  }
  alertBox.replaceChildren(box);
  box.scrollIntoView({ block: "nearest" });
}

// The rule of the public page: asked when the gate is, and has one of these answers.
function fold() {
  for (const step of steps) {
    const { when, is } = step.dataset;
    const gate = when && steps.find((other) => other.dataset.key === when);
    const skipped = Boolean(gate) && (isSkipped(gate) || !is.split(" ").includes(chosen(gate)));
    step.classList.toggle("skipped", skipped);
    if (when) step.setAttribute("aria-disabled", String(skipped));
    for (const field of step.querySelectorAll("input, textarea, button")) {
      field.disabled = skipped || Boolean(pending);
      if (skipped && field.type === "radio") field.checked = false;
    }
  }
  form.classList.toggle("locked", Boolean(pending));
}

function mark(to) {
  current = to;
  steps.forEach((step, at) => step.classList.toggle("current", at === to));
  form.classList.toggle("ended", to === steps.length);
  form.classList.toggle("begun", to >= first);
}

function go(to) {
  mark(to);
  const step = steps[to];
  if (!step) return save.focus();
  const field = textOf(step) || step.querySelector("input:checked") || step.querySelector("input, button");
  field.focus({ preventScroll: true });
  step.scrollIntoView({ block: "nearest" });
}

function move(by) {
  let to = current + by;
  while (steps[to] && isSkipped(steps[to])) to += by;
  // Consent was given: there is no way back before it.
  if (to >= (current >= first ? first : 0)) go(Math.min(to, steps.length));
}

function choose(step, input) {
  input.checked = true;
  alertBox.replaceChildren();
  fold();
  move(1);
}

function leaveBlank(step) {
  for (const input of inputs(step)) input.checked = false;
  fold();
  move(1);
}

function consent(given) {
  if (given) {
    say("Согласие есть. Читайте вопросы вслух и отмечайте ответы.");
    return move(1);
  }
  say("Отказ. Ничего не сохранено. Можно начинать следующий разговор.");
  return go(0);
}
