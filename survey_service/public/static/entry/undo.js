// Takes a saved form back, onto the screen where that is free.
// The undone form is another form when it is saved again: its first id stays undone.
function fill(entry) {
  const { answers, proposals } = entry.body;
  clear();
  for (const step of steps) {
    for (const input of inputs(step)) input.checked = answers[input.name] === input.value;
    if (textOf(step)) textOf(step).value = proposals || "";
  }
  fold();
  pile.forget(entry);
  go(first);
}

async function undo(entry) {
  busy = true;
  let problem = "";
  try {
    const address = `/api/v1/organizations/${organization}/responses/${entry.id}/annulment`;
    const response = await post(address, { reason: "Отменено при внесении анкет" });
    if (!response.ok) problem = (await response.json()).detail;
  } catch {
    problem = "Нет связи с сервисом. Повторите, когда она появится.";
  }
  busy = false;
  if (problem) {
    complain(`Анкета ${entry.number} не отменена. ${problem}`);
    held = [];
    return;
  }
  pile.annul(entry);
  let words = `Анкета ${entry.number} отменена.`;
  if (entry.body && !isDirty()) {
    fill(entry);
    words += " Её ответы снова на экране: исправьте и сохраните.";
  } else {
    alertBox.replaceChildren();
    go(current);
  }
  say(words);
  release();
}

function undoLast() {
  const last = pile.last();
  if (pending) complain("Сначала повторите отправку этой анкеты: нажмите Enter.");
  else if (last) undo(last);
  else say("Отменять нечего: с этого экрана ещё не внесено ни одной анкеты.");
}

// «Отменить» in the list, and after it «исправить».
function reconsider(entry) {
  if (pending) complain("Сначала повторите отправку этой анкеты.");
  else if (!entry.annulled) undo(entry);
  else if (isDirty()) complain("Сначала сохраните или очистите анкету, которая на экране.");
  else fill(entry);
}
