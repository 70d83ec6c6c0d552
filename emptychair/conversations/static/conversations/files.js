// Adds files to an answer as they are chosen, dropped or pasted, one after the other, and shows how far each is.

const form = document.querySelector("[data-composer]");
const area = form?.querySelector("[data-files]");
const state = document.getElementById("answer-state");
const coming = area?.querySelector("[data-files-coming]");
const input = area?.querySelector("input[type=file]");
const waiting = [];
let busy = false;

const size = new Intl.NumberFormat(document.documentElement.lang || "en", {
  notation: "compact",
  style: "unit",
  unit: "byte",
  unitDisplay: "narrow",
});

const kept = () => [...state.querySelectorAll("[data-files-kept] [data-size]")];
const taken = () => kept().reduce((sum, one) => sum + Number(one.dataset.size), 0);
const whyOf = (row) => row.querySelector("[data-why]");

const fail = (row, why) => {
  row.querySelector("progress").hidden = true;
  whyOf(row).textContent = why;
};

const wrong = (file) => {
  if (!file.size) return area.dataset.empty;
  if (kept().length >= Number(area.dataset.most)) return area.dataset.tooMany;
  return taken() + file.size > Number(area.dataset.mostBytes) ? area.dataset.tooLarge : "";
};

// The answer holds the draft's state anew: the files, and the version that the next words belong to.
const adopt = (words) => {
  const now = new DOMParser().parseFromString(words, "text/html").body;
  if (!now.querySelector("input[name=version]")) return false;
  state.replaceChildren(...now.childNodes);
  window.htmx?.process(state);
  return true;
};

const send = (file, row) =>
  new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "key", "version"]) {
      body.set(name, form.querySelector(`input[name=${name}]`).value);
    }
    body.set("files", file, file.name);
    row.querySelector("button").onclick = () => {
      request.abort();
      row.remove();
    };
    request.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) row.querySelector("progress").value = step.loaded / step.total;
    });
    request.addEventListener("load", () => {
      const elsewhere = request.getResponseHeader("HX-Redirect");
      if (elsewhere) location.assign(elsewhere);
      const said = request.status === 422 || request.status === 413;
      if (request.status === 200 && adopt(request.responseText)) row.remove();
      else fail(row, said ? request.responseText : area.dataset.broken);
    });
    request.addEventListener("error", () => fail(row, area.dataset.broken));
    request.addEventListener("loadend", done);
    request.open("POST", area.dataset.url);
    request.setRequestHeader("HX-Request", "true");
    request.send(body);
  });

const work = async () => {
  if (busy) return;
  busy = true;
  while (waiting.length) {
    const [file, row] = waiting.shift();
    if (!row.isConnected) continue;
    const why = wrong(file);
    if (why) fail(row, why);
    else await send(file, row);
  }
  busy = false;
};

const add = (files) => {
  for (const file of files) {
    const row = area.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector("bdi").textContent = file.name;
    row.querySelector("[data-size]").textContent = size.format(file.size);
    const stop = row.querySelector("button");
    stop.title = `${area.dataset.stop} ${file.name}`;
    stop.setAttribute("aria-label", stop.title);
    stop.onclick = () => row.remove();
    row.querySelector("progress").setAttribute("aria-label", file.name);
    coming.append(row);
    waiting.push([file, row]);
  }
  work();
};

const brings = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");

if (area) {
  const button = area.querySelector("[data-files-button]");
  area.querySelector("[data-files-choose]").hidden = true;
  button.hidden = false;
  input.removeAttribute("name");
  button.querySelector("button").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });
  let inside = 0;
  form.addEventListener("dragenter", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    inside += 1;
    form.dataset.over = "";
  });
  form.addEventListener("dragover", (event) => brings(event) && event.preventDefault());
  form.addEventListener("dragleave", (event) => {
    if (brings(event) && --inside <= 0) delete form.dataset.over;
  });
  form.addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    inside = 0;
    delete form.dataset.over;
    add([...event.dataTransfer.files]);
  });
  form.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    add(files);
  });
  // What is still on its way would be left behind.
  form.addEventListener(
    "submit",
    (event) => {
      if (!busy) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const last = coming.lastElementChild;
      if (last) whyOf(last).textContent = area.dataset.waits;
    },
    { capture: true },
  );
}
