/**
 * `/widget/embed.js`, for sites that frame a poll or a survey: every frame of ours gets the height its content needs, and its messages
 * become events on the frame element (`plaudit-vote`, `plaudit-results`, `plaudit-complete`, …). Safe to include twice.
 */
import { isMessage, surveyIn } from "./messages.ts";

declare global {
  interface Window {
    plauditEmbeds?: true;
  }
}

const home = new URL(import.meta.url).origin;

if (window.plauditEmbeds === undefined) {
  window.plauditEmbeds = true;
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    // Both must fit: an origin alone could be another frame of ours, a window alone could have been sent elsewhere.
    if (event.origin !== home || !isMessage(event.data)) return;
    const { type, poll, height } = event.data;
    const survey = surveyIn(event.data);
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow !== event.source) continue;
      frame.style.blockSize = `${height}px`;
      frame.dispatchEvent(new CustomEvent(`plaudit-${type}`, { detail: survey === undefined ? { poll, height } : { survey, height }, bubbles: true }));
    }
  });
}
