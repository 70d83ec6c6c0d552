// Takes a file dropped anywhere in the box, and shows how far its upload is.

const form = document.querySelector("[data-upload]");
const box = form?.querySelector("[data-drop]");
const input = form?.querySelector("input[type=file]");
const state = form?.querySelector("[data-upload-state]");

for (const name of ["dragenter", "dragover"]) {
  box?.addEventListener(name, (event) => {
    event.preventDefault();
    box.dataset.over = "yes";
  });
}

for (const name of ["dragleave", "drop"]) {
  box?.addEventListener(name, () => delete box.dataset.over);
}

box?.addEventListener("drop", (event) => {
  if (event.target === input || !event.dataTransfer.files.length) return;
  event.preventDefault();
  input.files = event.dataTransfer.files;
});

form?.addEventListener("submit", (event) => {
  if (!input.files.length) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  const bar = state.querySelector("progress");
  state.hidden = false;
  request.upload.addEventListener("progress", (step) => {
    if (step.lengthComputable) bar.value = step.loaded / step.total;
  });
  request.addEventListener("load", () => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const answer = page.querySelector("main");
    if (request.status < 400) location.assign(request.responseURL);
    else if (answer) document.querySelector("main").replaceWith(answer);
    else HTMLFormElement.prototype.submit.call(form);
  });
  request.addEventListener("error", () => {
    state.hidden = true;
    HTMLFormElement.prototype.submit.call(form);
  });
  request.open("POST", form.action);
  request.send(new FormData(form));
});
