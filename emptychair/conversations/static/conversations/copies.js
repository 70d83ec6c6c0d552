// Has the button say to whom an answer goes, makes a choice of a typed address, and asks once about those who are new here.

const field = document.querySelector("[data-copies]");
const more = document.getElementById("cc-more");
const label = document.querySelector("[data-send] > span");

const name = () => {
  const chosen = [...field.querySelectorAll("input[name=cc]:checked")];
  const labels = JSON.parse(field.dataset.labels);
  if (label) label.textContent = labels[Math.min(chosen.length, labels.length - 1)];
  field.querySelector("input[name=cc_named]").value = chosen.map((box) => box.value).join(" ");
  const asked = field.querySelector("[data-copies-new]");
  asked.hidden = !chosen.some((box) => "new" in box.dataset);
  if (asked.hidden) asked.querySelector("input").checked = false;
};

const add = () => {
  const typed = more.value.split(/[\s,;]+/).filter(Boolean);
  for (const address of typed) {
    const there = [...field.querySelectorAll("input[name=cc]")].find((box) => box.value.toLowerCase() === address.toLowerCase());
    if (there) there.checked = true;
    else {
      const row = field.querySelector("[data-copies-row]").content.cloneNode(true);
      row.querySelector("input").value = address;
      row.querySelector("bdi").textContent = address;
      field.querySelector("[data-copies-list]").append(row);
    }
  }
  more.value = "";
};

if (field) {
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    more.dispatchEvent(new Event("change", { bubbles: true }));
  });
  field.addEventListener("change", () => {
    if (more.value.trim()) add();
    name();
  }, { capture: true });
}
