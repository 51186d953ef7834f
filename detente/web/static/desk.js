// The code of an invitation or reset stands behind the #: it goes into its field, and out of the address.
const code = document.querySelector("[data-from-hash]");
if (code && location.hash.length > 1) {
  code.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
}

// Queues by keyboard: j and k move, the letters press the button that says so in data-key or by its place.
const items = [...document.querySelectorAll(".queued")];
let at = -1;
const go = (n) => { at = Math.max(0, Math.min(items.length - 1, n)); items[at].focus(); items[at].scrollIntoView({ block: "nearest" }); };
const press = (selector) => items[at]?.querySelector(selector)?.click();
if (items.length) document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const done = { j: () => go(at + 1), k: () => go(at - 1), a: () => press("[value=approve],[value=right]"), d: () => press("[value=decline],[value=wrong]"),
    u: () => press("[value=unsure]"), r: () => items[at]?.querySelector("select,input:not([type=hidden])")?.focus() }[event.key];
  if (done) { event.preventDefault(); done(); }
});
if (items.length) go(0);

// Correcting in the reader: c opens the next event's form, a second key chooses the field.
const forms = [...document.querySelectorAll("details.correct")];
const fields = { t: "event_type", f: "actors", r: "recipients", s: "stage", d: "date", p: "place", w: "wrong" };
let chosen = -1;
if (forms.length) document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  if (event.key === "c") {
    event.preventDefault();
    if (forms[chosen]) forms[chosen].open = false;
    chosen = (chosen + 1) % forms.length;
    forms[chosen].open = true;
    forms[chosen].querySelector("summary").focus();
    forms[chosen].scrollIntoView({ block: "nearest" });
  } else if (fields[event.key] && forms[chosen]?.open) {
    event.preventDefault();
    forms[chosen].querySelector("select[name=field]").value = fields[event.key];
    forms[chosen].querySelector(event.key === "w" ? "input[name=why]" : "input[name=value]").focus();
  }
});
