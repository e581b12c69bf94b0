// Keys, mouse and fingers: what each does, now or after a form that is on its way.
// A digit, or the first letter of one of two options, whatever the layout.
function optionAt(choices, key) {
  if (key >= "1" && key <= "9") return choices[Number(key) - 1];
  const place = LATIN.indexOf(key.toLowerCase());
  const letter = place < 0 ? key.toLowerCase() : RUSSIAN[place];
  const begins = (choice) => choice.textContent.trim().slice(1).trim()[0].toLowerCase() === letter;
  const fitting = choices.length === 2 ? choices.filter(begins) : [];
  return fitting.length === 1 ? fitting[0] : undefined;
}

function press(key) {
  if (pending) return save.focus();
  if (key === "ArrowUp" || key === "Backspace") return move(-1);
  const step = steps[current];
  if (!step) return key === "Enter" ? submit() : undefined;
  if (step.dataset.consent !== undefined) {
    const answer = optionAt([...step.querySelectorAll("button")], key);
    return answer && consent(answer.dataset.consent === "yes");
  }
  const text = textOf(step);
  if (text) {
    // Only what was held while the last form was on its way.
    if (key === "Enter") return current === steps.length - 1 ? submit() : move(1);
    if (key.length === 1) text.value += key;
    return key === "ArrowDown" ? move(1) : undefined;
  }
  if (key === "ArrowDown" || key === "Enter") return move(1);
  if (key === " " || key === "0") return leaveBlank(step);
  const labels = inputs(step).map((input) => input.closest("label"));
  const label = optionAt(labels, key);
  if (label) return choose(step, label.querySelector("input"));
  if (key.length === 1) say(`У вопроса ${step.dataset.number} вариантов ответа: ${labels.length}. Нажмите цифру от 1 до ${labels.length} или 0.`);
  return undefined;
}

// ``ends``: what ends a form; pressed twice, it does not begin the next one.
function act(action, ends) {
  if (!busy) action();
  else if (held.length || !ends) held.push(action);
}

function release() {
  while (held.length && !busy) held.shift()();
}

addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.isComposing || event.altKey) return;
  const ends = key === "Enter";
  const text = target.tagName === "TEXTAREA" ? target : null;
  if (event.ctrlKey || event.metaKey) {
    const isUndo = event.code === "KeyZ" && !event.shiftKey && !(text && text.value);
    if (!ends && !isUndo) return;
    event.preventDefault();
    if (!event.repeat) act(isUndo ? undoLast : submit, ends);
    return;
  }
  if (key.length > 1 && !["Enter", "Backspace", "ArrowUp", "ArrowDown"].includes(key)) return;
  if (text && !busy) {
    const leaves = (ends && !event.shiftKey) || (!text.value && key.length > 1 && !ends);
    if (!leaves) return;
  }
  // A link and a button have their own Enter and space; held down, they act once.
  if (target.closest("a, button, [type=checkbox]") && (ends || key === " ") && !event.repeat) return;
  event.preventDefault();
  if (!event.repeat || key.startsWith("Arrow")) act(() => press(key), ends);
});

// By mouse or finger: an answer goes on, and the same again takes it back.
let hadIt = null;
let byArrow = false;
addEventListener("keydown", (event) => (byArrow = event.key.startsWith("Arrow")), true);
form.addEventListener("pointerdown", (event) => {
  byArrow = false;
  const input = event.target.closest("label")?.querySelector("input");
  hadIt = input?.checked ? input : null;
});
form.addEventListener("click", (event) => {
  const { target } = event;
  if (target === hadIt) {
    hadIt = null;
    target.checked = false;
    fold();
  }
  const button = target.closest("button");
  if (button?.dataset.consent) consent(button.dataset.consent === "yes");
  if (button?.classList.contains("blank")) {
    mark(steps.indexOf(button.closest(".step")));
    leaveBlank(steps[current]);
  }
});
form.addEventListener("change", (event) => {
  const step = event.target.closest(".step");
  if (event.target.type !== "radio") return;
  fold();
  mark(steps.indexOf(step));
  if (!byArrow) choose(step, event.target);
});
form.addEventListener("focusin", (event) => {
  const step = event.target.closest(".step");
  if (step) mark(steps.indexOf(step));
});
