/** `<plaudit-poll>`: binds the client's snapshot to the views and tells the page what happened. Decisions live in the files it imports. */
import type { Answer, Feedback, GetVoterToken, Poll, PollSnapshot, Problem, VisibleResults } from "@plaudit/client";
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { adopt } from "./adopt.ts";
import { PollBinding, presentation } from "./binding.ts";
import type { Reactions } from "./feedback/reactions.ts";
import { addressOf } from "./home.ts";
import { english, words, type Words } from "./i18n/index.ts";
import type { FormScene, KindView, Scene, Tools } from "./kinds/kind.ts";
import { forgetFailed, kindOf } from "./kinds/registry.ts";
import { lazily } from "./lazily.ts";
import { alertText } from "./parts/alert.ts";
import { form, stay } from "./parts/form.ts";
import { failure, skeleton } from "./parts/placeholder.ts";
import { badgeOf, top } from "./parts/status.ts";
import type { Table } from "./parts/table.ts";
import { sceneOf } from "./scene.ts";
import { hasVoted, screenOf, type Screen, type Wishes } from "./screen.ts";
import { sheet, tokens } from "./styles.ts";

/** Without it a poll is plainer. */
const extras = lazily(() => import("./extras.ts"));
const outcomes = lazily(() => import("./parts/outcome.ts"));

const introOf = (poll: Poll): TemplateResult | undefined => presentation.here?.intro(poll);

const UNKNOWN_KIND: Problem = { status: 0, code: "kind_unknown", title: "This kind of poll is newer than the widget on this page" };

export class PlauditPoll extends LitElement {
  static override styles = [tokens, sheet];
  static override properties = {
    poll: { type: String }, key: { type: String }, server: { type: String }, theme: { type: String, reflect: true },
    lang: { type: String }, results: { type: String }, headingLevel: { type: Number, attribute: "heading-level" },
    getVoterToken: { attribute: false },
  };

  declare poll: string | null;
  declare key: string | null;
  declare server: string | null;
  declare theme: "auto" | "light" | "dark";
  declare lang: string;
  /** `auto`: after one's own vote or the close; `shown`: at once; `hidden`: never on this page. */
  declare results: Wishes["mode"];
  declare headingLevel: number;
  declare getVoterToken: GetVoterToken | undefined;

  #words: Words | null = null;
  #wordsFor = "";
  /** undefined: not touched. */
  #draft: unknown;
  #complaint = "";
  #peeking = false;
  #again = false;
  #table: Table | null = null;
  #paused: VisibleResults | null = null;
  #said = "";
  #ready = false;
  #held = false;
  #screen: Screen["kind"] = "loading";
  #ticker: ReturnType<typeof setInterval> | null = null;
  #reactions: Reactions | null = null;
  #tools: Tools | null = null;

