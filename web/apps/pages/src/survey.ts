/**
 * The page of a survey made live, by itself and in the frame of another site: the element takes the plain form's place once it has
 * drawn, and not before. Runs ahead of the widget's own script; where that cannot load, the form goes on working.
 */
import type { MessageType, SurveyMessage } from "./messages.ts";

interface Survey extends HTMLElement {
  getVoterToken?: (acting: boolean) => Promise<string>;
  fields?: Readonly<Record<string, string>>;
}

/** Of the address, what is the page's own; the rest may be hidden fields, and the element keeps those the survey names. */
const OURS = new Set(["at", "lang", "theme"]);

const widget = document.querySelector<Survey>("plaudit-survey");
const plain = document.querySelector<HTMLElement>(".plain");
const main = document.querySelector("main");

if (widget !== null && plain !== null && main !== null) {
  // Form and element are one participant, by the cookie that only the server can read. In a frame there is none, and where
  // strangers may not answer it says nothing; who has not answered yet gets no cookie for looking.
  const { voter } = widget.dataset;
  const framed = window.parent !== window;
  if (voter !== undefined && !framed) {
    widget.getVoterToken = (acting) => {
      if (!acting && voter !== "known") return Promise.reject(new Error("a newcomer"));
      return voterOf(widget.getAttribute("survey") ?? "");
    };
  }
  widget.fields = Object.fromEntries([...new URLSearchParams(location.search)].filter(([name]) => !OURS.has(name)));
  widget.addEventListener("plaudit-ready", () => takeOver(widget, plain), { once: true });
  if (framed) speak(widget, main);
}

function takeOver(widget: HTMLElement, plain: HTMLElement): void {
  requestAnimationFrame(() => {
    if (widget.shadowRoot?.querySelector(".question") === null) return takeOver(widget, plain);
    const held = plain.contains(document.activeElement);
    plain.remove();
    widget.hidden = false;
    if (held) widget.shadowRoot?.querySelector<HTMLElement>("input, select, textarea, button")?.focus({ preventScroll: true });
  });
}

/** Tells the page around the frame what happens, and how tall it is; nothing that a stranger could not see by framing us. */
function speak(widget: HTMLElement, main: HTMLElement): void {
  const parentOrigin = location.ancestorOrigins?.[0] ?? (document.referrer === "" ? "*" : new URL(document.referrer).origin);
  let told = -1;
  const say = (type: MessageType): void => {
    const height = Math.ceil(main.getBoundingClientRect().height);
    const message: SurveyMessage = { source: "plaudit", v: 1, type, poll: "", survey: widget.getAttribute("survey") ?? "", height };
    window.parent.postMessage(message, parentOrigin);
    told = height;
  };
  for (const type of ["ready", "answer", "complete", "error"] as const) widget.addEventListener(`plaudit-${type}`, () => say(type));
  new ResizeObserver(() => {
    if (Math.ceil(main.getBoundingClientRect().height) !== told) say("resize");
  }).observe(main);
}

async function voterOf(survey: string): Promise<string> {
  const reply = await fetch(`/s/${encodeURIComponent(survey)}/voter`, { method: "POST", credentials: "same-origin" });
  if (!reply.ok) throw new Error(`the page's voter: ${reply.status}`);
  return ((await reply.json()) as { token: string }).token;
}
