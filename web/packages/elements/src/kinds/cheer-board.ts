/** One viewer's taps on one page: tells them to the server, and lives through what it answers. */
import type { Poll, Problem } from "@plaudit/client";
import { NO_TAPS, crowd, dueIn, hasNews, heard, ownTotal, ownTotals, refused, tapped, told, type Taps, type Totals } from "./cheer-taps.ts";
import { cheer as say } from "../i18n/kinds/cheer.ts";
import { settingsOf, type FormScene, type Scene, type Tools } from "./kind.ts";

export interface TeamTaps {
  readonly id: string;
  readonly taps: number;
  readonly percent: number;
}

interface Sent {
  readonly totals: Totals;
  readonly before: Totals;
  /** Of the results that do not have it yet. */
  readonly version: number;
}

const RATE = 10;
const IDLE_MS = 1_500;
const FAST_MS = 1_200;

const totalsOf = (answer: object | undefined): Totals => (answer !== undefined && "taps" in answer ? (answer.taps as Totals) : {});
export const tapsIn = ({ results }: Scene): readonly TeamTaps[] => (results?.details?.["taps"] as readonly TeamTaps[] | undefined) ?? [];

export class CheerBoard {
  readonly #tools: Tools;
  #scene: FormScene<null> | null = null;
  #run = 0;
  #taps: Taps = NO_TAPS;
  #sent: Sent | null = null;
  #answered: Problem | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #shown = new Map<string, number>();
  #fastUntil = 0;
  note = "";

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  get own(): Totals {
    return ownTotals(this.#taps);
  }

  get fast(): boolean {
    return Date.now() < this.#fastUntil;
  }

  /** At every redraw. */
  follow(scene: FormScene<null>): void {
    this.#scene = scene;
    if (scene.poll.run !== this.#run) this.#startOver(scene.poll.run);
    if (scene.casting) return;
    const sent = this.#sent;
    this.#sent = null;
    if (sent !== null && scene.refused !== null && scene.refused !== this.#answered) return void this.#recover(scene.refused, sent);
    this.#taps = heard(this.#taps, totalsOf(scene.own.at(-1)?.answer));
    this.#plan();
  }

  /** Whether it counts. */
  tap(id: string): boolean {
    const rate = settingsOf<{ taps_per_second: number }>(this.#poll).taps_per_second ?? RATE;
    const after = tapped(this.#taps, id, Date.now(), rate);
    const counts = after !== this.#taps;
    this.#taps = after;
    this.note = "";
    if (counts) this.#plan();
    else this.#slowDown();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#scene && this.#tools.say(say(this.#scene.words)("counted", { n: ownTotal(this.#taps) })), IDLE_MS);
    this.#tools.redraw();
    return counts;
  }

  /** Taps of everybody for this team, this viewer's latest among them. A newer word of the server may have what is on its way. */
  crowdOf(id: string, scene: Scene): number {
    const server = tapsIn(scene).find((team) => team.id === id)?.taps ?? 0;
    const sent = this.#sent?.version === scene.results?.version ? this.#sent : null;
    const ahead = (this.#taps.extra[id] ?? 0) + (sent?.totals[id] ?? 0) - (sent?.before[id] ?? 0);
    const now = crowd(server, ahead, this.#shown.get(id) ?? 0);
    this.#shown.set(id, now);
    return now;
  }

  get #poll(): Poll {
    return (this.#scene as FormScene<null>).poll;
  }

  #startOver(run: number): void {
    this.#run = run;
    this.#taps = NO_TAPS;
    this.#sent = null;
    this.#shown = new Map();
  }

  #slowDown(): void {
    this.#fastUntil = Date.now() + FAST_MS;
    setTimeout(() => this.#tools.redraw(), FAST_MS + 20);
  }

  #plan(): void {
    const due = dueIn(this.#taps, Date.now());
    if (due === null || this.#timer !== null || this.#sent !== null) return;
    // Even the first tap waits a moment: few come alone.
    this.#timer = setTimeout(() => this.#tell(), Math.max(due, 250));
  }

  #tell(): void {
    this.#timer = null;
    if (this.#scene === null || this.#scene.casting || !hasNews(this.#taps)) return;
    const before = totalsOf(this.#scene.own.at(-1)?.answer);
    this.#taps = told(this.#taps, Date.now());
    this.#sent = { totals: this.own, before, version: this.#scene.results?.version ?? -1 };
    const options = this.#poll.options.map(({ id }) => id);
    this.#tools.vote({ taps: Object.fromEntries(Object.entries(this.own).filter(([id, n]) => n > 0 && options.includes(id))) });
  }

  async #recover(problem: Problem, { totals, before }: Sent): Promise<void> {
    this.#answered = problem;
    await null; // not while it is being drawn
    const passing = problem.code === "tapping_too_fast";
    if (!passing && problem.code !== "taps_backwards") {
      this.#taps = { ...this.#taps, known: before, extra: {} }; // not counted, and will not be
      return;
    }
    const wait = passing ? Number(problem["retry_after_seconds"] ?? 1) * 1_000 : 0;
    const standing = passing ? before : await this.#standing(before);
    this.#taps = refused(this.#taps, totals, before, standing, Date.now() + wait);
    if (!passing && this.#scene !== null) this.note = say(this.#scene.words)("merged");
    this.#scene?.change(null); // the refusal is dealt with
    this.#plan();
  }

  /** What the server has of this voter. */
  async #standing(before: Totals): Promise<Totals> {
    try {
      const poll = (await this.#tools.ask("")) as Poll;
      return totalsOf(poll.own_votes?.at(-1));
    } catch {
      return before;
    }
  }
}

const boards = new WeakMap<Tools, CheerBoard>();

export function cheerBoardOf(tools: Tools): CheerBoard {
  const board = boards.get(tools) ?? new CheerBoard(tools);
  boards.set(tools, board);
  return board;
}
