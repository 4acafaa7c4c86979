/** On the page, for whoever builds it: who is here, what waits, what a cue looks out for, and why something is or is not shown. */
import { button, el, sheetOf } from "../dom.ts";
import { rooted } from "../layer.ts";
import { nameOf } from "../stage.ts";
import type { PageScript } from "../page-script.ts";
import { meaning } from "./reasons.ts";
import { SHEET } from "./styles.ts";

const EVERY_MS = 1_000;

interface Row {
  readonly name: string;
  readonly text: string;
  readonly why?: string | undefined;
}

export function panel(page: PageScript): { remove(): void } {
  const { host, root } = rooted(document.body, page.settings.theme, { "data-debug": true });
  root.adoptedStyleSheets.push(sheetOf(SHEET));
  const facts = el("dl");
  const waiting = el("ul");
  const cues = el("ul");
  const log = el("ol", { tabindex: "0", "aria-label": "What happened" });
  const body = el("div", { class: "panel-body" }, facts, el("h3", {}, "Waits or is shown"), waiting, el("h3", {}, "Cues"), cues, el("h3", {}, "What happened"), log);
  const fold = button("–", { class: "fold", "aria-label": "Fold", "aria-expanded": "true" }, () => {
    body.hidden = !body.hidden;
    fold.textContent = body.hidden ? "+" : "–";
    fold.setAttribute("aria-expanded", String(!body.hidden));
  });
  const copy = button("Copy", { class: "fold" }, () => void navigator.clipboard?.writeText(report(page)).catch(() => undefined));
  const off = button("×", { class: "fold", "aria-label": "Leave debug mode" }, () => void page.debug(false));
  root.append(el("section", { class: "panel", lang: "en", dir: "ltr", role: "region", "aria-label": "Plaudit debug" }, el("header", {}, el("strong", {}, "Plaudit"), el("span", { class: "where" }, "debug"), copy, fold, off), body));

  let queued = false;
  const draw = (): void => {
    queued = false;
    facts.replaceChildren(...factsOf(page).flatMap(({ name, text, why }) => [el("dt", {}, name), el("dd", {}, text, ...because(why))]));
    waiting.replaceChildren(...listed(waitingIn(page), "nothing"));
    cues.replaceChildren(...listed(cuesIn(page), "none"));
    log.replaceChildren(...[...page.journal.entries].reverse().slice(0, 60).map(({ at, about, what, why }) =>
      el("li", { "data-about": about }, el("time", {}, clock(at)), el("b", {}, about), ` ${what}`, ...because(why))));
  };
  const ask = (): void => {
    if (queued) return;
    queued = true;
    requestAnimationFrame(draw);
  };
  page.journal.listen(ask);
  const timer = setInterval(ask, EVERY_MS);
  draw();
  return {
    remove() {
      clearInterval(timer);
      page.journal.listen(null);
      host.remove();
    },
  };
}

const clock = (at: number): string => new Date(at).toLocaleTimeString("en-GB");

function because(why: string | undefined): Node[] {
  if (why === undefined) return [];
  const said = meaning(why);
  return [document.createTextNode(" "), el("code", said === undefined ? {} : { title: said }, why), ...(said === undefined ? [] : [el("small", {}, said)])];
}

function listed(rows: readonly Row[], none: string): Node[] {
  if (rows.length === 0) return [el("li", { class: "none" }, none)];
  return rows.map(({ name, text, why }) => el("li", {}, el("b", {}, name), ` ${text}`, ...because(why)));
}

function factsOf(page: PageScript): readonly Row[] {
  const { session, settings, person, consentState, muted } = page;
  const connection = session?.client.connection;
  const mail = session?.mail ?? { events: 0, outcomes: 0 };
  return [
    { name: "server", text: settings.server },
    { name: "person", text: person.kind === "anonymous" ? "this device, anonymous" : (person.subject ?? "signed in") },
    { name: "consent", text: consentState.replace("_", " "), why: session === null && consentState !== "given" && settings.consentRequired ? "no_consent" : undefined },
    { name: "channel", text: connection === undefined ? "closed" : connection.kind === "live" ? `live over ${connection.over}` : connection.kind },
    { name: "muted", text: muted ? "yes" : "no" },
    { name: "to send", text: `${mail.events} events, ${mail.outcomes} outcomes` },
    ...Object.entries(session?.settings ?? {}).flatMap(([name, value]) => (value === null ? [] : { name: `project: ${name.replaceAll("_", " ")}`, text: JSON.stringify(value) })),
  ];
}

function waitingIn({ session }: PageScript): readonly Row[] {
  return (session?.stage.state ?? []).map(([one, verdict]) => ({
    name: nameOf(one),
    text: `as ${one.as}${one.slot === null ? "" : ` in ${one.slot}`}, priority ${one.priority}, until ${clock(one.expires_at)}`,
    why: verdict.kind === "wait" || verdict.kind === "drop" ? verdict.why : verdict.kind,
  }));
}

function cuesIn({ session }: PageScript): readonly Row[] {
  return (session?.cues.states ?? []).map(([cue, state]) => ({
    name: cue.cue,
    text: [`…${cue.trigger.slice(-6)}`, cue.url === null ? "" : `${cue.url.matches} ${cue.url.value}`, cue.seconds > 0 ? `${cue.seconds} s` : "", cue.cue === "scroll" ? `${cue.percent} %` : "", cue.selector ?? ""].filter(Boolean).join(" · "),
    why: state,
  }));
}

/** As text, for a report to whoever runs the server. Without the person and the token. */
function report(page: PageScript): string {
  const rows = [...factsOf(page).filter(({ name }) => name !== "person"), ...waitingIn(page), ...cuesIn(page)].map(({ name, text, why }) => `${name}: ${text} ${why ?? ""}`);
  const happened = page.journal.entries.map(({ at, about, what, why }) => `${new Date(at).toISOString()} ${about} ${what} ${why ?? ""}`);
  return [...rows, "", ...happened].join("\n");
}
