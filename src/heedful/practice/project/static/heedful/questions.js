// The page works without this file. It keeps each answer as it is given, shows one line at a time on a phone, and
// waits with sending until the connection is there.
"use strict";

const form = document.querySelector("form.questions");
const items = [...form.querySelectorAll("fieldset.item")];
const steps = form.querySelector(".turn");
const place = form.querySelector("[data-place]");
const kept = form.querySelector("[data-kept]");
const end = form.querySelector(".end");
const intro = document.querySelector("[data-intro]");
const narrow = matchMedia("(max-width: 40rem)");
const NOT_KEPT = "The connection is gone. Your answers stay on this page. Try again in a moment.";
let at = Math.max(0, items.findIndex((item) => item.dataset.number === form.dataset.start));

const isOneByOne = () => narrow.matches && items.length > 1;

const show = (moved) => {
  const one = isOneByOne();
  const isLast = at === items.length - 1;
  items.forEach((item, index) => { item.hidden = one && index !== at; });
  steps.hidden = !one;
  end.hidden = one && !isLast;
  intro.hidden = one && at > 0;
  if (!one) return;
  place.textContent = `${at + 1} of ${items.length}`;
  steps.querySelector("[data-back]").disabled = at === 0;
  steps.querySelector("[data-next]").hidden = isLast;
  if (!moved) return;
  const chosen = items[at].querySelector("input:checked") || items[at].querySelector("input");
  chosen.focus({ preventScroll: true });
  items[at].scrollIntoView({ block: "nearest" });
};

const go = (by) => {
  at = Math.min(items.length - 1, Math.max(0, at + by));
  show(true);
};

// Answers are sent after each other, so that an older one never comes last.
let line = Promise.resolve(true);
const keep = () => {
  const body = new URLSearchParams(new FormData(form));
  line = line.then(async () => {
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.dataset.keep, { method: "POST", body, headers, credentials: "same-origin" });
      const { said, problem } = await answer.json();
      kept.textContent = said || problem;
      return true; // the page itself says more when it is sent
    } catch {
      kept.textContent = NOT_KEPT;
      return false;
    }
  });
  return line;
};

form.addEventListener("change", keep);
steps.querySelector("[data-back]").addEventListener("click", () => go(-1));
steps.querySelector("[data-next]").addEventListener("click", () => go(1));

// A tap on an answer goes on by itself; arrow keys only choose, and help that has just opened is not moved away from.
form.addEventListener("click", (event) => {
  const label = event.target.closest(".choices label, .leave");
  if (!label || !event.detail || event.target.matches("input") || !isOneByOne() || at === items.length - 1) return;
  const input = label.querySelector("input");
  const from = at;
  if (!input.hasAttribute("data-care")) setTimeout(() => { if (at === from) go(1); }, 250);
});

let isSending = false;
form.addEventListener("submit", async (event) => {
  if (isSending) return;
  event.preventDefault();
  if (!(await keep())) return;
  isSending = true;
  form.requestSubmit(event.submitter);
});
addEventListener("pageshow", () => { isSending = false; });

narrow.addEventListener("change", () => show(false));
show(false);
