// Print, and keep this page on the phone: only when the client asks for it. Without a script the page is all there.
const print = document.querySelector('[data-do="print"]');
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

const card = document.querySelector("[data-keep]");
if (card && "serviceWorker" in navigator && "caches" in window) {
  const scope = location.pathname;
  const part = (name) => card.querySelector(name);
  const said = part("[data-said]");
  const show = (isKept) => {
    part('[data-when="kept"]').hidden = !isKept;
    part('[data-when="not-kept"]').hidden = isKept;
    part('[data-do="keep"]').hidden = isKept;
    part('[data-do="forget"]').hidden = !isKept;
  };
  const registered = async () => {
    const found = await navigator.serviceWorker.getRegistration(scope);
    return found && new URL(found.scope).pathname === scope ? found : undefined;
  };
  const settled = (registration) =>
    new Promise((done, failed) => {
      const worker = registration.installing || registration.waiting || registration.active;
      const look = () => {
        if (worker.state === "activated") done();
        if (worker.state === "redundant") failed(new Error("not kept"));
      };
      worker.addEventListener("statechange", look);
      look();
    });
  const forget = async () => {
    const found = await registered();
    if (found) await found.unregister();
    await caches.delete("heedful-plans " + location.origin + scope);
  };
  part('[data-do="keep"]').addEventListener("click", async () => {
    said.textContent = "One moment.";
    try {
      await settled(await navigator.serviceWorker.register(card.dataset.keep, { scope }));
      said.textContent = "It is kept.";
      show(true);
    } catch {
      await forget();
      said.textContent = "That did not work here. You can print it.";
    }
  });
  part('[data-do="forget"]').addEventListener("click", async () => {
    await forget();
    said.textContent = "It is off this phone.";
    show(false);
  });
  registered().then((found) => {
    card.hidden = false;
    show(Boolean(found));
  });
}
