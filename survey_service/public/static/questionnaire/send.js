// One attempt to deliver an entry: {id, at, title, body, trap}.
const FINAL = (status) => status >= 400 && status < 500 && status !== 408 && status !== 429;

async function ask(address, options, kind = "json") {
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), 2e4);
  try {
    // An employee's sign-in must not travel with an anonymous opinion.
    const response = await fetch(address, { credentials: "omit", cache: "no-store", signal: stop.signal, ...options });
    return [response, await response[kind]().catch(() => ({}))];
  } finally {
    clearTimeout(limit);
  }
}

// -> {receipt, urgent} or {errors}; throws when there is sense in another attempt.
async function deliver(entry, left = 3) {
  const { body } = entry;
  const [response, result] = await ask("/api/v1/responses" + (entry.trap ? "?trap=1" : ""), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.ok && result.receipt) {
    return { receipt: result.receipt, urgent: response.headers.get("Otklik-Urgent") };
  }
  const errors = result.errors || {};
  // The token of a test is not renewed: with another one the answers would count.
  if (left && errors.form_token && !test) {
    // For the edition that was answered, which may no longer be the one that is shown.
    const [fresh, form] = await ask(`/api/v1/questionnaires/${body.organization}?edition=${encodeURIComponent(body.edition)}`);
    if (fresh.ok) {
      body.form_token = form.form_token;
      // Kept, so that the next attempt need not begin with this again.
      if (load(QUEUE + body.id)) put(entry);
      return deliver(entry, left - 1);
    }
    if (!FINAL(fresh.status)) throw new Error(fresh.status);
  }
  if (left && response.status === 429 && result.challenge) {
    const { prove } = await import(form.dataset.proof);
    const progress = make("p", "", { className: "notice ask" });
    (form.hidden ? state : notice).append(progress);
    try {
      body.proof = await prove(result.challenge, (seconds) => {
        const text = seconds === undefined ? words.robot : count(words.wait, seconds);
        // Aloud once; the seconds are for the eyes.
        if (!progress.textContent) live.textContent = text;
        progress.textContent = text;
      });
    } finally {
      progress.remove();
    }
    return deliver(entry, left - 1);
  }
  if (FINAL(response.status)) return { errors: Object.keys(errors).length ? errors : { "": result.detail || "" } };
  throw new Error(response.status);
}
