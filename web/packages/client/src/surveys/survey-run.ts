/**
 * One participant's way through a survey on this device. What they say is kept here first and sent in the background, whole, until
 * the server answers definitely: it knows an answer it has, so that repeats are harmless. The way is decided here too, so that
 * nobody waits for a network between two questions. Everything that may go wrong is a state, never an exception.
 */
import type { AskAny } from "../client.ts";
import type { Clock } from "../clock.ts";
import { newVoteId } from "../ids.ts";
import { PlauditError, type Problem } from "../problems.ts";
import { isObject } from "../sound.ts";
import type { Corner } from "../storage.ts";
import type { Reply } from "../http.ts";
import type { Answer } from "../wire.ts";
import { claimsOf, saidIn, unfitIn, without } from "./replies.ts";
import { endingOf, walk, type Walk, type Walked } from "./flow.ts";
import { Keeper, blank, isDirty, valueOf, type Kept } from "./kept.ts";
import { Sending, type Sync } from "./sending.ts";
import { endingTold, filling, inLanguage, type Fill } from "./telling.ts";
import type { Ending, Fact, ResponseReply, Survey, SurveyItem } from "./wire.ts";

export type SurveyPhase =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly survey: Survey }
  | { readonly kind: "failed"; readonly problem: Problem };

export interface SurveySnapshot {
  readonly phase: SurveyPhase;
  readonly walk: Walk;
  /** The item to show; null when nothing is left to ask. */
  readonly item: SurveyItem | null;
  /** The one before it on the way, where going back is allowed. */
  readonly back: string | null;
  /** What was said to each item, also beside the way; null where it was passed over. */
  readonly answers: Readonly<Record<string, Answer | null>>;
  /** As the server told it, or `finished`: on this device, and on its way. */
  readonly status: "in_progress" | "finished" | "completed" | "screened_out";
  readonly ending: Ending | null;
  /** Why nothing more is taken, such as `survey_closed`. */
  readonly problem: Problem | null;
  /** Why an answer was not taken, by item. */
  readonly problems: Readonly<Record<string, Problem>>;
  readonly sync: Sync;
  readonly fill: Fill;
  /** In the language of the participant. */
  readonly title: string;
  readonly description: string | null;
}

/** What a run may ask of the client it belongs to. */
export interface SurveyHost {
  readonly clock: Clock;
  readonly corner: Corner;
  readonly hidden: () => boolean;
  readonly onReturn: (shown: () => void, online: () => void) => () => void;
  readonly ask: AskAny;
  /** The token of somebody known; nobody otherwise. */
  readonly token: () => Promise<string | undefined>;
  /** The page says who its viewers are. */
  readonly signed: boolean;
}

const OVER = ["closed", "canceled", "archived"];
/** Between two looks at what the host has opened, and half as much again for chance. */
const WAIT_MS = 2_500;
const WAIT_LIVE_MS = 20_000;
const LONGEST_FIELD = 1_000;
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

export class SurveyRun {
  readonly #id: string;
  readonly #host: SurveyHost;
  readonly #listeners = new Set<(snapshot: SurveySnapshot) => void>();
  readonly #sending: Sending;
  readonly #stopWaiting: () => void;
  #keeper: Keeper;
  #kept: Kept;
  #phase: SurveyPhase = { kind: "loading" };
  #attributes: Readonly<Record<string, unknown>> = {};
  #fields: Readonly<Record<string, unknown>> = {};
  #lang = "";
  #problem: Problem | null = null;
  #problems: Readonly<Record<string, Problem>> = {};
  #snapshot: SurveySnapshot | null = null;
  #etag: string | undefined;
  #loading = false;
  #closed = false;
  #cancel: (() => void) | null = null;
  /** Somebody else tells when the host has opened or closed something. */
  live = false;

