// Makes and uses passkeys: the browser's answer goes into the form, which is sent as any other.

const optionsOf = async (form) => {
  const kept = document.getElementById(form.dataset.options);
  if (kept) return JSON.parse(kept.textContent);
  const answer = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
};

const make = async (form) => {
  const asked = (await optionsOf(form)).creation_options.publicKey;
  const alone = form.elements.passwordless?.checked;
  asked.authenticatorSelection = {
    ...asked.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: Boolean(alone),
    ...(alone ? { userVerification: "required" } : {}),
  };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) });
};

const use = async (form) => {
  const asked = (await optionsOf(form)).request_options.publicKey;
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
};

const send = async (form) => {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const credential = await (form.dataset.passkey === "make" ? make(form) : use(form));
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    failed.textContent = failed.dataset.failed;
    failed.hidden = false;
  }
};

// Passkeys are bound to a name: on a bare address no browser makes or uses one.
const named = !/^[\d.]+$|:/.test(location.hostname);
const can = named && Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (can) form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
