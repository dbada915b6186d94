// Every page works without this file. It spares a reload: forms marked data-part are sent in the background and
// the parts that come back, each with an id, take the place of those on the page.
"use strict";

let fading;
const say = (words) => {
  const place = document.getElementById("saved");
  if (!place) return;
  place.textContent = words;
  place.classList.remove("gone");
  clearTimeout(fading);
  fading = setTimeout(() => place.classList.add("gone"), 4000);
};

// Not `element.id`: in a form, a field named "id" stands in front of it.
const idOf = (element) => element.getAttribute("id");

const placeParts = (html) => {
  const parts = new DOMParser().parseFromString(html, "text/html").body;
  let placed = 0;
  for (const part of [...parts.children]) {
    if (idOf(part) === "saved") { say(part.textContent.trim()); continue; }
    const there = idOf(part) && document.getElementById(idOf(part));
    if (!there) continue;
    there.replaceWith(document.importNode(part, true));
    placed += 1;
  }
  return placed;
};

const focusAgain = (form, wasButton) => {
  const there = idOf(form) ? document.getElementById(idOf(form)) : null;
  const target = there && there.querySelector(wasButton ? "button" : "textarea, button");
  if (target) target.focus({ preventScroll: true });
};

// The answer's text; null where it is no part of this page (signed out, or not allowed).
const send = async (form, button) => {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form, button),
    headers: { "X-Heedful-Part": "yes" },
    credentials: "same-origin",
  });
  const isPart = !answer.redirected && (answer.ok || answer.status === 400);
  return isPart ? answer.text() : null;
};

const sendPlainly = (form, button) => {
  form.removeAttribute("data-part");
  form.requestSubmit(button);
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-part")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const place = form.closest("[id^=answer-]");
  try {
    const html = await send(form, event.submitter);
    if (html === null) return sendPlainly(form, event.submitter); // so that the person sees what happened
    placeParts(html);
    focusAgain(place || form, true);
    filterAgain();
  } catch {
    // The connection is gone: nothing is lost from the page, and the same tap can be tried again.
    say("That was not kept: the connection is gone. Try again in a moment.");
  } finally {
    delete form.dataset.busy;
  }
});

// The search box filters the chips as one types; without a script all of them are there.
const filter = (box) => {
  const input = box.querySelector("input");
  const wanted = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const group of document.querySelectorAll(`[data-group="${box.dataset.search}"]`)) {
    let inGroup = 0;
    for (const chip of group.querySelectorAll("[data-words]")) {
      const fits = wanted.every((word) => chip.dataset.words.includes(word));
      chip.hidden = !fits;
      inGroup += fits ? 1 : 0;
    }
    group.hidden = inGroup === 0;
    if (group.tagName === "DETAILS") {
      if (group.dataset.was === undefined) group.dataset.was = group.open ? "open" : "";
      group.open = wanted.length ? inGroup > 0 : Boolean(group.dataset.was);
      if (!wanted.length) delete group.dataset.was;
    }
    found += inGroup;
  }
  box.querySelector("[data-found]").textContent =
    wanted.length ? (found ? `${found} found` : "Nothing fits. Try another word.") : "";
};

const filterAgain = () => {
  for (const box of document.querySelectorAll("[data-search]")) if (box.querySelector("input").value) filter(box);
};

for (const box of document.querySelectorAll("[data-search]")) {
  box.hidden = false;
  box.querySelector("input").addEventListener("input", () => filter(box));
}

// On a phone the row of a record's pages scrolls: the one that is open comes into view, without moving the page.
const openTab = document.querySelector(".record-nav [aria-current]");
if (openTab) {
  const row = openTab.closest(".record-nav");
  row.scrollLeft += openTab.getBoundingClientRect().left - row.getBoundingClientRect().left - 24;
}

// After a form came back with something amiss, start where the first problem is.
const amiss = document.querySelector("[aria-invalid=true]");
if (amiss) amiss.focus();
