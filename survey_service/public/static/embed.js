// One of these on another site's page (several are fine):
//   <script src="https://…/embed.js" data-org="school-1" async></script>
//   <otklik-survey org="school-1"></otklik-survey> and the script anywhere.
// Beside org there may be channel, lang and theme (data-channel, … on the script tag).
// Downloaded by that site's visitors, so every byte counts; a test holds it under 600.
(() => {
  // Every run serves the first tag that still names an organisation: its own, as a rule,
  // and with several at once or from a tag manager each is served exactly once.
  const tag = document.querySelector("[data-org][src*=embed]") || document.currentScript,
    { origin } = new URL(tag.src),
    name = "otklik-survey",
    host = document.createElement(name);
  customElements.get(name) || customElements.define(name, class extends HTMLElement {
    connectedCallback() {
      const frame = document.createElement("iframe"),
        link = document.createElement("a"),
        org = this.getAttribute("org");
      link.href = origin + "/q/" + org;
      frame.src = origin + "/embed/" + org + "?host=" + location.origin;
      for (const e of this.attributes) frame.src += "&" + e.name + "=" + e.value;
      link.text = frame.title = "Анкета";
      // The style bounds what a message may ask for; what is no length changes nothing.
      frame.style = "width:100%;height:600px;min-height:200px;max-height:20000px;border:0";
      addEventListener("message", (e) => {
        if (e.source == frame.contentWindow && e.origin == origin) {
          link.remove();
          frame.style.height = e.data + "px";
          if (e.data == "sent") this.dispatchEvent(new Event("otklik:submitted", { bubbles: 1 }));
        }
      });
      // A frame that is forbidden or cannot be reached says nothing, and the link stays.
      this.replaceChildren(link, frame);
    }
  });
  for (const name in tag.dataset) host.setAttribute(name, tag.dataset[name]);
  if (tag.dataset.org) tag.after(host);
  delete tag.dataset.org;
})();
