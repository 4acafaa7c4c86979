/** The last rung, which passes wherever the page itself came through: ask for the results again, with their ETag. */
import { CallFailed } from "../http.ts";
import { isResults } from "../sound.ts";
import { endOf, pollOf, type MakeTransport } from "./transport.ts";

const EVERY_MS = 3_000;

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
      const reply = await http.call(`/v1/polls/${pollOf(channel)}/results`, { voter: token, etag });
      if (round.over) return;
      events.heard();
      const data: unknown = reply.body;
      if (isResults(data)) {
        events.publication({ type: "poll.results", channel, version: data.version, at: new Date(clock.now()).toISOString(), data });
      }
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
