"use strict";
// The pile of forms that this tab typed in: how many, how fast, and which to take back.
class Pile {
  static SHOWN = 10;

  // `press` gets the entry whose button was pressed.
  constructor({ organization, channel, batch, entered }, press) {
    this.name = ["otklik-entry", organization, channel, batch].join(":");
    this.press = press;
    const kept = this.read() || { next: 1, entries: [] };
    // Number, id and receipt outlive a reload; answers and time of day do not.
    this.entries = kept.entries;
    this.entered = Number(entered);
    this.next = Math.max(kept.next, this.entered + 1);
    this.times = [];
    this.write("otklik-entry", { organization, channel, batch });
    this.show();
  }

  // A browser may forbid storage; then a reload forgets, and nothing else is lost.
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.name));
    } catch {
      return null;
    }
  }

  write(name, value) {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch {
      return;
    }
  }

  add(body, receipt) {
    const entry = { number: this.next, id: body.id, receipt, body, at: new Date() };
    this.next += 1;
    this.entered += 1;
    this.entries.push(entry);
    this.times.push(performance.now());
    document.getElementById("receipt").textContent = receipt;
    this.show();
    return entry;
  }

  annul(entry) {
    entry.annulled = true;
    this.entered -= 1;
    if (entry.number === this.next - 1) this.next -= 1;
    this.show();
  }

  // Its answers are on the screen again.
  forget(entry) {
    entry.body = null;
    this.show();
  }

  last() {
    return this.entries.filter((entry) => !entry.annulled).at(-1);
  }

  show() {
    const shown = this.entries.slice(-Pile.SHOWN);
    document.getElementById("entered").textContent = this.entered;
    document.getElementById("none").hidden = shown.length > 0;
    document.getElementById("list").replaceChildren(...shown.map((entry) => this.row(entry)).reverse());
    const times = this.times.slice(-Pile.SHOWN);
    const minutes = (times.at(-1) - times[0]) / 60000;
    if (minutes > 0) {
      const pace = (times.length - 1) / minutes;
      document.getElementById("pace").textContent = pace.toLocaleString("ru-RU", { maximumFractionDigits: 1 });
    }
    const entries = shown.map(({ number, id, receipt, annulled }) => ({ number, id, receipt, annulled }));
    this.write(this.name, { next: this.next, entries });
  }

  row(entry) {
    const item = document.createElement("li");
    const add = (tag, text) => {
      const part = document.createElement(tag);
      part.textContent = text;
      item.append(part);
      return part;
    };
    add("b", `Анкета ${entry.number}`);
    if (entry.at) add("span", entry.at.toLocaleTimeString("ru-RU", { hour: "2-digit", minute: "2-digit" }));
    add("code", entry.receipt);
    if (entry.annulled) add("span", "отменена");
    if (entry.annulled && !entry.body) return item;
    const button = add("button", entry.annulled ? "исправить" : "отменить");
    button.type = "button";
    const named = document.createElement("span");
    named.className = "aloud";
    named.textContent = ` анкету ${entry.number}`;
    button.append(named);
    button.addEventListener("click", () => this.press(entry));
    return item;
  }
}
