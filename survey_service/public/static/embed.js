// One of these on another site's page (several are fine):
//   <script src="https://…/embed.js" data-org="school-1" async></script>
//   <otklik-survey org="school-1"></otklik-survey> and the script anywhere.
// Downloaded by that site's visitors, so every byte counts; a test holds it under 600.
(() => {
  // Every run serves the first tag that still names an organisation: its own, as a rule,
  // and with several at once or from a tag manager each is served exactly once.
  const tag = document.querySelector("script[data-org][src*='/embed.js']") || document.currentScript,
    { origin } = new URL(tag.src),
    { org } = tag.dataset,
    name = "otklik-survey",
    host = document.createElement("div"),
    mount = (host, org) => {
      const frame = document.createElement("iframe");
      frame.src = origin + `/embed/${org}?host=` + location.origin;
      frame.title = "Анкета";
      // The style bounds what a message may ask for; what is no length changes nothing.
      frame.style = "width:100%;height:600px;min-height:200px;max-height:20000px;border:0";
      addEventListener("message", (e) => {
        if (e.source == frame.contentWindow && e.origin == origin) {
          frame.style.height = e.data + "px";
          if (e.data == "sent") {
            host.scrollIntoView();
            host.dispatchEvent(new CustomEvent("otklik:submitted", { bubbles: true, detail: org }));
          }
        }
      });
      host.replaceChildren(frame);
    };
  if (org) {
    delete tag.dataset.org;
    tag.after(host);
    mount(host, org);
  }
  customElements.get(name) || customElements.define(name, class extends HTMLElement {
    connectedCallback() {
      mount(this, this.getAttribute("org"));
    }
  });
})();
