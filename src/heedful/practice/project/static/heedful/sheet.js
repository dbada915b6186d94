// The run-sheet works without this file. It changes parts without a reload and keeps each tap on this device, in the
// tab's own store, until the practice has it: in order, one at a time, sent again until it is there. What a tap does is
// the same however often it is sent. `placeParts` and `say` are heedful.js's.
"use strict";

{
  const sheet = document.querySelector("[data-sheet]");
  const STORE = `heedful-sheet-${sheet.dataset.sheet}`;
  const LETTERS = "heedful-letter-keys";
  const find = (what) => sheet.querySelector(what);
  const all = (what) => [...sheet.querySelectorAll(what)];

  // -- Parts

  const shownNow = () => find("[data-part-of]:not([hidden])").dataset.partOf;

  const showPart = (id) => {
    for (const part of all("[data-part-of]")) part.hidden = part.dataset.partOf !== id;
    for (const step of all(".sheet-step")) {
      if (step.dataset.show === id) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    }
  };

  const goTo = (id) => {
    showPart(id);
    scrollTo(0, 0);
    find(`[data-part-of="${id}"] h2`).focus({ preventScroll: true });
    advance(id);
  };

  // Until the practice has answered, the key at the thumb already leads to the part after this one.
  const advance = (id) => {
    const key = find("#key-next");
    if (!key || !find("#key-pause")) return;
    const steps = all(".sheet-step");
    const next = steps[steps.findIndex((step) => step.dataset.show === id) + 1];
    if (id === "brief" || id === "over") return;
    key.dataset.show = next ? next.dataset.show : "over";
    key.value = next ? `part ${next.dataset.show}` : "end";
    key.textContent = next ? `${next.textContent} →` : "End the hour";
  };

  // -- What waits on this device: [{ url, fields, at }]

  let waiting = [];
  try {
    waiting = JSON.parse(sessionStorage.getItem(STORE)) || [];
  } catch {
    // A browser that keeps nothing: taps wait in this page alone.
  }

  const remember = () => {
    try {
      if (waiting.length) sessionStorage.setItem(STORE, JSON.stringify(waiting));
      else sessionStorage.removeItem(STORE);
    } catch {
      // As above.
    }
  };

  const tell = (words) => {
    const line = find("[data-waiting]");
    line.hidden = !words;
    line.textContent = words;
  };

  const sendFirst = async () => {
    const { url, fields, at } = waiting[0];
    const body = new URLSearchParams(fields);
    body.set("ago", Math.round((Date.now() - at) / 1000));
    body.set("csrfmiddlewaretoken", find("[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(url, { method: "POST", body, headers: { "X-Heedful-Part": "yes" }, redirect: "manual" });
    if (answer.status >= 500) throw new Error("try later");
    if (answer.type === "opaqueredirect" || answer.status === 403) return null;
    return answer.ok || answer.status === 400 ? answer.text() : ""; // what it was about is gone meanwhile
  };

  let isBusy = false;
  let again;
  let pause = 2000;
  const came = [];

  const drain = async () => {
    if (isBusy) return;
    isBusy = true;
    clearTimeout(again);
    try {
      while (waiting.length) {
        const html = await sendFirst();
        if (html === null) return tell("You are signed out. Load this page again and sign in: what you tapped is kept here.");
        waiting.shift();
        remember();
        came.push(html);
        if (!html) say("That could not be kept: it is no longer in the record.");
      }
      tell("");
      pause = 2000;
      place();
    } catch {
      const kept = waiting.length === 1 ? "One tap is" : `${waiting.length} taps are`;
      tell(`No connection. ${kept} kept here and sent when it is back.`);
      again = setTimeout(drain, pause);
      pause = Math.min(pause * 2, 30000);
    } finally {
      isBusy = false;
    }
  };

  // Only when nothing waits any more, and in order, so that an older answer never undoes a newer tap; and not under a
  // finger, for a key that is replaced between its press and its release is not tapped at all.
  const place = () => {
    if (isPressed || waiting.length) return;
    const focused = document.activeElement.getAttribute("id");
    const shown = shownNow();
    for (const html of came.splice(0)) placeParts(html);
    showPart(shown);
    takeTime();
    const there = focused && document.getElementById(focused);
    if (there && there !== document.activeElement) there.focus({ preventScroll: true });
  };

  const CLICK_FOLLOWS = 100; // milliseconds after a finger is lifted
  let isPressed = false;
  let lifted;
  document.addEventListener("pointerdown", () => {
    clearTimeout(lifted);
    isPressed = true;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      lifted = setTimeout(() => {
        isPressed = false;
        if (came.length) place();
      }, CLICK_FOLLOWS);
    });
  }

  // -- At once, before the practice has answered

  const respond = (form, button) => {
    if (button.matches(".chip[aria-pressed], .agenda-tick")) button.setAttribute("aria-pressed", button.ariaPressed !== "true");
    if (button.matches(".chip[aria-pressed]")) button.value = button.value.replace(/[01]$/, (on) => 1 - on);
    if (button.dataset.say) hold(button);
    if (button.dataset.show) goTo(button.dataset.show);
    if (form.hasAttribute("data-adds")) noteDown(form);
  };

  const hold = (button) => {
    for (const key of all("[data-say]")) key.setAttribute("aria-pressed", key === button && button.dataset.say !== "go_on");
    find("#key-go_on").hidden = button.dataset.say === "go_on";
    find("#sheet-say").hidden = false;
    find("#sheet-say p").replaceChildren(Object.assign(document.createElement("q"), { textContent: button.dataset.words }));
  };

  const noteDown = (form) => {
    const input = form.querySelector("input:not([type=hidden])");
    const line = Object.assign(document.createElement("p"), { className: "is-waiting", textContent: input.value });
    form.before(line);
    input.value = "";
    input.focus();
  };

  sheet.addEventListener("submit", (event) => {
    const { target: form, submitter: button } = event;
    if (!form.hasAttribute("data-keep")) return;
    event.preventDefault();
    const fields = [...new FormData(form, button)].filter(([name]) => name !== "csrfmiddlewaretoken");
    waiting.push({ url: form.action, fields, at: Date.now() });
    remember();
    respond(form, button);
    drain();
  });

  sheet.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-show]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.dataset.show === "check_in" && find("[data-sent-waits]")) return; // it comes with the page
    event.preventDefault();
    goTo(link.dataset.show);
  });

  // -- Letter keys, which can be turned off

  const lettersAreOn = () => {
    try {
      return localStorage.getItem(LETTERS) !== "off";
    } catch {
      return true;
    }
  };

  const switchLetters = find("[data-letters]");
  if (switchLetters) {
    switchLetters.parentElement.hidden = false;
    switchLetters.setAttribute("aria-pressed", lettersAreOn());
    switchLetters.addEventListener("click", () => {
      try {
        localStorage.setItem(LETTERS, lettersAreOn() ? "off" : "on");
      } catch {
        // It stays on.
      }
      switchLetters.setAttribute("aria-pressed", lettersAreOn());
    });
  }

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input, textarea, select");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !lettersAreOn()) return;
    const key = all("[data-letter]").find((each) => each.dataset.letter === event.key.toLowerCase() && !each.hidden);
    if (key) key.click();
  });

  // -- The clock: counted on from what the practice said, and asked again now and then

  let since = Date.now();
  const takeTime = () => {
    since = Date.now();
    tick();
  };

  const tick = () => {
    const clock = find("#sheet-clock");
    if (!clock.dataset.hour) return;
    const gone = (Date.now() - since) / 1000;
    const minutes = (seconds) => Math.floor((Number(seconds) + gone) / 60);
    find("[data-shows-hour]").textContent = minutes(clock.dataset.hour);
    find("[data-shows-part]").textContent = minutes(clock.dataset.partSeconds);
    clock.querySelector("progress").value = minutes(clock.dataset.hour);
  };

  const askTime = async () => {
    if (document.hidden || waiting.length || !find("#sheet-clock").dataset.hour) return;
    try {
      const answer = await fetch(sheet.dataset.clock, { headers: { "X-Heedful-Part": "yes" }, redirect: "manual" });
      if (!answer.ok) return;
      placeParts(await answer.text());
      takeTime();
    } catch {
      // It is counted on.
    }
  };

  setInterval(tick, 10000);
  setInterval(askTime, 300000);
  addEventListener("online", drain);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    tick();
    drain();
  });
  tick();
  drain();
}
