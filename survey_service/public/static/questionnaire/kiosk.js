// A shared device: nobody finds what somebody else began. Warns before it clears.
const IDLE = 90;
const WARNING = 20;
// To read where to call, and to call.
const URGENT = 60;
let idle = 0;

let warning = null;

function touch() {
  if (!warning) idle = 0;
}

function stay() {
  warning?.remove();
  warning = null;
  idle = 0;
}

function warn() {
  if (!warning) {
    warning = make("dialog", "", { className: "panel" });
    warning.setAttribute("role", "alertdialog");
    warning.setAttribute("aria-labelledby", "idle");
    const button = make("button", words.here, { type: "button" });
    button.addEventListener("click", stay);
    warning.addEventListener("close", stay);
    warning.append(make("p", "", { id: "idle" }), button);
    document.body.append(warning);
    warning.showModal();
  }
  at("idle").textContent = count(words.idle, IDLE + WARNING - idle);
}

for (const kind of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(kind, touch, true);
setInterval(() => {
  idle += 1;
  // Sent, or waiting to be sent: the next person need not wait for the line.
  const done = form.hidden || !main.contains(form);
  const begun = find(":checked") || (proposals && proposals.value) || contrast.checked;
  const rest = find("[data-urgent]:not([hidden])", main) ? URGENT : WARNING;
  if (done ? idle >= rest : begun && idle >= IDLE + WARNING) {
    stay();
    contrast.checked = false;
    restart();
    // Weeks later there may be another edition; never while something waits in memory.
    if (performance.now() > DAY && navigator.onLine && !memory.size) location.reload();
  } else if (!done && begun && idle >= IDLE) warn();
}, 1000);
addEventListener("pageshow", (event) => event.persisted && restart());
