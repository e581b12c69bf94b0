// Saves a form; what the service did not confirm may only be sent again as it was.
function compose() {
  const answers = {};
  let heard = false;
  let proposals;
  for (const step of steps) {
    const { key, opinion } = step.dataset;
    if (!key || isSkipped(step)) continue;
    if (chosen(step)) {
      answers[key] = chosen(step);
      heard ||= opinion !== undefined;
    }
    if (textOf(step)?.value.trim()) proposals = textOf(step).value;
  }
  if (heard) return { id, organization, edition, channel, batch, answers, proposals };
  complain("В этой анкете нет ни одного ответа об организации, её нельзя сохранить. Внесите хотя бы один ответ или отложите анкету.");
  go(first);
  return null;
}

const post = (address, body) =>
  fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout?.(20000),
  });

async function send(body, again) {
  const response = await post("/api/v1/responses", { ...body, form_token: token });
  const result = await response.json().catch(() => ({}));
  if (result.errors?.form_token && !again) {
    const fresh = await (await fetch("/api/v1/questionnaires/" + organization, { cache: "no-store" })).json();
    if (fresh.edition === edition) {
      token = fresh.form_token;
      return send(body, true);
    }
    result.detail = "Вышла новая редакция анкеты. Запишите ответы с этого экрана на бумагу, обновите страницу и внесите их заново.";
    result.errors = {};
  }
  return { status: response.status, result };
}

function placeOf(field) {
  const step = steps.find((one) => one.dataset.key === field.replace("answers.", ""));
  return step ? `Вопрос ${step.dataset.number}: ` : "";
}

function refuse(status, result) {
  if (status === 401) {
    const address = "/login?next=" + encodeURIComponent(location.href);
    complain("Сеанс закончился, анкета не сохранена, но осталась на экране. Войдите в новой вкладке, вернитесь сюда и сохраните ещё раз.", [address, "Войти в новой вкладке"]);
    return;
  }
  const points = Object.entries(result.errors || {}).map(([field, words]) => placeOf(field) + words);
  complain(["Анкета не сохранена.", result.detail || "", ...points].join(" ").trim());
}

async function submit() {
  const body = pending || compose();
  if (!body) return;
  busy = true;
  say("Сохраняем…");
  let stored = false;
  try {
    const { status, result } = await send(body);
    if (status >= 500) throw new Error(result.detail || "");
    pending = null;
    stored = Boolean(result.receipt);
    if (stored) keep(body, result.receipt);
    else refuse(status, result);
  } catch (error) {
    // A TypeError is fetch without a connection, a DOMException its time limit.
    const reason = error.constructor === Error ? error.message : "Нет связи с сервисом.";
    pending = body;
    complain(`Мы не получили подтверждения. ${reason} Анкета осталась на экране, ничего не потеряно. Когда связь появится, нажмите Enter: дважды анкета не засчитается.`);
  }
  busy = false;
  save.textContent = pending ? "Повторить отправку" : "Сохранить анкету";
  fold();
  if (stored) return release();
  held = [];
  say("Анкета не сохранена.");
  if (pending) save.focus();
  else go(current);
}

function keep(body, receipt) {
  const { number } = pile.add(body, receipt);
  clear();
  say(`Анкета ${number} сохранена.`);
}

function clear() {
  form.reset();
  pending = null;
  id = makeId();
  alertBox.replaceChildren();
  fold();
  go(0);
}
