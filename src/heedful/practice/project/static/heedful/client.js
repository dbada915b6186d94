// A form of steps: one at a time where there is little room, each answer sent as it is given. The form works without.
// What has not reached the practice yet lies in localStorage, by the link's short id, and is taken out once it has.
const DAYS_KEPT = 4;
const PREFIX = "heedful-";
const narrow = matchMedia("(max-width: 47.99rem)");

const form = document.querySelector("form[data-steps]");
const key = form && PREFIX + form.dataset.steps;
const steps = form ? [...form.querySelectorAll(".step")] : [];
const nav = form && form.querySelector(".step-nav");
const line = form && form.querySelector(".kept");
const sendButton = form && form.querySelector(".send");

// -- What waits on this device: { submission, at, left: {item: answer}, send: the whole form or null }

const nothing = () => ({ submission: form.elements.submission.value, at: Date.now(), left: {}, send: null });

const stored = () => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};

const forgetOld = () => {
  try {
    for (const each of Object.keys(localStorage)) {
      if (!each.startsWith(PREFIX)) continue;
      const at = JSON.parse(localStorage.getItem(each)).at;
      if (!(Date.now() - at < DAYS_KEPT * 864e5)) localStorage.removeItem(each);
    }
  } catch {
    // A browser that keeps nothing: the page itself still holds the answers.
  }
};

const remember = () => {
  try {
    if (waiting.send || Object.keys(waiting.left).length) localStorage.setItem(key, JSON.stringify(waiting));
    else localStorage.removeItem(key);
  } catch {
    // As above.
  }
};

let waiting;

// -- Sending: in order, again and again until it is there, never two at a time

let isBusy = false;
let timer;
let pause = 2000;

const post = async (url, body) => {
  const answer = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { Accept: "application/json" },
    keepalive: true,
  });
  if (answer.redirected || answer.status >= 500) throw new Error("try later");
  return answer.json();
};

const say = (words, ask) => {
  line.textContent = words;
  if (!ask) return;
  const link = document.createElement("a");
  link.href = ask;
  link.textContent = "Type your PIN";
  line.append(" ", link);
};

const tryLater = () => {
  const kept = "Your answers are kept on this phone and will be sent when you are back.";
  say(navigator.onLine ? "The connection is gone. " + kept : "You are offline. " + kept);
  clearTimeout(timer);
  timer = setTimeout(sync, pause);
  pause = Math.min(pause * 2, 60000);
};

const leaveFor = (url) => {
  waiting = nothing();
  remember();
  location.replace(url);
};

const stop = (said) => {
  if (waiting.send && !said.ask) waiting.send = null;
  remember();
  sendButton.disabled = false;
  say(said.problem, said.ask);
};

const sendOne = async (item) => {
  const answer = waiting.left[item];
  const when = form.elements.when.value; // with each answer: the time that is offered is often left as it is
  const said = await post(form.dataset.answer, { submission: waiting.submission, when, item, answer });
  if (said.kept && waiting.left[item] === answer) delete waiting.left[item]; // not if it was changed meanwhile
  return said;
};

const sendNext = () => {
  if (waiting.send) return post(form.action, waiting.send);
  return sendOne(Object.keys(waiting.left)[0]);
};

const sync = async () => {
  if (isBusy) return;
  isBusy = true;
  try {
    while (waiting.send || Object.keys(waiting.left).length) {
      const said = await sendNext();
      if (said.go) return leaveFor(said.go);
      if (said.problem) return stop(said);
      remember();
      pause = 2000;
      say("Saved");
    }
  } catch {
    tryLater();
  } finally {
    isBusy = false;
  }
};

const keep = (item, answer) => {
  waiting.at = Date.now();
  if (waiting.send) waiting.send = whole();
  else waiting.left[item] = answer;
  remember();
  sync();
};

const whole = () => new URLSearchParams(new FormData(form)).toString();

const sendAll = () => {
  Object.assign(waiting, { at: Date.now(), left: {}, send: whole() });
  remember();
  sendButton.disabled = true;
  say("Sending");
  sync();
};

// -- One step at a time

const isAsked = (step) =>
  !(step.dataset.aboutLast === "" && form.matches(".before-the-first") && form.elements.when.value === "before");
let now = 0;

const show = (index, isMoved = false) => {
  now = index;
  const asked = steps.filter(isAsked);
  const place = asked.indexOf(steps[now]);
  steps.forEach((step, each) => step.classList.toggle("now", each === now));
  document.body.classList.toggle("begun", isMoved && place > 0); // whoever comes back reads first that nothing was lost
  nav.querySelector(".progress").textContent = `${place + 1} of ${asked.length}`;
  nav.querySelector("[data-move='-1']").classList.toggle("hidden-button", place === 0);
  nav.querySelector("[data-move='1']").classList.toggle("hidden-button", place === asked.length - 1);
  if (!isMoved) return;
  scrollTo(0, 0);
  steps[now].focus({ preventScroll: true }); // so that a screen reader says the question
};

const move = (by) => {
  let index = now + by;
  while (steps[index] && !isAsked(steps[index])) index += by;
  if (steps[index]) show(index, true);
};

const firstUnanswered = () => {
  const index = steps.findIndex((step, each) => each > 0 && isAsked(step) && !step.querySelector(":checked"));
  return form.querySelector(".scale :checked") ? index : 0;
};

// -- What was left on the device goes back into the form

const fill = (item, answer) => {
  const field = form.elements[item];
  if (field) field.value = answer;
};

const takeUp = () => {
  forgetOld();
  const left = stored();
  waiting = nothing();
  if (!left) return;
  for (const [item, answer] of left.send ? new URLSearchParams(left.send) : Object.entries(left.left)) fill(item, answer);
  if (left.send) waiting = left;
  else waiting.left = left.left;
};

const listen = () => {
  let typing, moving;
  form.addEventListener("change", ({ target }) => {
    clearTimeout(typing);
    keep(target.name, target.value);
  });
  form.addEventListener("input", ({ target }) => {
    if (target.type === "radio") return;
    clearTimeout(typing);
    typing = setTimeout(() => keep(target.name, target.value), 800);
  });
  form.addEventListener("click", ({ target, detail }) => {
    if (target.dataset.move) return move(Number(target.dataset.move));
    const isTap = detail > 0 && target.tagName === "SPAN" && target.closest("label");
    if (!isTap || !narrow.matches) return; // arrow keys try out, a tap decides
    clearTimeout(moving); // a second quick tap corrects the first, and leaps over nothing
    moving = setTimeout(move, 220, 1);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type !== "radio") return;
    event.preventDefault(); // or it would send the whole form
    if (narrow.matches) move(1);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    sendAll();
  });
  addEventListener("online", sync);
  document.addEventListener("visibilitychange", () => document.hidden || sync());
};

if (form) {
  takeUp();
  form.classList.add("scripted");
  nav.hidden = false;
  for (const step of steps) step.tabIndex = -1;
  show(firstUnanswered());
  listen();
  sync();
}
