/** The state of one board on one page: taps on their way, the order on screen, how much of it shows. */
import { thaw } from "./growth.ts";
import { toggled, wholeSet, type Sort } from "./ideas-order.ts";
import type { Scene, Tools } from "./kind.ts";

/** Taps within this long travel together, but the first of them at once. */
const TOGETHER_MS = 600;
const PAGE = 20;

/** What the viewer approves of by the server's word, the vote on its way included. */
export const standingOf = ({ mine }: Pick<Scene, "mine">): readonly string[] => mine.flatMap((answer) => ("choices" in answer ? [answer.choices] : [])).at(-1) ?? [];

export class Board {
  readonly #tools: Tools;
  #scene: Scene | null = null;
  #wanted: readonly string[] | null = null;
  #sentAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #thaw: ReturnType<typeof setTimeout> | null = null;
  touchedAt = -Infinity;
  sort: Sort = "top";
  shown: readonly string[] = [];
  most = PAGE;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** At every redraw. Taps that had to wait for a vote on its way go when it has arrived. */
  follow(scene: Scene): void {
    this.#scene = scene;
    if (this.#wanted !== null && !scene.casting) this.#plan(1); // not while it is being drawn
  }

  get wanted(): readonly string[] {
    return this.#wanted ?? (this.#scene === null ? [] : standingOf(this.#scene));
  }

  /** Whether the viewer now approves of it. */
  toggle(id: string): boolean {
    this.#wanted = toggled(this.wanted, id);
    this.touched();
    if (this.#scene?.casting === false) this.#plan(0);
    this.#tools.redraw();
    return this.wanted.includes(id);
  }

  touched(): void {
    this.touchedAt = Date.now();
    if (this.#thaw !== null) return;
    const again = (): void => {
      const left = thaw(this.touchedAt);
      this.#thaw = left > 50 ? setTimeout(again, left) : null;
      if (this.#thaw === null) this.#tools.redraw();
    };
    this.#thaw = setTimeout(again, thaw(this.touchedAt));
  }

  arrangeBy(sort: Sort): void {
    this.sort = sort;
    this.release();
  }

  /** Show the order as it is by now. */
  release(): void {
    this.shown = [];
    this.touchedAt = -Infinity;
    this.#tools.redraw();
  }

  more(): void {
    this.most += PAGE;
    this.#tools.redraw();
  }

  #plan(least: number): void {
    if (this.#timer !== null) return;
    const wait = Math.max(least, this.#sentAt + TOGETHER_MS - Date.now());
    if (wait > 0) this.#timer = setTimeout(() => this.#send(), wait);
    else this.#send();
  }

  #send(): void {
    this.#timer = null;
    const scene = this.#scene;
    if (this.#wanted === null || scene === null || scene.casting) return;
    const choices = wholeSet(scene.poll.options, this.#wanted);
    this.#wanted = null; // from here on it is the vote on its way
    if (choices.join() === wholeSet(scene.poll.options, standingOf(scene)).join()) return;
    this.#sentAt = Date.now();
    this.#tools.vote({ choices });
  }
}

const boards = new WeakMap<Tools, Board>();

export function boardOf(tools: Tools): Board {
  const board = boards.get(tools) ?? new Board(tools);
  boards.set(tools, board);
  return board;
}
