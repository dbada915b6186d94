// Correcting by keyboard, a letter a turn. The page works without this file: every turn has a link to correct it.
// Letters count only while a turn has the focus, so that no key of a reading aid is taken away.
"use strict";

const list = document.querySelector(".turns[data-keys]");
const form = document.getElementById("by-key");

const LETTERS = {
  mine: {
    q: ["behaviour", "question"],
    r: ["behaviour", "reflection"],
    t: ["behaviour", "therapist_input"],
    s: ["behaviour", "other"],
  },
  theirs: {
    c: ["talk", "change"],
    n: ["talk", "neutral"],
    s: ["talk", "sustain"],
    m: ["resisting", "yes"],
    x: ["resisting", "no"],
  },
};
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

if (list && form) {
  const turns = [...list.children];
  const first = turns.find((turn) => "#" + turn.id === location.hash);
  let here = first || turns[0];

  const stand = (turn) => {
    here.tabIndex = -1;
    here = turn;
    here.tabIndex = 0;
  };

  const actionOf = (turn) => list.dataset.keys.replace(/0\/$/, turn.id.slice(1) + "/");

  const send = (turn, head, label) => {
    form.elements.head.value = head;
    form.elements.label.value = label;
    form.action = actionOf(turn);
    form.submit();
  };

  const undo = (turn) => {
    form.elements.head.name = "undo";
    form.elements.undo.value = "yes";
    form.action = actionOf(turn);
    form.submit();
  };

  list.addEventListener("focusin", (event) => stand(event.target.closest("li")));
  list.addEventListener("keydown", (event) => {
    const turn = event.target.closest("li");
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("button, input")) return;
    if (event.key in STEPS) {
      const next = turns[turns.indexOf(turn) + STEPS[event.key]];
      if (next) next.focus();
      event.preventDefault();
      return;
    }
    const letter = event.key.toLowerCase();
    const code = LETTERS[turn.classList.contains("mine") ? "mine" : "theirs"][letter];
    if (code) send(turn, ...code);
    else if (letter === "u") undo(turn);
  });

  for (const turn of turns) turn.tabIndex = -1;
  stand(here);
  document.getElementById("keys").hidden = false;
  if (first && !first.querySelector("form")) first.focus();
  else if (first) first.querySelector("form button").focus();
}
