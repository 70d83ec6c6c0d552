// Single keys and pairs: whatever carries data-key="g i" is pressed by them; "/" searches, "?" opens the sheet.
import { open } from "./dialogs.js";

const OFF = "keys-off";
const FIELDS = "input:not([type=hidden]), select, textarea";
const PAIR_MILLISECONDS = 1200;
const LEAVING_MILLISECONDS = 5000;
const list = { j: "list:next", k: "list:previous", x: "list:tick", o: "list:open", Enter: "list:open" };
let first = "";
let firstAt = 0;
let leavingUntil = 0;

const off = () => localStorage.getItem(OFF) === "yes";

const typing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select"));

const press = (keys) => {
  const target = document.querySelector(`[data-key="${CSS.escape(keys)}"]`);
  if (!target) return false;
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
  if (target.matches("summary")) target.parentElement.querySelector(FIELDS)?.focus();
  return true;
};

const find = () => {
  const box = document.querySelector("[data-find]");
  box?.focus();
  box?.select();
  return Boolean(box);
};

const inList = (key, target) => {
  if (!list[key] || !document.querySelector("[data-list]")) return false;
  if (key === "Enter" && target !== document.body) return false;
  return !document.dispatchEvent(new CustomEvent(list[key], { cancelable: true }));
};

const handle = (key, target) => {
  const pair = Date.now() - firstAt < PAIR_MILLISECONDS ? `${first} ${key}` : "";
  first = key;
  firstAt = Date.now();
  if (pair && press(pair)) return true;
  if (key === "/") return find();
  if (key === "?") return open("keys") ?? true;
  return inList(key, target) || press(key);
};

// What is typed while the next page is on its way was meant for that page: it does not land in the one that goes.
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) leavingUntil = Date.now() + LEAVING_MILLISECONDS;
});
addEventListener("pageshow", () => (leavingUntil = 0));
document.addEventListener("keydown", (event) => {
  if (Date.now() < leavingUntil && event.key.length === 1) event.preventDefault();
}, { capture: true });

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (off() || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (handle(event.key, event.target)) event.preventDefault();
});

const box = document.querySelector("[data-keys-switch]");
if (box) {
  box.checked = !off();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "no" : "yes"));
}
