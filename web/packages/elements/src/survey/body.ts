/** What the card of a survey shows now, decided from the run's snapshot. */
import type { Answer, Poll, Survey, SurveyItem, SurveySnapshot, VisibleResults } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { adopt } from "../adopt.ts";
import { presentation } from "../binding.ts";
import { survey as say } from "../i18n/survey.ts";
import { isShort, type FormScene, type KindView, type Scene, type Tools } from "../kinds/kind.ts";
import { kindOf } from "../kinds/registry.ts";
import { form, stay } from "../parts/form.ts";
import { skeleton } from "../parts/placeholder.ts";
import { alertFor, end, failure, filled, head, isJudged, note, refusal, steps, titled } from "./panels.ts";
import { outcomes, type SurveyView } from "./survey-view.ts";

/** `step` changes when what is shown is something else to read. */
export interface Drawn {
  readonly template: TemplateResult;
  readonly step: string;
}

const OVER = ["closed", "canceled", "archived"];

export function body(view: SurveyView, busy: boolean): Drawn {
  const { snapshot, words: w } = view;
  const problem = view.problem ?? (snapshot?.phase.kind === "failed" ? snapshot.phase.problem : null);
  if (problem !== null) return { template: failure(problem, () => view.retry(), w), step: "failed" };
  if (busy || snapshot?.phase.kind !== "ready") return { template: skeleton(w), step: "" };
  const { survey } = snapshot.phase;
  const { step, template } = shown(view, snapshot, survey);
  const { answered, of } = snapshot.walk;
  const over = snapshot.status !== "in_progress";
  return {
    step,
    template: html`${head({
      title: snapshot.title, description: snapshot.description, level: view.level, words: w,
      first: snapshot.item !== null && snapshot.item.key === snapshot.walk.path[0] && !over,
      progress: survey.progress && !over ? { answered, of } : null,
    })}
    ${keyed(step, html`<div class="step">${template}</div>`)}
    <div class="alert" id="alert" role="alert">${snapshot.item === null || over ? nothing : alertFor(view.complaint, snapshot.problems[snapshot.item.key] ?? (step.endsWith(" waiting") ? Object.values(snapshot.problems).at(-1) : undefined), w)}</div>
    ${snapshot.sync === "waiting" ? html`<p class="kept">${say(w)("saved")}</p>` : nothing}`,
  };
}

function shown(view: SurveyView, snapshot: SurveySnapshot, survey: Survey): Drawn {
  const { words: w } = view;
  const t = say(w);
  const level = view.level + 1;
  const { status, item, problem } = snapshot;
  const refused = problem === null ? null : refusal(problem, w);
  if (status !== "in_progress" && refused === null) {
    view.follow(paced(view, snapshot, survey));
    return { step: "end", template: html`${end(snapshot.ending, status === "screened_out", level, w)}${verdicts(view, snapshot, survey)}` };
  }
  if (problem !== null) {
    const again = { verb: w.t("retry"), next: () => view.retry(), back: null, skip: null, words: w };
    return refused !== null ? { step: "over", template: note(refused, "", level) } : { step: "refused", template: html`${failure(problem, again.next, w)}` };
  }
  if (survey.status !== "open") return { step: "over", template: note(t(survey.status === "draft" ? "draft" : "closed"), "", level) };
  if (survey.identity === "signed" && !view.signed) return { step: "over", template: note(t("signed_only"), "", level) };
  if (item === null) return { step: "last", template: html`${titled(t("thanks"), level)}<div class="actions">${steps({ verb: t("finish"), next: () => view.move((run) => run.next("")), back: null, skip: null, words: w })}</div>` };
  const reviewing = view.reviewed === item.key;
  view.follow([...paced(view, snapshot, survey), ...(reviewing && snapshot.sync === "idle" ? [item.poll_id] : [])]);
  if (reviewing) return { step: `${item.key} others`, template: others(view, snapshot, item) };
  if (survey.pacing === "host" && item.poll.status !== "open") return waiting(view, snapshot, survey, item);
  return asked(view, snapshot, item);
}

/** Where the host sets the pace: the poll that is to open or close, and the one before, whose answer is to be told. */
function paced(view: SurveyView, { item, answers }: SurveySnapshot, survey: Survey): readonly string[] {
  // A hosted page's own key opens the survey alone; the run looks at that every few seconds.
  if (survey.pacing !== "host" || view.host.getAttribute("key")?.startsWith("pl_pg_")) return [];
  const said = survey.items.filter(({ key }) => (answers[key] ?? null) !== null).at(-1);
  return [item, said].flatMap((one) => (one ? [one.poll_id] : []));
}

function waiting(view: SurveyView, snapshot: SurveySnapshot, survey: Survey, item: SurveyItem): Drawn {
  const { words: w } = view;
  const t = say(w);
  const over = OVER.includes(item.poll.status);
  return {
    step: `${item.key} waiting`,
    template: html`${note(t(over ? "over" : "waiting"), t("waiting_more"), view.level + 1)}${verdicts(view, snapshot, survey)}`,
  };
}

/** The item as this participant reads it, and all a view may ask for. */
function sceneOf(view: SurveyView, snapshot: SurveySnapshot, item: SurveyItem): Scene {
  const present = presentation.here?.present;
  const poll = filled(present === undefined ? item.poll : present(item.poll, view.lang, view.viewer), snapshot.fill);
  const answer = snapshot.answers[item.key] ?? null;
  return {
    poll, words: view.words, tools: toolsOf(view, item), status: poll.status, results: null,
    mine: answer === null ? [] : [answer],
    own: [], casting: false,
    refused: snapshot.problems[item.key] ?? null,
  };
}

