/** Inside the frame: shows the widget and tells the page around it what happens, and how tall it is. */
import type { Message, MessageType } from "./messages.ts";

const OVER = new Set(["closed", "canceled", "archived"]);

const main = document.querySelector("main");
const widget = document.querySelector<HTMLElement>("plaudit-poll");

if (main !== null && widget !== null) {
  // The page around us, by the browser's word; nothing is said that a stranger could not see by framing us.
  const parentOrigin = location.ancestorOrigins?.[0] ?? (document.referrer === "" ? "*" : new URL(document.referrer).origin);
  let told = -1;
  let status = "";

  const say = (type: MessageType): void => {
    if (window.parent === window) return;
    const height = Math.ceil(main.getBoundingClientRect().height);
    const message: Message = { source: "plaudit", v: 1, type, poll: widget.getAttribute("poll") ?? "", height };
    window.parent.postMessage(message, parentOrigin);
    told = height;
  };

  widget.hidden = false;
  widget.addEventListener("plaudit-ready", () => say("ready"));
  widget.addEventListener("plaudit-vote", () => say("vote"));
  widget.addEventListener("plaudit-error", () => say("error"));
  widget.addEventListener("plaudit-results", (event) => {
    const now = (event as CustomEvent<{ status: string }>).detail.status;
    say("results");
    if (now !== status && OVER.has(now)) say("closed");
    status = now;
  });
  new ResizeObserver(() => {
    if (Math.ceil(main.getBoundingClientRect().height) !== told) say("resize");
  }).observe(main);
}
