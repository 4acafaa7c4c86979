/** What `<plaudit-survey>` does: binds one participant's run to the views of its questions and tells the page what happens. */
import { PlauditError, type Answer, type Client, type PollWatch, type Problem, type Results, type SurveyItem, type SurveyRun, type SurveySnapshot } from "@plaudit/client";
import { html, render } from "lit";
import { adopt } from "../adopt.ts";
import { presentation } from "../binding.ts";
import { borrow, sameAddress, type Address } from "../clients.ts";
import { HOME, addressOf } from "../home.ts";
import type { Reactions } from "../feedback/reactions.ts";
import { english, words, type Words } from "../i18n/index.ts";
import { survey as say } from "../i18n/survey.ts";
import { kindOf } from "../kinds/registry.ts";
import { lazily } from "../lazily.ts";
import { sheet, tokens } from "../styles.ts";
import { body } from "./body.ts";
import { fieldsIn, isNowhere } from "./surroundings.ts";
import { Dismissal, frame, modeOf, type Mode } from "./frame.ts";
import type { PlauditSurvey } from "./survey-element.ts";
import { styles } from "./survey.styles.ts";

const extras = lazily(() => import("../extras.ts"));
export const outcomes = lazily(() => import("../parts/outcome.ts"));

const views = new WeakMap<PlauditSurvey, SurveyView>();

export function viewOf(host: PlauditSurvey): SurveyView {
  const known = views.get(host) ?? new SurveyView(host);
  views.set(host, known);
  return known;
}

type Target = Address & { readonly survey: string };
type EventName = "ready" | "answer" | "complete" | "error";

export class SurveyView {
  readonly host: PlauditSurvey;
  readonly root: ShadowRoot;
  words: Words = english;
  run: SurveyRun | null = null;
  client: Client | null = null;
  problem: Problem | null = null;
  snapshot: SurveySnapshot | null = null;
  /** What was filled in and not sent, by item. */
  drafts: Readonly<Record<string, unknown>> = {};
  complaint = "";
  /** The item whose results are shown. */
  reviewed: string | null = null;
  /** Of this viewer, for an order of options of their own. */
  viewer: string | null = null;
  readonly #watches = new Map<string, PollWatch>();
  #target: Target | null = null;
  #release = (): void => undefined;
  #wordsFor: string | null = null;
  #learnt = false;
  #said = "";
  #shown: boolean | null = null;
  #dismissal = new Dismissal("");
  #step = "";
  #acted = false;
  #ready = false;
  #queued = false;
  #drawn: Promise<boolean> = Promise.resolve(true);
  #reactions: Reactions | null = null;
  #before: Element | null = null;
  /** Somebody asked for the survey: the focus goes there as soon as there is something to read. */
  #entering = false;

