// The frame tells its height to the one origin that embed.js named, never to «*», and
// hears nothing.
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

// The root is as tall as its content, never as tall as the frame, so this cannot feed on
// itself; steps of 16 pixels spare the host's page trembling and tell little of the answers.
let told = 0;
function tellHeight() {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height / 16) * 16;
  if (height === told) return;
  told = height;
  tellHost(Math.min(Math.max(height, 200), 20000));
}
