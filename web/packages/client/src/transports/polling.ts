/** The last rung, which passes wherever the page itself came through: ask for the results again, with their ETag. */
import { CallFailed } from "../http.ts";
import { isFrame, isObject, isResults } from "../sound.ts";
import type { Publication } from "../wire.ts";
import { endOf, pathOf, type MakeTransport } from "./transport.ts";

const EVERY_MS = 3_000;

/** Where the state of a channel is asked for. */
function stateOf(channel: string): string {
  const path = pathOf(channel);
  return channel === "me" ? `${path}/inbox` : channel.startsWith("poll:") ? `${path}/results` : path;
}

/** The answer as it would have been said live; null where it is nothing we know. */
function said(channel: string, data: unknown, now: number): unknown {
  if (isFrame(data)) return data;
  const at = new Date(now).toISOString();
  if (isResults(data)) return { type: "poll.results", channel, version: data.version, at, data };
  return isObject(data) && channel.startsWith("subject:") ? { type: "subject.reactions", channel, version: data["version"], at, data } : null;
}

interface Round {
  over: boolean;
  cancel(): void;
}

export const polling: MakeTransport = ({ clock, http, voter }, events) => {
  const rounds = new Map<string, Round>();

  function stop(channel: string): void {
    const round = rounds.get(channel);
    if (round === undefined) return;
    round.over = true;
    round.cancel();
    rounds.delete(channel);
  }

  const shut = (): void => [...rounds.keys()].forEach(stop);

  async function ask(channel: string, round: Round, etag?: string): Promise<void> {
    const token = await voter.forWatching();
    try {
      const reply = await http.call(stateOf(channel), { voter: token, etag });
      if (round.over) return;
      events.heard();
      const heard = said(channel, reply.body, clock.now());
      if (heard !== null) events.publication(heard as Publication);
      // Spread around the period, or a crowd that fell back together asks together for ever.
      round.cancel = clock.after(EVERY_MS * (0.75 + clock.random() / 2), () => void ask(channel, round, reply.etag));
    } catch (error) {
      if (round.over || !(error instanceof CallFailed)) return;
      const reason = endOf(error.problem, token, error.retryAfterMs);
      if (reason === null) {
        stop(channel);
        events.refused(channel, error.problem);
      } else {
        shut();
        events.ended(reason);
      }
    }
  }

  return {
    open: () => events.ready(),
    send({ type, channel }) {
      stop(channel);
      if (type === "unsubscribe") return;
      const round: Round = { over: false, cancel: () => undefined };
      rounds.set(channel, round);
      void ask(channel, round);
    },
    close: shut,
  };
};
