/**
 * Where effects get their turns on one page: takes what is to be played, says when, and tells what came of it.
 * What is seen is `performance.ts`; on what it is drawn is `layer.ts`.
 */
import { STANDING_LOUD_MS, laneOf, stayOf } from "./durations.ts";
import type { Effect } from "./effect.ts";
import { Layer } from "./layer.ts";
import { Performance } from "./performance.ts";
import { planOf, type Plan } from "./plan.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Because, Played, Told } from "./told.ts";
import { Turns, expiry, remaining, type Lane, type Waiting } from "./turns.ts";

interface Ticket extends Waiting {
  readonly effect: Effect;
  readonly surroundings: Surroundings;
  readonly plan: Plan;
  readonly told: Told;
  readonly answer: (played: Played) => void;
}

interface Running {
  readonly ticket: Ticket;
  readonly performance: Performance;
  readonly since: number;
  timer?: ReturnType<typeof setTimeout>;
}

type Release = () => void;

export class Stage {
  readonly #turns = new Turns<Ticket>();
  readonly #holds = new Set<{ readonly lane: Lane }>();
  readonly #running = new Set<Running>();
  readonly #layer = new Layer();

  constructor() {
    document.addEventListener("visibilitychange", () => this.#go());
  }

  play(effect: Effect, surroundings: Surroundings, told: Told): Promise<Played> {
    return new Promise((answer) => {
      const ticket = ticketOf(effect, surroundings, told, answer);
      if (!this.#turns.isNew(ticket)) return refuse(ticket, "duplicate");
      if (ticket.plan.show === null) return refuse(ticket, ticket.plan.because ?? "unknown");
      const tooMuch = this.#turns.add(ticket);
      if (tooMuch !== undefined) refuse(tooMuch, "withdrawn");
      this.#go();
    });
  }

  withdraw(id: string): void {
    const waiting = this.#turns.withdraw(id);
    if (waiting !== undefined) refuse(waiting, "withdrawn");
    for (const { ticket, performance } of this.#running) if (ticket.id === id) performance.end();
  }

  /** Gives out every turn there is to give. Nobody looks at a hidden page, so nothing is used up on it. */
  #go(): void {
    for (const late of this.#turns.expired(Date.now())) refuse(late, "expired");
    if (document.hidden) return;
    for (let next = this.#next(); next !== undefined; next = this.#next()) void this.#begin(next);
    for (const running of this.#running) this.#time(running); // those that are waited for leave sooner
  }

  #next(): Ticket | undefined {
    return this.#turns.next(new Set([...this.#holds].map(({ lane }) => lane)));
  }

  async #begin(ticket: Ticket): Promise<void> {
    const { lane, effect, told } = ticket;
    const release = this.#hold(lane);
    const quieten = lane === "standing" ? this.#hold("loud") : release;
    if (!(await isOurs(ticket))) {
      refuse(ticket, "elsewhere");
      quieten();
      return release();
    }
    const performance = new Performance(effect, ticket.plan, ticket.surroundings, this.#layer, told);
    const { show, because, spoken } = await performance.begin();
    const running: Running = { ticket, performance, since: performance.since };
    this.#running.add(running);
    void performance.over.then(() => this.#over(running, release));
    if (lane === "standing") setTimeout(quieten, STANDING_LOUD_MS);
    ticket.answer({
      played: show, announced: spoken,
      ...(show === null || show === effect.effect ? {} : { fallback: show }),
      ...(because === null ? {} : { because }),
    });
    this.#time(running);
  }

  #time(running: Running): void {
    const { ticket, performance, since } = running;
    clearTimeout(running.timer);
    const awaited = ticket.lane === "loud" ? this.#turns.awaited : null;
    const left = remaining(stayOf(performance.plan, ticket.effect), Date.now() - since, awaited);
    if (left !== Infinity) running.timer = setTimeout(() => performance.end(), left);
  }

  #over(running: Running, release: Release): void {
    clearTimeout(running.timer);
    this.#running.delete(running);
    running.ticket.told.over?.();
    release();
  }

  #hold(lane: Lane): Release {
    const hold = { lane };
    this.#holds.add(hold);
    return () => {
      if (this.#holds.delete(hold)) this.#go();
    };
  }
}

function ticketOf(effect: Effect, surroundings: Surroundings, told: Told, answer: Ticket["answer"]): Ticket {
  const plan = planOf(effect, { ...surroundings, anchored: Boolean(surroundings.anchor) });
  return {
    id: effect.id ?? null, lane: laneOf(plan, effect), priority: effect.priority ?? 50, own: surroundings.own ?? false,
    expiresAt: expiry(effect.expires_at, surroundings.now?.() ?? Date.now(), Date.now()), effect, surroundings, plan, told, answer,
  };
}

const refuse = ({ answer }: Ticket, because: Because): void => answer({ played: null, because, announced: "" });

/** A claim that could not be made was not made: better twice nowhere than once too often. */
const isOurs = async ({ told: { claim }, effect, plan: { show } }: Ticket): Promise<boolean> =>
  claim === undefined || claim(show === null || show === effect.effect ? undefined : show).catch(() => false);

/** Two copies of this file on a page, say of the widget and of the loader, share one stage. */
const NAME = Symbol.for("plaudit.effects.1");

export function stage(): Stage {
  const home = document as unknown as Record<symbol, Stage | undefined>;
  return (home[NAME] ??= new Stage());
}
