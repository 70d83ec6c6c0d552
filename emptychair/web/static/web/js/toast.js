// Closes toasts, by hand or after a while, and says when a part of the page could not be loaded.

const STAY_MILLISECONDS = 8000;
const box = document.querySelector("[data-toasts]");

const leave = (toast) => {
  if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAY_MILLISECONDS, toast);
  else toast.remove();
};

const lasting = (toast) => toast.querySelector("[data-undo]") || toast.matches(".toast-error, .toast-warning");

const failed = () => {
  if (!box || box.querySelector("[data-failed]")) return;
  const toast = document.createElement("div");
  toast.className = "toast toast-error";
  toast.dataset.failed = "";
  const words = document.createElement("p");
  words.className = "toast-words";
  words.textContent = box.dataset.failed;
  const close = document.createElement("button");
  close.className = "button button-small";
  close.dataset.close = "";
  close.textContent = box.dataset.close;
  toast.append(words, close);
  box.append(toast);
};

document.addEventListener("click", (event) => event.target.closest(".toast [data-close]")?.closest(".toast").remove());
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
for (const toast of box?.querySelectorAll("[data-toast]") ?? []) {
  if (!lasting(toast)) setTimeout(leave, STAY_MILLISECONDS, toast);
}
