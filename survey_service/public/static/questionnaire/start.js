// The parts of this folder are one script (see static_files.py): they share what is named
// here. Written for browsers from 2020 on; in an older one the form posts itself.
const form = document.getElementById("survey");
if (!form || !form.replaceChildren) return;

const at = (id) => document.getElementById(id);
const find = (selector, root = form) => root.querySelector(selector);
const words = JSON.parse(at("words").textContent);
const language = document.documentElement.lang;
const query = new URLSearchParams(location.search);
const { organization, mode, name: title } = form.dataset;
const edition = form.elements.edition.value;
// A shared device and a test keep nothing.
const kiosk = "kiosk" in form.dataset;
const test = "test" in form.dataset;

function make(tag, text, more) {
  return Object.assign(document.createElement(tag), { textContent: text }, more);
}

const say = (text, value) => text.replace("{}", () => value);

// One, few, many: as many forms as the language of the words has.
function count(forms, number) {
  const form = forms[["one", "few"].indexOf(new Intl.PluralRules(language).select(number))];
  return say(form || forms[forms.length - 1], number);
}

const day = (time) => new Date(time).toLocaleDateString(language, { day: "numeric", month: "long" });
