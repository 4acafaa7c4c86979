/**
 * The vote page made live: the widget takes the plain form's place once it is ready, and not before. Runs ahead of the
 * widget's own script; where that cannot load, the form goes on working.
 */
import { voterOf } from "./voter.ts";

interface Poll extends HTMLElement {
  getVoterToken?: (acting: boolean) => Promise<string>;
}

const widget = document.querySelector<Poll>("plaudit-poll");
const plain = document.querySelector<HTMLElement>(".plain");

if (widget !== null && plain !== null) {
  // Form and widget are one voter: both go by the cookie that only the server can read. Where strangers may not vote it
  // says nothing, and who has not voted yet gets no cookie for looking.
  const { voter } = widget.dataset;
  if (voter !== undefined) {
    widget.getVoterToken = (acting) => {
      if (!acting && voter !== "known") return Promise.reject(new Error("a newcomer"));
      return voterOf(widget.getAttribute("poll") ?? "");
    };
  }
  widget.addEventListener("plaudit-ready", () => takeOver(widget, plain), { once: true });
}
document.querySelector<HTMLButtonElement>("[data-share]")?.toggleAttribute("hidden", false);
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-share]") : null;
  if (button !== null) void share(button);
});

function takeOver(widget: HTMLElement, plain: HTMLElement): void {
  requestAnimationFrame(() => {
    // Swapping once the widget has drawn moves nothing; a rarer kind of poll comes in its own file and takes longer.
    if (widget.shadowRoot?.querySelector(".question") === null) return takeOver(widget, plain);
    const held = plain.contains(document.activeElement);
    plain.remove();
    widget.hidden = false;
    if (held) widget.shadowRoot?.querySelector<HTMLElement>("input, button")?.focus({ preventScroll: true });
  });
}

async function share(button: HTMLButtonElement): Promise<void> {
  const { share: url = location.href, title = document.title, copied = "" } = button.dataset;
  try {
    if (typeof navigator.share === "function") return await navigator.share({ title, url });
    await navigator.clipboard.writeText(url);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return; // the visitor thought better of it
    return void prompt(title, url);
  }
  const label = button.textContent;
  button.textContent = copied;
  setTimeout(() => (button.textContent = label), 2_000);
}