const tools = new WeakMap<SurveyView, Map<string, Tools>>();

/** One object per element and item: views keep what is theirs by it. */
function toolsOf(view: SurveyView, item: SurveyItem): Tools {
  const known = tools.get(view) ?? new Map<string, Tools>();
  tools.set(view, known);
  const found = known.get(item.key) ?? {
    root: view.root,
    now: () => view.client?.serverNow() ?? Date.now(),
    redraw: () => view.redraw(),
    vote: (answer: Answer) => view.answer(item, answer, { stay: true }),
    say: (text: string) => view.say(text),
    async ask(path, how) {
      const watch = view.client?.poll(item.poll_id);
      try {
        return await watch?.ask(path, how);
      } finally {
        watch?.close();
        if (how?.method !== undefined && how.method !== "GET") void view.run?.refresh();
      }
    },
  } satisfies Tools;
  known.set(item.key, found);
  return found;
}

function asked(view: SurveyView, snapshot: SurveySnapshot, item: SurveyItem): Drawn {
  const { words: w } = view;
  const t = say(w);
  const { key } = item;
  const kind = kindOf(item.poll.kind, () => view.redraw());
  if (kind === undefined) return { step: "", template: skeleton(w) };
  const back = snapshot.back === null ? null : (): void => view.move((run) => run.goTo(snapshot.back));
  const skip = item.required || item.poll.kind === "content" ? null : (): void => view.answer(item, null);
  if (kind === null) return { step: key, template: html`${note(item.poll.question, "", view.level + 1)}<div class="actions">${steps({ verb: t("next"), next: () => view.answer(item, null), back, skip: null, words: w })}</div>` };
  dress(view, kind);
  const scene: FormScene = {
    ...sceneOf(view, snapshot, item),
    draft: key in view.drafts ? view.drafts[key] : kind.begin(item.poll, snapshot.answers[key] ?? null),
    invalid: view.complaint !== "",
    change: (draft) => view.edit(key, draft),
  };
  const filledIn = kind.instant ? (snapshot.answers[key] ?? null) : kind.answer(scene.poll, scene.draft, w);
  const answer = filledIn === null || isShort(filledIn) ? null : filledIn;
  const verb = t(view.run?.isLast(key, answer) ? "finish" : "next");
  const props = {
    scene, kind, level: view.level + 1, intro: presentation.here?.intro(scene.poll), canPeek: false, voted: false,
    submit: (given: Answer) => view.answer(item, given, { review: tellsOthers(view, item.poll) }),
    // Nothing filled in where nothing has to be.
    complain: (text: string) => (skip !== null && !(key in view.drafts) ? skip() : view.complain(text)),
    peek: () => undefined, keep: () => undefined,
  };
  if (kind.instant) {
    const next = (): void => (answer !== null ? view.move((run) => run.next(key)) : item.required ? view.complain(t("required")) : view.answer(item, null));
    return { step: key, template: html`${stay(props)}<div class="actions">${steps({ verb, next, back, skip: null, words: w })}</div>` };
  }
  return { step: key, template: form({ ...props, actions: steps({ verb, back, skip, words: w }) }) };
}

const tellsOthers = (view: SurveyView, poll: Poll): boolean => {
  const wish = view.host.getAttribute("results");
  return wish !== null && wish !== "hidden" && (poll.results_visibility === "always" || poll.results_visibility === "after_vote");
};

function dress(view: SurveyView, kind: KindView): void {
  adopt(view.host, kind.styles);
  adopt(view.host, outcomes.here?.styles);
  adopt(view.host, presentation.here?.styles);
}

/** How others answered, live, until the participant goes on. */
function others(view: SurveyView, snapshot: SurveySnapshot, item: SurveyItem): TemplateResult {
  const { words: w } = view;
  const t = say(w);
  const results = view.resultsOf(item.poll_id);
  const kind = kindOf(item.poll.kind, () => view.redraw());
  const seen: VisibleResults | null = results?.hidden === false && results.held_back === undefined ? results : null;
  const scene = { ...sceneOf(view, snapshot, item), results: seen };
  const last = view.run?.isLast(item.key, snapshot.answers[item.key] ?? null);
  const parts = outcomes.here;
  const level = view.level + 1;
  const picture = parts === null || !kind || seen === null
    ? html`${titled(scene.poll.question, level)}<p class="hint">${t("others_wait")}</p>`
    : parts.outcome({ screen: { kind: "results", poll: scene.poll, results: seen, canVote: false }, scene, kind, table: null, level, intro: undefined });
  return html`<p class="others">${t("others")}</p>${picture}
    <div class="actions">${steps({ verb: t(last ? "finish" : "next"), next: () => view.move((run) => run.next(item.key)), back: null, skip: null, words: w })}</div>`;
}

/** Quiz questions whose right answers are told, and what this participant said. */
function verdicts(view: SurveyView, snapshot: SurveySnapshot, survey: Survey): TemplateResult | typeof nothing {
  const judged = survey.items.filter((item) => isJudged(item) && (snapshot.answers[item.key] ?? null) !== null);
  const kind = kindOf("quiz", () => view.redraw());
  if (judged.length === 0 || !kind?.figures) return nothing;
  dress(view, kind);
  // While the host goes on, only the newest.
  const told = snapshot.status === "in_progress" ? judged.slice(-1) : judged;
  return html`${told.map((item) => {
    const scene = sceneOf(view, snapshot, item);
    return html`<div class="told"><span class="others" dir="auto">${scene.poll.question}</span>${kind.figures?.(scene)}</div>`;
  })}`;
}
