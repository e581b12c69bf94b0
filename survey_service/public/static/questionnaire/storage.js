// Where a browser lets a page keep something; a frame on another site may be refused.
const PREFIX = "otklik:";
const DRAFT = PREFIX + "draft:" + organization + ":";
const QUEUE = PREFIX + "send:";
const CONTRAST = PREFIX + "contrast";
const TOLD = PREFIX + "sent";
const DAY = 864e5;

let store = null;
try {
  if (!kiosk && !test) {
    localStorage.setItem(PREFIX, "");
    localStorage.removeItem(PREFIX);
    store = localStorage;
  }
} catch {
  // Refused: answers live in this page alone, and it says so.
}

// Without a store, or with something unreadable in it, there is nothing.
function load(key) {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
}

function save(key, value) {
  try {
    if (value) store.setItem(key, JSON.stringify(value));
    else store.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

const keys = (prefix) => (store ? Object.keys(store).filter((key) => key.startsWith(prefix)) : []);

// What was sent from this entry of the tab's history, so that «back» and a reload show the
// thanks again and not an empty form. Whoever opens the page anew finds nothing of it.
function mark(sent) {
  if (!kiosk && !test) history.replaceState(sent && { ...sent, at: Date.now() }, "");
}

function marked() {
  const sent = history.state;
  // The same address typed again, or read off a poster, keeps the state of the entry.
  const [opened] = performance.getEntriesByType("navigation");
  return opened?.type !== "navigate" && sent && Date.now() - sent.at < DAY ? sent : null;
}

const contrast = at("contrast");
if (load(CONTRAST)) contrast.checked = true;
contrast.addEventListener("change", () => save(CONTRAST, contrast.checked));