  readonly #binding = new PollBinding(this, {
    changed: (before, now) => this.#changed(before, now),
    feel: (feedback) => void this.#feel(feedback),
    failed: (problem) => this.#emit("error", { problem }),
  });

  constructor() {
    super();
    this.theme = "auto";
    this.results = "auto";
    this.headingLevel = 3;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.isConnected) return;
    const { poll, key } = this;
    if (poll && key) {
      if (changed.has("poll") || changed.has("key")) this.#startOver();
      void this.#outcomes();
      const address = addressOf(this, key, this.server);
      if (address) this.#binding.bind({ poll, ...address });
    }
    const lang = this.lang || this.closest<HTMLElement>("[lang]")?.lang || document.documentElement.lang || navigator.language;
    if (lang !== this.#wordsFor) void this.#learn(lang);
    this.#binding.look({ lang, fixed: this.results === "shown" });
    this.#held = this.renderRoot.querySelector(":focus") !== null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#tick(false);
    this.#ready = false;
  }

  #startOver(): void {
    this.#draft = undefined;
    this.#tools = null;
    this.#complaint = "";
    this.#peeking = this.#again = this.#ready = false;
    this.#paused = null;
  }

  async #learn(lang: string): Promise<void> {
    this.#wordsFor = lang;
    const learnt = await words(lang);
    if (this.#wordsFor !== lang) return;
    this.#words = learnt;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const w = this.#words ?? english;
    const { snapshot } = this.#binding;
    // Until the words are here the skeleton shows, so that nobody sees a language flash by.
    const screen: Screen = snapshot === null || this.#words === null ? { kind: "loading" } : this.#frozen(this.#screenOf(snapshot));
    return html`<section class="card" part="root" lang=${w.lang} dir=${w.dir} aria-busy=${screen.kind === "loading"}>
        ${snapshot === null ? skeleton(w) : this.#body(screen, snapshot, w)}
      </section>
      <p class="quietly" role="status">${this.#said}</p>`;
  }

  #body(screen: Screen, snapshot: PollSnapshot, w: Words): TemplateResult {
    if (screen.kind === "loading") return skeleton(w);
    const retry = (): void => {
      forgetFailed();
      this.#binding.watch?.retry();
    };
    if (screen.kind === "failed") return failure(screen.problem, retry, w);
    const kind = this.#kindOf(snapshot);
    if (kind === undefined) return skeleton(w);
    if (kind === null) return failure(UNKNOWN_KIND, retry, w);
    adopt(this, kind.styles);
    adopt(this, outcomes.here?.styles);
    adopt(this, presentation.here?.styles);
    const scene = sceneOf(screen, snapshot, w, (this.#tools ??= this.#equipment()));
    const { poll, status } = scene;
    const final = screen.kind === "results" && screen.results.is_final;
    const badge = badgeOf(status, final, snapshot.connection, Date.now(), w);
    const left = extras.here?.countdown(poll, snapshot.results, status, this.#binding.now(), w) ?? null;
    this.#tick(badge.ticks || left !== null);
    if (left?.until === "closes" && screen.kind === "form") this.#reactions?.warn(left.seconds, w);
    return html`${top(badge, left)}
      ${screen.kind === "form" ? this.#form(screen, scene, kind, snapshot) : this.#outcome(screen, scene, kind, snapshot)}
      <div class="alert" id="alert" role="alert">${alertText(snapshot, this.#complaint, w)}</div>
      ${snapshot.connection.kind === "refused" ? html`<div class="actions"><button type="button" class="quiet" @click=${retry}>${w.t("retry")}</button></div>` : nothing}`;
  }

  #form({ canPeek }: Extract<Screen, { kind: "form" }>, shown: Scene, kind: KindView, snapshot: PollSnapshot): TemplateResult {
    const scene: FormScene = {
      ...shown,
      draft: this.#draft === undefined ? kind.begin(shown.poll, null) : this.#draft,
      invalid: this.#complaint !== "",
      change: (draft) => this.#edit(draft),
    };
    return (kind.instant ? stay : form)({
      scene, kind, canPeek, level: this.headingLevel, intro: introOf(shown.poll), voted: hasVoted(snapshot),
      submit: (answer) => this.#submit(answer),
      complain: (text) => this.#set(() => (this.#complaint = text)),
      peek: () => this.#set(() => (this.#peeking = true)),
      keep: () => this.#set(() => (this.#again = false)),
    });
  }

  #outcome(screen: Extract<Screen, { kind: "results" | "note" }>, scene: Scene, kind: KindView, snapshot: PollSnapshot): TemplateResult {
    const parts = outcomes.here;
    if (parts === null) {
      void this.#outcomes();
      return skeleton(scene.words);
    }
    const { words, status } = scene;
    return html`${parts.outcome({ screen, scene, kind, table: this.#table, level: this.headingLevel, intro: introOf(scene.poll) })}
      <div class="foot" ?data-kept=${screen.kind === "results"}>${extras.here?.foot({
        screen, snapshot, words, open: status === "open", paused: this.#paused !== null,
        asTable: parts.rowsOf(kind, scene).length > 0 ? this.#table !== null : null,
        again: () => this.#voteAgain(snapshot, scene.poll, kind),
        retract: () => void this.#binding.watch?.retract(),
        unpeek: () => this.#set(() => (this.#peeking = false)),
        toggleTable: () => void this.#toggleTable(),
        togglePause: () => this.#set(() => (this.#paused = this.#paused === null && screen.kind === "results" ? screen.results : null)),
      })}</div>`;
  }

  #kindOf({ phase }: PollSnapshot): KindView | null | undefined {
    return phase.kind === "ready" ? kindOf(phase.poll.kind, () => this.requestUpdate()) : undefined;
  }

  #screenOf(snapshot: PollSnapshot): Screen {
    return screenOf(snapshot, {
      mode: this.results, peeking: this.#peeking, again: this.#again, signed: this.#binding.signed,
      stays: this.#kindOf(snapshot)?.instant ?? false,
    });
  }

  #equipment(): Tools {
    const root = this.renderRoot as ShadowRoot;
    return {
      root,
      now: () => this.#binding.now(),
      redraw: () => this.requestUpdate(),
      vote: (answer) => this.#submit(answer),
      say: (text) => this.#reactions?.say(text),
      ask: async (path, how) => this.#binding.watch?.ask(path, how),
    };
  }

  /** Paused figures stay until the viewer lets them go, or the final result is here. */
  #frozen(screen: Screen): Screen {
    if (this.#paused === null || screen.kind !== "results" || screen.results.is_final) return screen;
    return screen.results.run === this.#paused.run ? { ...screen, results: this.#paused } : screen;
  }

  async #outcomes(): Promise<void> {
    if (outcomes.here === null && (await outcomes.fetch()) !== null) this.requestUpdate();
  }

  async #equip(): Promise<Reactions | null> {
    const parts = await extras.fetch();
    if (parts === null) return null;
    adopt(this, parts.styles);
    this.requestUpdate();
    // The same words twice would not be spoken: another kind of space is no change for the eye.
    return (this.#reactions ??= new parts.Reactions(() => this.shadowRoot, (text) => this.#set(() => (this.#said = text === this.#said ? `${text}\u00a0` : text)), () => this.#binding.now()));
  }

  async #toggleTable(): Promise<void> {
    if (this.#table !== null) return this.#set(() => (this.#table = null));
    const { table, styles } = await import("./parts/table.ts");
    adopt(this, styles);
    this.#set(() => (this.#table = table));
  }

  #set(change: () => void): void {
    change();
    this.requestUpdate();
  }

  #edit(draft: unknown): void {
    this.#draft = draft;
    this.#complaint = "";
    this.#binding.watch?.dismiss();
    this.requestUpdate();
  }

  #submit(answer: Answer): void {
    this.#complaint = "";
    this.#again = this.#peeking = false;
    this.#paused = null;
    this.#binding.watch?.vote(answer);
  }

  #voteAgain({ mine }: PollSnapshot, poll: Poll, kind: KindView): void {
    this.#draft = kind.begin(poll, mine.at(-1)?.answer ?? null);
    this.#set(() => (this.#again = true));
  }

  #changed(before: PollSnapshot | null, now: PollSnapshot): void {
    if (now.phase.kind === "ready" && !this.#ready) {
      this.#ready = true;
      this.#emit("ready", { poll: now.phase.poll });
      void this.#equip();
    }
    if (now.phase.kind === "failed" && before?.phase !== now.phase) this.#emit("error", { problem: now.phase.problem });
    if (now.act.kind === "refused" && before?.act !== now.act) this.#emit("error", { problem: now.act.problem });
    if (now.connection.kind === "refused" && before?.connection !== now.connection) this.#emit("error", { problem: now.connection.problem });
    if (before?.act.kind === "casting") this.#castEnded(before.act.vote_id, now);
    if (now.results !== null && now.results !== before?.results) {
      this.#emit("results", now.results);
      this.#follow(before?.results?.hidden === false ? before.results : null, now);
    }
  }

  #castEnded(voteId: string, now: PollSnapshot): void {
    const { mine, phase } = now;
    const vote = mine.find(({ vote_id }) => vote_id === voteId);
    if (vote === undefined || phase.kind !== "ready") return;
    if (!this.#kindOf(now)?.instant) this.#draft = undefined;
    this.#emit("vote", { vote_id: voteId, poll: phase.poll.id, ...vote.answer, receipt: vote.receipt });
  }

  #follow(before: VisibleResults | null, snapshot: PollSnapshot): void {
    const kind = this.#kindOf(snapshot);
    const screen = this.#screenOf(snapshot);
    if (this.#words === null || this.#paused !== null || !kind || screen.kind !== "results") return;
    this.#reactions?.follow(before, sceneOf(screen, snapshot, this.#words, (this.#tools ??= this.#equipment())), kind);
  }

  async #feel(feedback: Feedback): Promise<void> {
    if (!this.#emit("effect", feedback, true)) return;
    const reactions = await this.#equip();
    if (reactions === null) return this.#set(() => (this.#said = feedback.message));
    await this.updateComplete; // the card it is about is there
    const { snapshot } = this.#binding;
    const circumstances = {
      refused: feedback.id === undefined && (snapshot === null || snapshot.act.kind === "refused"),
      tapped: snapshot !== null && this.#kindOf(snapshot)?.instant === true,
    };
    await reactions.feel(feedback, circumstances, this.#words ?? english, this.#binding.ask);
  }

  protected override updated(): void {
    const { snapshot } = this.#binding;
    const kind = snapshot === null || this.#words === null ? "loading" : this.#screenOf(snapshot).kind;
    // The button that was pressed is gone: keep the place instead of throwing the keyboard back to the top of the page.
    if (kind !== this.#screen && this.#held && this.renderRoot.querySelector(":focus") === null) {
      this.renderRoot.querySelector<HTMLElement>(".question")?.focus({ preventScroll: true });
      this.renderRoot.querySelector("[data-mine]")?.scrollIntoView({ block: "nearest" });
    }
    this.#screen = kind;
  }

  /** Draws once a second only while some text counts seconds. */
  #tick(needed: boolean): void {
    if (needed === (this.#ticker !== null)) return;
    if (this.#ticker !== null) clearInterval(this.#ticker);
    this.#ticker = needed ? setInterval(() => this.requestUpdate(), 1_000) : null;
  }

  #emit(name: "ready" | "vote" | "results" | "effect" | "error", detail: unknown, cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent(`plaudit-${name}`, { detail, bubbles: true, composed: true, cancelable }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "plaudit-poll": PlauditPoll;
  }
}