  constructor(host: PlauditSurvey) {
    this.host = host;
    this.root = host.attachShadow({ mode: "open" });
    adopt(host, [tokens, sheet, styles]);
    new MutationObserver(() => this.look()).observe(host, { attributes: true });
    for (const name of ["fields", "getVoterToken"] as const) this.#property(name);
    // As elements of Lit have it, for views and tests: after the redraw that is asked for now or in the same breath.
    Object.defineProperty(host, "updateComplete", { get: () => Promise.resolve().then(() => this.#drawn) });
  }

  /** As the page or the participant wants it; our own words may have to do with English. */
  get lang(): string {
    return this.#wordsFor ?? "";
  }

  get mode(): Mode {
    return modeOf(this.host.getAttribute("mode"));
  }

  /** Of the survey's title; its questions are one below. */
  get level(): number {
    return Number(this.host.getAttribute("heading-level") ?? 2) || 2;
  }

  /** The element as it is now: in a page or not, with these attributes. */
  look(): void {
    const { host } = this;
    document[host.isConnected ? "addEventListener" : "removeEventListener"](HOME, this.#again);
    if (!host.isConnected) return this.#unbind();
    const [survey, key] = [host.getAttribute("survey"), host.getAttribute("key")];
    const lang = host.lang || host.closest<HTMLElement>("[lang]")?.lang || document.documentElement.lang || navigator.language;
    if (lang !== this.#wordsFor) void this.#learn(lang);
    const address = key && addressOf(host, key, host.getAttribute("server"));
    if (survey && address) this.#bind({ survey, ...address });
    this.#tell();
    this.redraw();
  }

  /** One function, so that it is listened to once. */
  readonly #again = (): void => this.look();

  /** Somebody a host has named, here or by the page script. */
  get signed(): boolean {
    return this.#target?.getVoterToken !== undefined;
  }

  open(): void {
    this.look();
    this.#shown = this.#acted = true;
    this.#entering = true;
    this.#before = document.activeElement;
    this.redraw();
  }

  close(): void {
    this.#shown = false;
    this.#dismissal.note();
    if (this.mode === "popup") this.root.querySelector("dialog")?.close();
    else if (this.root.activeElement !== null) (this.#before as HTMLElement | null)?.focus?.();
    this.redraw();
  }

  redraw(): void {
    if (this.#queued) return;
    this.#queued = true;
    this.#drawn = new Promise((done) => queueMicrotask(() => {
      this.#queued = false;
      this.#draw();
      done(true);
    }));
  }

  say(text: string): void {
    // The same words twice would not be spoken: another kind of space is no change for the eye.
    this.#said = text === this.#said ? `${text}\u00a0` : text;
    this.redraw();
  }

  edit(key: string, draft: unknown): void {
    this.drafts = { ...this.drafts, [key]: draft };
    this.complaint = "";
    this.redraw();
  }

  complain(text: string): void {
    this.complaint = text;
    this.redraw();
  }

  /** Takes the answer and goes on, unless the participant is to see what others say, or goes on tapping. */
  answer(item: SurveyItem, answer: Answer | null, { stay = false, review = false } = {}): void {
    this.#acted = true;
    this.complaint = "";
    this.reviewed = review && answer !== null && this.snapshot?.sync !== "waiting" ? item.key : null;
    this.run?.answer(item.key, answer, { stay: stay || this.reviewed !== null });
    this.#emit("answer", { survey: this.run === null ? "" : this.#target?.survey, item: item.key, ...(answer ?? { skipped: true }) });
  }

  move(act: (run: SurveyRun) => void): void {
    this.#acted = true;
    this.complaint = "";
    this.reviewed = null;
    if (this.run !== null) act(this.run);
  }

  retry(): void {
    if (this.run !== null) return this.run.retry();
    this.#target = null;
    this.look();
  }

  /** The live word on these polls, for as long as it is wanted. */
  follow(polls: readonly string[]): void {
    for (const [poll, watch] of this.#watches) {
      if (polls.includes(poll)) continue;
      watch.close();
      this.#watches.delete(poll);
    }
    for (const poll of polls) if (!this.#watches.has(poll) && this.client !== null) this.#follow(this.client.poll(poll), poll);
    if (this.run !== null) this.run.live = [...this.#watches.values()].every(({ state }) => state.connection.kind === "live") && polls.length > 0;
  }

  resultsOf(poll: string): Results | null {
    return this.#watches.get(poll)?.state.results ?? null;
  }

  #follow(watch: PollWatch, poll: string): void {
    this.#watches.set(poll, watch);
    watch.listen(({ phase, results }) => {
      const told = results?.status ?? (phase.kind === "ready" ? phase.poll.status : null);
      const known = this.snapshot?.phase.kind === "ready" ? this.snapshot.phase.survey.items.find((item) => item.poll_id === poll)?.poll : undefined;
      const revealed = phase.kind === "ready" && phase.poll.revealed !== known?.revealed;
      if (told !== null && (told !== known?.status || revealed)) void this.run?.refresh();
      this.redraw();
    });
  }

  #property(name: "fields" | "getVoterToken"): void {
    let value: unknown = this.host[name];
    Object.defineProperty(this.host, name, {
      configurable: true, enumerable: true,
      get: () => value,
      set: (next: unknown) => {
        value = next;
        this.look();
      },
    });
  }

  async #learn(lang: string): Promise<void> {
    this.#wordsFor = lang;
    const learnt = await words(lang);
    if (this.#wordsFor !== lang) return;
    this.words = learnt;
    this.#learnt = true;
    this.redraw();
  }

  #bind(target: Target): void {
    const before = this.#target;
    if (before !== null && before.survey === target.survey && sameAddress(before, target)) return;
    this.#unbind();
    this.#target = target;
    this.#dismissal = new Dismissal(target.survey);
    try {
      const { client, giveBack } = borrow(target);
      this.client = client;
      this.#release = giveBack;
      void this.#begin(client, target);
    } catch (error) {
      if (error instanceof PlauditError) this.#fail(error.problem);
      else throw error;
    }
  }

  async #begin(client: Client, target: Target): Promise<void> {
    try {
      const [run, viewer] = await Promise.all([client.survey(target.survey), client.viewer().catch(() => null), presentation.fetch()]);
      if (this.#target !== target) return run.close();
      this.viewer = viewer;
      this.run = run;
      this.#tell();
      run.listen((now) => this.#changed(now));
      this.#changed(run.state);
    } catch {
      if (this.#target === target) this.#fail({ status: 0, code: "unreachable", title: "" });
    }
  }

  #unbind(): void {
    this.follow([]);
    this.run?.close();
    this.#release();
    this.#release = () => undefined;
    this.#target = this.run = this.client = this.problem = this.snapshot = this.reviewed = null;
    this.drafts = {};
    this.#ready = false;
  }

  #fail(problem: Problem): void {
    this.problem = problem;
    this.#emit("error", { problem });
    this.redraw();
  }

  /** The run what only the page knows. */
  #tell(): void {
    if (this.run === null) return;
    this.run.lang = this.lang;
    this.run.fields = this.host.fields ?? fieldsIn(this.host.getAttribute("fields"));
  }

  #changed(now: SurveySnapshot): void {
    const before = this.snapshot;
    this.snapshot = now;
    if (now.phase.kind === "failed" && before?.phase !== now.phase) this.#emit("error", { problem: now.phase.problem });
    if (now.phase.kind === "ready" && !this.#ready) this.#begun(now, now.phase.survey.items);
    if (now.problem !== null && now.problem !== before?.problem) this.#emit("error", { problem: now.problem });
    for (const [key, problem] of Object.entries(now.problems)) if (problem !== before?.problems[key]) this.#emit("error", { problem, item: key });
    if (now.sync === "waiting" && before?.sync !== "waiting") this.say(say(this.words)("saved"));
    else if (this.#acted && now.phase.kind === "ready" && now.phase.survey.progress && before?.walk.answered !== now.walk.answered) this.say(say(this.words)("progress", { answered: now.walk.answered, of: now.walk.of }));
    if (now.status !== "in_progress" && before?.status === "in_progress" && this.#acted) void this.#celebrate(now);
    const told = now.status === "completed" || now.status === "screened_out";
    if (told && before !== null && before.status !== now.status && this.#acted) {
      this.#emit("complete", { survey: this.#target?.survey, status: now.status, ending: now.ending?.key ?? null });
    }
    this.redraw();
  }

  /** Everything a question further on may need comes now, while there is a network. */
  #begun({ status, problem }: SurveySnapshot, items: readonly SurveyItem[]): void {
    this.#ready = true;
    for (const { poll } of items) kindOf(poll.kind, () => this.redraw());
    void extras.fetch().then((parts) => parts && this.#equip(parts));
    void outcomes.fetch().then(() => this.redraw());
    const open = this.snapshot?.phase.kind === "ready" && this.snapshot.phase.survey.status === "open" && problem === null;
    this.#shown ??= this.mode === "slide-in" && open && status === "in_progress" && !this.#dismissal.stands;
    this.#emit("ready", { survey: this.snapshot?.phase.kind === "ready" ? this.snapshot.phase.survey : null });
  }

  #equip(parts: NonNullable<typeof extras.here>): Reactions {
    adopt(this.host, parts.styles);
    this.redraw();
    return (this.#reactions ??= new parts.Reactions(() => this.root, (text) => this.say(text)));
  }

  async #celebrate({ ending, status }: SurveySnapshot): Promise<void> {
    const parts = await extras.fetch();
    if (parts === null || status === "screened_out") return;
    const feedback = { effect: ending?.effect ?? "none", message: "", tone: "success", haptic: [12] } as const;
    await this.#drawn;
    await this.#equip(parts).feel(feedback, { refused: false, tapped: false }, this.words);
  }

  #draw(): void {
    if (!this.host.isConnected) return;
    const { mode, words: w, snapshot } = this;
    const held = this.root.activeElement !== null;
    const busy = !this.#learnt || (this.problem === null && (snapshot === null || snapshot.phase.kind === "loading"));
    const drawn = body(this, busy);
    const framed = frame({
      mode, title: snapshot?.title ?? "", lang: w.lang, dir: w.dir, busy, shown: this.#shown === true, closeWord: say(w)("close"),
      close: () => this.close(), body: html`${drawn.template}<p class="quietly" role="status">${this.#said}</p>`,
    });
    render(framed, this.root, { host: this.host });
    this.#show(mode);
    this.#keepPlace(drawn.step, held);
  }

  #show(mode: Mode): void {
    const dialog = this.root.querySelector("dialog");
    if (mode !== "popup" || dialog === null || this.#shown !== true || dialog.open) return;
    dialog.addEventListener("close", () => (this.#shown = false), { once: true });
    dialog.showModal();
  }

  /** To the new question, once the participant has begun to act; never away from elsewhere on the page. */
  #keepPlace(step: string, held: boolean): void {
    const goes = this.#entering || (step !== this.#step && this.#acted && (held || isNowhere(document.activeElement)));
    this.#step = step;
    const place = this.root.querySelector<HTMLElement>(".question");
    if (!goes || step === "" || place === null) return;
    this.#entering = false;
    place.focus();
  }

  #emit(name: EventName, detail: unknown): void {
    this.host.dispatchEvent(new CustomEvent(`plaudit-${name}`, { detail, bubbles: true, composed: true }));
  }
}
