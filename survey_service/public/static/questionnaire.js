"use strict";
// Folds what is not asked, asks once about blanks, sends with an id of its own, so that
// a repeated attempt is recognised. Without this script the form posts itself.
(() => {
  const form = document.getElementById("survey");
  if (!form) return;
  const { organization, mode } = form.dataset;
  const query = new URLSearchParams(location.search);
  const cards = [...form.querySelectorAll("[data-key]")];
  const button = form.querySelector("[data-send]");
  const notice = document.getElementById("notice");
  const proposals = document.getElementById("q-proposals");
  const id = makeId();
  let asked = false;
  let busy = false;

  // randomUUID exists only over https and on localhost; a school's test stand may be neither.
  function makeId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  function channel() {
    if (mode === "embed") return mode;
    if (query.get("kiosk") === "1") return "kiosk";
    const wanted = query.get("channel");
    return ["qr", "kiosk"].includes(wanted) ? wanted : "page";
  }

  const chosen = (key) => form.querySelector(`[name="${key}"]:checked`);

  function fold(event) {
    for (const card of cards) {
      const { key, when, is } = card.dataset;
      if (when) {
        const gate = cards.find((other) => other.dataset.key === when);
        const hidden = gate.hidden || !is.split(" ").includes(chosen(when)?.value);
        // Only what unfolds under the reader's hand moves, not the page as it opens.
        card.classList.toggle("arriving", Boolean(event) && card.hidden && !hidden);
        card.hidden = hidden;
      }
      const clear = card.querySelector(".clear");
      if (clear) clear.hidden = !chosen(key);
    }
  }

  function addClearButton(card) {
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "clear";
    clear.textContent = "Снять ответ";
    clear.setAttribute("aria-label", `Снять ответ на вопрос ${card.dataset.number}`);
    clear.addEventListener("click", () => {
      chosen(card.dataset.key).checked = false;
      fold(true);
      card.querySelector("input").focus();
    });
    card.append(clear);
  }

  // Beside the button, where the reader is; in a tall frame the top may be out of sight.
  function show(text, points, kind) {
    const box = document.createElement("div");
    box.className = "notice " + kind;
    box.setAttribute("role", "alert");
    const sentence = document.createElement("p");
    sentence.textContent = text;
    box.append(sentence);
    if (points.length) {
      const list = document.createElement("ul");
      if (kind === "ask") list.className = "chips";
      for (const [key, words, label] of points) {
        const item = document.createElement("li");
        const link = document.createElement(key ? "a" : "span");
        if (key) link.href = "#q-" + key;
        if (label) link.setAttribute("aria-label", label);
        link.textContent = words;
        const field = document.getElementById("q-" + key);
        link.addEventListener("click", (event) => {
          if (!field) return;
          event.preventDefault();
          (field.closest("[data-key]") || field).scrollIntoView({ block: "center" });
          field.focus({ preventScroll: true });
        });
        item.append(link);
        list.append(item);
      }
      box.append(list);
    }
    notice.replaceChildren(box);
    box.scrollIntoView({ block: "nearest" });
  }

  // Names of fields in an answer of the server -> the place on this page.
  const placeOf = (field) => {
    if (field === "answers") return cards[0].dataset.key;
    const key = field.replace("answers.", "");
    return document.getElementById("q-" + key) ? key : "";
  };

  async function deliver(body, again) {
    const response = await fetch("/api/v1/responses", {
      method: "POST",
      // An employee's sign-in must not travel with an anonymous opinion.
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...body, form_token: form.elements.form_token.value }),
      signal: AbortSignal.timeout?.(20000),
    });
    const result = await response.json().catch(() => ({}));
    if (response.ok && result.receipt) return thank(result.receipt);
    const errors = result.errors || {};
    if (errors.form_token && !again) {
      const fresh = await fetch("/api/v1/questionnaires/" + organization, { credentials: "omit", cache: "no-store" });
      if (fresh.ok) {
        form.elements.form_token.value = (await fresh.json()).form_token;
        return deliver(body, true);
      }
    }
    if (response.status === 422) {
      const points = Object.entries(errors).map(([field, words]) => [placeOf(field), words]);
      return show("Мнение не отправлено. Исправьте отмеченное и отправьте ещё раз.", points, "");
    }
    throw new Error(result.detail || "Сервис сейчас не отвечает.");
  }

  function thank(receipt) {
    const page = document.getElementById("thanks").content.cloneNode(true);
    page.querySelector("[data-receipt]").textContent = receipt;
    page.querySelector('[href="/r/"]').href = "/r/" + encodeURIComponent(receipt);
    page.querySelector("[data-again]").hidden = channel() !== "kiosk";
    document.getElementById("main").replaceChildren(page);
    const heading = document.querySelector("h1");
    document.title = heading.textContent;
    scrollTo(0, 0);
    heading.focus();
    tellHost("sent");
  }

  form.addEventListener("change", fold);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    const answers = {};
    const blanks = [];
    let heard = false;
    for (const card of cards) {
      if (card.hidden || card.tagName !== "FIELDSET") continue;
      const { key, number, opinion } = card.dataset;
      const input = chosen(key);
      if (input) answers[key] = input.value;
      else if (opinion !== undefined) blanks.push([key, number, "Вопрос " + number]);
      heard ||= input && opinion !== undefined;
    }
    if (!heard) {
      show("Пока нет ни одного ответа об организации. Ответьте хотя бы на один вопрос и отправьте ещё раз.", [[blanks[0][0], "Перейти к первому вопросу"]], "");
      return;
    }
    if (blanks.length && !asked) {
      asked = true;
      show("Эти вопросы остались без ответа. Если хотите, ответьте на них. Чтобы отправить анкету как есть, нажмите «Отправить мнение» ещё раз.", blanks, "ask");
      return;
    }
    const body = { id, organization, edition: form.elements.edition.value, channel: channel(), answers };
    if (proposals?.value.trim() && !proposals.closest("[data-key]").hidden) body.proposals = proposals.value;
    busy = true;
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.busy;
    notice.replaceChildren();
    try {
      await deliver(body);
    } catch (error) {
      // A TypeError is fetch without a connection, a DOMException its time limit.
      const reason = error.constructor === Error ? error.message : "Нет связи с сервисом.";
      show(`Мы не получили подтверждения. ${reason} Ваши ответы остались на этой странице. Отправьте их ещё раз: дважды они не засчитаются.`, [], "");
    }
    busy = false;
    button.removeAttribute("aria-disabled");
    button.textContent = button.dataset.send;
  });

  // The frame tells its height to the one origin that embed.js named, never to «*».
  let host = "";
  try {
    const named = query.get("host");
    if (mode === "embed" && parent !== window && new URL(named).origin === named) host = named;
  } catch {
    // Not an address: a plain frame, which nobody resizes.
  }
  function tellHost(message) {
    if (host) parent.postMessage(message, host);
  }
  // The root is as tall as its content, never as tall as the frame, so this cannot
  // feed on itself; steps of 16 pixels spare the host's page trembling.
  let told = 0;
  function tellHeight() {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height / 16) * 16;
    if (height === told) return;
    told = height;
    tellHost(Math.min(Math.max(height, 200), 20000));
  }

  for (const card of form.querySelectorAll("fieldset")) addClearButton(card);
  for (const hint of form.querySelectorAll(".when")) hint.hidden = true;
  button.textContent = button.dataset.send;
  fold();
  // After «back» a browser puts the answers in again.
  addEventListener("pageshow", () => fold());
  if (host) {
    // A browser may not run the observer in a frame that is out of sight.
    tellHeight();
    addEventListener("load", tellHeight);
    new ResizeObserver(tellHeight).observe(document.documentElement);
  }
})();
