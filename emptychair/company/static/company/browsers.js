// Asks this browser to show notices while no page is open, and hands over how it is reached.

const form = document.querySelector("[data-push]");
const words = (name) => document.querySelector(`[data-push-not="${name}"]`);
const possible = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const subscribe = async () => {
  const worker = await navigator.serviceWorker.register(form.dataset.pushWorker, { scope: "/" });
  await navigator.serviceWorker.ready;
  // One that was made for another key, of an installation that was here before, is of no use.
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
};

const ask = async (event) => {
  event.preventDefault();
  for (const name of ["denied", "failed"]) words(name).hidden = true;
  if ((await Notification.requestPermission()) !== "granted") {
    words("denied").hidden = false;
    return;
  }
  try {
    const made = await subscribe();
    form.elements.endpoint.value = made.endpoint;
    for (const name of ["p256dh", "auth"]) form.elements[name].value = text(made.getKey(name));
    form.submit();
  } catch {
    words("failed").hidden = false;
  }
};

if (form && possible) {
  form.hidden = false;
  words("cannot").hidden = true;
  form.addEventListener("submit", ask);
}