  constructor(id: string, host: SurveyHost) {
    this.#id = id;
    this.#host = host;
    this.#keeper = new Keeper(host.corner, id);
    this.#kept = blank("");
    this.#sending = new Sending(host.clock, {
      due: () => this.#phase.kind === "ready" && isDirty(this.#kept) && this.#problem === null,
      send: () => this.#send(),
      taken: (reply) => this.#take(reply as ResponseReply, this.#sending.carries),
      refused: (problem) => this.#refused(problem),
      changed: () => this.changed(),
    });
    this.#stopWaiting = host.onReturn(() => this.#return(), () => this.#return());
    void this.#begin();
  }

  get state(): SurveySnapshot {
    return (this.#snapshot ??= this.#look());
  }

  listen(onState: (snapshot: SurveySnapshot) => void): () => void {
    this.#listeners.add(onState);
    return () => this.#listeners.delete(onState);
  }

  /** The language the participant reads. */
  set lang(lang: string) {
    if (lang === this.#lang) return;
    this.#lang = lang;
    this.#snapshot = null;
  }

  /** Hidden fields, as the page knows them; those the survey does not name are left out. */
  set fields(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
    this.#fit();
  }

  /** Takes the answer, null to pass the item over, and goes on. `stay`: the participant is not done with the item. */
  answer(key: string, answer: Answer | null, { stay = false } = {}): void {
    this.#problems = without(this.#problems, key);
    // A view may bring its last taps when the participant has gone on already.
    const here = stay && this.state.item?.key === key;
    this.#keep({ answers: { ...this.#kept.answers, [key]: answer }, at: here ? key : stay ? this.#kept.at : null, change: this.#kept.change + 1 });
    if (!stay) this.next(key);
    this.#sending.nudge();
  }

  /** Leaves an item that has its answer. After the last one the survey is finished. */
  next(key: string): void {
    const { path, missing } = this.#walk();
    const after = path[path.indexOf(key) + 1] ?? null;
    if (after !== null) this.#keep({ at: after });
    else if (missing === null || missing !== key) this.#keep({ at: null, complete: true, change: this.#kept.change + 1 });
    this.#sending.nudge();
  }

  goTo(key: string | null): void {
    this.#keep({ at: key });
  }

  /** Whether nothing is asked after the item, were this its answer. Before it has one, only of the very last nobody can say more. */
  isLast(key: string, answer: Answer | null): boolean {
    const items = this.#phase.kind === "ready" ? this.#phase.survey.items : [];
    if (answer === null && items.some((item) => item.key === key && item.required)) return items.at(-1)?.key === key;
    const { path } = this.#walk({ ...this.#kept.answers, [key]: answer }, key);
    return path.at(-1) === key || !path.includes(key);
  }

  retry(): void {
    if (this.#phase.kind === "failed") this.#phase = { kind: "loading" };
    this.#problem = null;
    this.changed();
    void this.#begin();
  }

  /** What the host has changed meanwhile: which questions are open, what was right. */
  async refresh(): Promise<void> {
    if (!this.#loading && (await this.#load())) this.changed();
  }

  close(): void {
    this.#closed = true;
    this.#stopWaiting();
    this.#cancel?.();
    this.#sending.close();
    this.#listeners.clear();
  }

  changed(): void {
    this.#snapshot = null;
    if (this.#closed) return;
    this.#wait();
    for (const listener of this.#listeners) listener(this.state);
  }

  async #begin(): Promise<void> {
    const [, token] = await Promise.all([this.#load(), this.#host.token()]);
    if (this.#closed) return;
    const attributes = claimsOf(token)["attrs"];
    this.#attributes = isObject(attributes) ? attributes : {};
    this.#remember(token);
    this.#fit();
    if (this.#phase.kind === "ready" && !isDirty(this.#kept) && token !== undefined && (this.#host.signed || this.#kept.sent > 0)) await this.#adopt();
    this.changed();
    this.#sending.nudge();
  }

  /** Two people who sign in on one device have two states; what was said before anybody signed in becomes the first one's. */
  #remember(token: string | undefined): void {
    const { corner, clock, signed } = this.#host;
    const person = signed ? claimsOf(token)["sub"] : undefined;
    const device = new Keeper(corner, this.#id);
    this.#keeper = typeof person === "string" ? new Keeper(corner, `${this.#id}:${person}`) : device;
    const found = this.#keeper.read() ?? device.read();
    this.#kept = found ?? blank(newVoteId(clock.now()).replace("vote", "resp"));
    if (found !== null && this.#keeper !== device) {
      this.#keeper.write(found);
      device.remove();
    }
  }

  async #load(): Promise<boolean> {
    this.#loading = true;
    try {
      const { body, etag } = await this.#host.ask(this.#path(), { etag: this.#etag });
      this.#etag = etag;
      if (body === null) return false;
      this.#phase = { kind: "ready", survey: body as Survey };
      return true;
    } catch (error) {
      if (!(error instanceof PlauditError)) throw error;
      if (this.#phase.kind !== "ready") this.#phase = { kind: "failed", problem: error.problem };
      return false;
    } finally {
      this.#loading = false;
    }
  }

  /** What the server has of this participant, from another device or from the plain page. */
  async #adopt(): Promise<void> {
    try {
      const { body } = await this.#host.ask(`${this.#path()}/responses/me`);
      if (body !== null) this.#take(body as ResponseReply, this.#kept.change);
    } catch (error) {
      if (!(error instanceof PlauditError)) throw error; // it cannot be asked for now
    }
  }

  #send(): Promise<Reply> {
    const { response_id, answers, fields, complete } = this.#kept;
    const fit = Object.fromEntries(Object.entries(answers).filter(([key]) => !(key in this.#problems)));
    const language = LANGUAGE.test(this.#lang) ? this.#lang : undefined;
    this.#sending.carries = this.#kept.change;
    return this.#host.ask(`${this.#path()}/responses`, {
      method: "POST", acting: true, body: { response_id, answers: fit, fields, language, complete: complete && this.#late().length === 0 },
    });
  }

  /** `carried`: the newest change the answer is about. */
  #take({ response, problems }: ResponseReply, carried: number): void {
    const current = carried === this.#kept.change;
    const told = saidIn(response);
    const refused = Object.keys(problems ?? {});
    this.#problems = { ...this.#problems, ...problems };
    this.#keep({
      response_id: response.id, sent: carried, status: response.status, ending: response.ending,
      // What was said meanwhile is newer; what was not taken was not said.
      answers: refused.reduce(without, current ? { ...this.#kept.answers, ...told } : this.#kept.answers),
      ...(refused.length > 0 ? { complete: false, at: refused[0] ?? null } : {}),
    });
  }

  #refused(problem: Problem): void {
    const phase = this.#phase;
    const unfit = unfitIn(problem);
    if (problem.code === "survey_state") return void this.#adopt().then(() => this.changed());
    const known = phase.kind === "ready" ? unfit.filter(([key]) => phase.survey.items.some((item) => item.key === key)) : [];
    if (unfit.length === 0) {
      this.#problem = problem;
      return this.changed();
    }
    const gone = unfit.filter((one) => !known.includes(one)).map(([key]) => key);
    this.#problems = { ...this.#problems, ...Object.fromEntries(known) };
    this.#keep({
      complete: false, at: known[0]?.[0] ?? this.#kept.at, change: this.#kept.change + 1,
      answers: Object.fromEntries(Object.entries(this.#kept.answers).filter(([key]) => !gone.includes(key))),
    });
    if (gone.length > 0) void this.refresh();
  }

  #path(): string {
    return `/v1/surveys/${encodeURIComponent(this.#id)}`;
  }

  #keep(changes: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...changes };
    this.#keeper.write(this.#kept);
    this.changed();
  }

  /** Fields the survey names, as plain values. */
  #fit(): void {
    if (this.#phase.kind !== "ready" || this.#kept.response_id === "") return;
    const { hidden_fields } = this.#phase.survey;
    const fit = Object.entries(this.#fields).filter(([name, value]) => hidden_fields.includes(name) && ["string", "number", "boolean"].includes(typeof value));
    const fields = { ...this.#kept.fields, ...Object.fromEntries(fit.map(([name, value]) => [name, typeof value === "string" ? value.slice(0, LONGEST_FIELD) : (value as Fact)])) };
    if (JSON.stringify(fields) === JSON.stringify(this.#kept.fields) || this.#kept.status !== "in_progress") return;
    // Before the first answer nothing is sent: looking is not answering.
    this.#keep({ fields, change: this.#kept.change + Number(this.#kept.change > 0) });
    this.#sending.nudge();
  }

  /** Items nobody can answer any more: where the host sets the pace, latecomers go on without them. */
  #late(answers = this.#kept.answers): readonly string[] {
    if (this.#phase.kind !== "ready" || this.#phase.survey.pacing !== "host") return [];
    return this.#phase.survey.items.filter(({ key, poll, required }) => required && OVER.includes(poll.status) && (answers[key] ?? null) === null).map(({ key }) => key);
  }

  /** Where the host sets the pace, nobody is kept at what is closed. */
  #isOver(key: string): boolean {
    return this.#phase.kind === "ready" && this.#phase.survey.pacing === "host" && this.#phase.survey.items.some((item) => item.key === key && OVER.includes(item.poll.status));
  }

  #walk(answers = this.#kept.answers, trying?: string): Walk {
    const items = this.#phase.kind === "ready" ? this.#phase.survey.items : [];
    const late = this.#late(answers);
    const walked = items.map(({ poll, ...item }): Walked => ({ ...item, asks: poll.kind !== "content", required: item.required && item.key !== trying && !late.includes(item.key) }));
    const said = new Map<string, unknown>(late.map((key) => [key, null]));
    for (const [key, answer] of Object.entries(answers)) if (key === trying || !(key in this.#problems)) said.set(key, valueOf(answer));
    return walk(walked, said, { fields: this.#kept.fields, attributes: this.#attributes });
  }

  #look(): SurveySnapshot {
    const { answers, at, complete, status: told } = this.#kept;
    const survey = this.#phase.kind === "ready" ? this.#phase.survey : null;
    const way = this.#walk();
    const status = told === "in_progress" && complete ? "finished" : told;
    const here = at !== null && way.path.includes(at) && !this.#isOver(at) ? at : (way.next ?? (status === "in_progress" ? (way.path.at(-1) ?? null) : null));
    const fill = filling(survey?.items ?? [], way);
    const words = survey === null ? undefined : inLanguage(survey.translations, this.#lang, survey.language);
    const ending = survey === null || status === "in_progress" || status === "screened_out" ? null : endingOf(survey.endings, way.facts);
    return {
      phase: this.#phase, walk: way, answers, status, fill,
      item: survey?.items.find(({ key }) => key === here) ?? null,
      back: here !== null && survey?.back === true && survey.pacing === "self" ? (way.path[way.path.indexOf(here) - 1] ?? null) : null,
      ending: this.#kept.ending ?? (ending && survey && endingTold(ending, survey, this.#lang, fill)),
      problem: this.#problem, problems: this.#problems, sync: this.#sending.state,
      title: words?.title ?? survey?.title ?? "", description: words?.description ?? survey?.description ?? null,
    };
  }

  /** Where the host sets the pace, look again now and then; the live connection of an element is quicker. */
  #wait(): void {
    const { clock } = this.#host;
    if (this.#phase.kind !== "ready" || this.#phase.survey.pacing !== "host" || this.#cancel !== null) return;
    this.#cancel = clock.after((this.live ? WAIT_LIVE_MS : WAIT_MS) * (1 + clock.random() / 2), () => {
      this.#cancel = null;
      this.#ask();
    });
  }

  #ask(): void {
    if (this.#closed || this.#host.hidden()) return;
    void this.refresh().then(() => this.#wait());
  }

  #return(): void {
    this.#sending.nudge();
    if (this.#phase.kind === "failed") return this.retry();
    if (this.#phase.kind === "ready" && this.#phase.survey.pacing === "host") this.#ask();
  }
}
