"use strict";
// Offers what this tab typed in last; the address then carries it all.
(() => {
  const form = document.getElementById("entry-start");
  const day = form.dataset.batch.slice(0, 10);
  let last = null;
  try {
    last = JSON.parse(sessionStorage.getItem("otklik-entry"));
  } catch {
    // A browser that forbids storage remembers nothing.
  }
  if (!last || ![...form.organization.options].some((one) => one.value === last.organization)) return;
  form.organization.value = last.organization;
  form.channel.value = last.channel;
  // Yesterday's pile is finished; a name of one's own stays.
  const dated = last.batch.match(/^[0-9]{4}-[0-9]{2}-[0-9]{2}/);
  if (!dated || dated[0] === day) form.batch.value = last.batch;
})();
