// Questions: which are asked, what is answered, what is said while typing.
const cards = [...form.querySelectorAll("[data-key]")];
const choices = cards.filter((card) => card.tagName === "FIELDSET");
const proposals = form.elements.proposals;
const live = at("live");
const chosen = (key) => find(`[name="${key}"]:checked`);

// `event`: under the reader's hand, so what changed is announced; focus stays where it is.
// The site around a frame sees its height, and a height that follows the answers tells
// them, disability too: in a frame a question that is not asked keeps its place, closed.
function fold(event) {
  const changes = [];
  for (const card of cards) {
    const { key, when, is, number } = card.dataset;
    if (when) {
      const gate = cards.find((other) => other.dataset.key === when);
      const off = !!gate.off || !is.split(" ").includes(chosen(when)?.value);
      if (!card.off === off) changes.push(say(off ? words.removed : words.added, number));
      card.classList.toggle("arriving", !!event && card.off && !off);
      card.classList.toggle("off", off);
      card.off = off;
      if (mode === "page") card.hidden = off;
      else for (const field of card.querySelectorAll("input,textarea")) field.disabled = off;
    }
    const clear = find(".clear", card);
    if (clear) clear.hidden = !chosen(key);
  }
  if (event && changes.length) live.textContent = changes.join(" ");
}

function read() {
  const answers = {};
  const blanks = [];
  let heard = false;
  for (const { off, dataset } of choices) {
    if (off) continue;
    const { key, number } = dataset;
    const opinion = "opinion" in dataset;
    const input = chosen(key);
    if (input) answers[key] = input.value;
    else if (opinion) blanks.push([key, number, say(words.question, number)]);
    heard = heard || (input && opinion);
  }
  const text = proposals && !proposals.closest("[data-key]").off ? proposals.value.trim() : "";
  return { answers, blanks, heard, proposals: text };
}

// Answers that this edition does not know are left aside.
function fill({ answers, proposals: text }) {
  for (const input of form.querySelectorAll("[type=radio]")) {
    input.checked = answers[input.name] === input.value;
  }
  if (proposals) proposals.value = text || "";
  fold();
  watch();
}

// A rough look: the service masks by finer rules.
const PERSONAL =
  /\+?\d(?:[\s()-]*\d){9}|\S@\S+\.\S|(?:тел|звон)\S*[^\d\n]{0,15}\d[\d-]{4}|[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:[оеь]вич|овн|евн|ичн)/;

function tell(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function watch() {
  if (!proposals) return;
  const { value, maxLength } = proposals;
  const left = maxLength - value.length;
  tell(at("personal"), PERSONAL.test(value) ? words.personal : "");
  tell(at("left"), left <= 300 ? count(words.left, left) : "");
}

for (const card of choices) {
  const { key, number } = card.dataset;
  const clear = make("button", words.clear, { type: "button", className: "clear" });
  clear.setAttribute("aria-label", say(words.clear_at, number));
  clear.addEventListener("click", () => {
    chosen(key).checked = false;
    find("input", card).focus();
    form.dispatchEvent(new Event("change"));
  });
  card.append(clear);
}
for (const hint of form.querySelectorAll(".when")) hint.hidden = mode === "page";
form.addEventListener("change", fold);
if (proposals) proposals.addEventListener("input", watch);
