// Asked for only by a page that was told 429: too many answers came from one place.
// `tell` is called without a number while working, with the seconds left while waiting.
const BATCH = 512;

export async function prove({ prefix, difficulty, ticket, wait }, tell) {
  let left = false;
  addEventListener("pagehide", () => (left = true), { once: true });
  // Over plain http a browser has no digests: there the service takes patience instead.
  if (!crypto.subtle) {
    for (let seconds = wait; seconds > 0; seconds--) {
      tell(seconds);
      await new Promise((done) => setTimeout(done, 1000));
      if (left) throw new Error("left");
    }
    return ticket;
  }
  tell();
  const encoder = new TextEncoder();
  for (let start = 0; !left; start += BATCH) {
    const digests = await Promise.all(
      Array.from({ length: BATCH }, (_, step) =>
        crypto.subtle.digest("SHA-256", encoder.encode(`${prefix}.${start + step}`)),
      ),
    );
    const found = digests.findIndex((digest) => Math.clz32(new DataView(digest).getUint32(0)) >= difficulty);
    if (found >= 0) return String(start + found);
    // The page stays alive under the reader's hand.
    await new Promise((done) => setTimeout(done));
  }
  throw new Error("left");
}
