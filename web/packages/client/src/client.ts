/** The door of the package: one client per server and key, shared by every poll on the page. */
import { ServerClock } from "./clock.ts";
import { CallFailed, Http, type Call, type Reply } from "./http.ts";
import type { Inbox } from "./inbox/inbox.ts";
import { Ladder, type Connection, type Rung } from "./ladder.ts";
import { OwnVotes } from "./own-votes.ts";
import { browserPlatform, type Platform } from "./platform.ts";
import { PollWatch } from "./poll-watch.ts";
import { PlauditError, isStaleVoter, problemFrom, type Problem } from "./problems.ts";
import { isObject } from "./sound.ts";
import type { SubjectRun } from "./subjects/subject-run.ts";
import type { SurveyRun } from "./surveys/survey-run.ts";
import { Corner, type KeyValueStore } from "./storage.ts";
import { lazy } from "./transports/lazy.ts";
import { channelOf, pollOf } from "./transports/transport.ts";
import { webSocket } from "./transports/websocket.ts";
import { VoteQueue, type Outcome, type QueuedVote } from "./vote-queue.ts";
import { Voter, type GetVoterToken } from "./voter.ts";
import type { Answer, Feedback, Frame, Poll, VoteReply } from "./wire.ts";

export interface ClientOptions {
  /** Where Plaudit lives, e.g. `https://polls.example`. */
  readonly server: string;
  /** A publishable key, `pl_pk_…`. */
  readonly key: string;
  /** A token of your own platform for the signed-in viewer; without it the viewer is an anonymous device. */
  readonly getVoterToken?: GetVoterToken;
  readonly storage?: KeyValueStore;
}

export interface Client {
  getPoll(id: string): Promise<Poll>;
  /** Watch a poll. Close the watch when it is no longer shown. */
  poll(id: string): PollWatch;
  /** Resolves when the vote is on the server's disk, however many attempts it takes; rejects when it is refused. */
  vote(poll: string, answer: Answer): Promise<VoteReply>;
  retract(poll: string, voteId: string): Promise<Feedback | undefined>;
  /** The same text for the same viewer at every visit; for an order of options of their own. It is not sent anywhere. */
  viewer(): Promise<string>;
  /** One participant's way through a survey; its code is fetched at the first call. Close the run when it is no longer shown. */
  survey(id: string): Promise<SurveyRun>;
  /** Likes and reactions on anything of the host's, by the name the host gave it; the code is fetched at the first call. */
  subject(name: string): Promise<SubjectRun>;
  /** What is said on a channel that is no poll's: `subject:post-42`. Returns how to stop. */
  listen(channel: string, ear: Ear): () => void;
  /** What waits for this person, and what they do: fetched at the first call. Makes a voter of one who is none yet. */
  inbox(): Promise<Inbox>;
  /** As this viewer, who may have to become a voter for it. Rejects with PlauditError. */
  readonly ask: AskAny;
  /** `getVoterToken` has another answer now. */
  renew(): void;
  readonly connection: Connection;
  /** The server's clock in milliseconds: the one that opens and closes polls. */
  serverNow(): number;
  close(): void;
}

export interface Ear {
  said(frame: Frame): void;
  refused?(problem: Problem): void;
  /** The connection is another than before. */
  changed?(): void;
  /** The page is looked at again. */
  shown?(): void;
  /** The client is closed. */
  close?(): void;
}

/** A request as this viewer; see `Ask`. */
export type AskAny = (path: string, how?: Omit<Call, "voter"> & { readonly acting?: boolean }) => Promise<Reply>;

const RUNGS: readonly Rung[] = [
  ["websocket", webSocket],
  ["event-stream", lazy(async () => (await import("./transports/event-stream.ts")).eventStream)],
  ["polling", lazy(async () => (await import("./transports/polling.ts")).polling)],
];

export function createClient(options: ClientOptions, platform: Platform = browserPlatform()): Client {
  const { key, getVoterToken } = options;
  if (key.startsWith("pl_sk_")) {
    throw new PlauditError({
      status: 0, code: "secret_key_in_browser", title: "This is a secret key",
      detail: "Anyone can read it here. Use the publishable pl_pk_ key, and revoke this one if the page was public.",
    });
  }
  const server = options.server.replace(/\/+$/, "");
  const { clock } = platform;
  const corner = new Corner(options.storage ?? platform.storage, `plaudit:${server}:${key}:`);
  const serverClock = new ServerClock(clock);
  const http = new Http({ server, key, clock, fetch: platform.fetch, onDate: (time) => serverClock.set(time, false) });
  const voter = new Voter(http, corner, clock, getVoterToken);
  const own = new OwnVotes(corner);
  const asked = new Map<string, (outcome: Outcome) => void>();
  const ears = new Map<string, Set<Ear>>();
  /** Effects sent to a poll that were already played here. */
  const felt = new Set<unknown>();

  const every = (): Ear[] => [...ears.values()].flatMap((set) => [...set]);
  const earsOf = (channel: string): Ear[] => [...(ears.get(channel) ?? [])];
  const watchesOf = (poll: string): PollWatch[] => earsOf(channelOf(poll)).filter((ear): ear is PollWatch => ear instanceof PollWatch);
  const url = (poll: string): string => `/v1/polls/${encodeURIComponent(poll)}`;

  /** With a fresh token once, should the present one be spent; whatever remains is the caller's. */
  async function asVoter<T, Who>(who: () => Promise<Who & (string | undefined)>, act: (token: Who) => Promise<T>): Promise<T> {
    const token = await who();
    try {
      return await act(token);
    } catch (error) {
      if (!(error instanceof CallFailed) || !isStaleVoter(error.problem)) throw error;
      voter.forget(token);
      return act(await who());
    }
  }
  const acting = (): Promise<string> => voter.forActing();
  const watching = (): Promise<string | undefined> => voter.forWatching();
  const ask: AskAny = (path, { acting: acts, ...call } = {}) =>
    asVoter<Reply, string | undefined>(acts ? acting : watching, (token) => http.call(path, { ...call, voter: token }));

  const ladder = new Ladder({ server, key, clock, serverClock, http, voter, WebSocket: platform.WebSocket }, RUNGS, {
    connection: () => every().forEach((ear) => ear.changed?.()),
    said(frame) {
      const { channel, type, data } = frame;
      earsOf(channel).forEach((ear) => ear.said(frame));
      const { id, effect } = data as { id?: unknown; effect?: Feedback };
      if (type !== "effect.show" || channel === "me" || felt.has(id)) return;
      felt.add(id);
      watchesOf(pollOf(channel))[0]?.feel({ ...(data as object), ...effect } as Feedback);
    },
    refused: (channel, problem) => earsOf(channel).forEach((ear) => ear.refused?.(problem)),
  });

  /** How many votes of this page were decided. */
  let acts = 0;

  /** The voter the live connection was opened for; results meant for voters need it to know them. */
  let watchingAs = watching();

  async function send({ vote_id, poll, answer }: QueuedVote): Promise<VoteReply> {
    const { body } = await ask(`${url(poll)}/votes`, { method: "POST", acting: true, body: { vote_id, ...answer } });
    if (!isObject((body as Partial<VoteReply>).vote)) throw new CallFailed(problemFrom(502, null)); // somebody in between answered
    return body as VoteReply;
  }

  /** The connection is to know whom it is for; false where it does already. */
  async function knowVoter(): Promise<boolean> {
    const before = await watchingAs;
    watchingAs = watching();
    const another = (await watchingAs) !== before;
    if (another) ladder.renew();
    return another;
  }

  async function showVotersView(poll: string): Promise<void> {
    if (!(await knowVoter())) ladder.refresh(channelOf(poll));
  }

  function listen(channel: string, ear: Ear): () => void {
    const set = ears.get(channel) ?? new Set<Ear>();
    ears.set(channel, set.add(ear));
    ladder.watch(channel);
    return () => {
      if (!set.delete(ear) || set.size > 0) return;
      ears.delete(channel);
      ladder.unwatch(channel);
    };
  }

  const queue = new VoteQueue(corner, clock, send, {
    waiting: (vote) => watchesOf(vote.poll).forEach((watch) => watch.waiting(vote)),
    settled(vote, outcome) {
      acts += 1;
      asked.get(vote.vote_id)?.(outcome);
      asked.delete(vote.vote_id);
      const those = watchesOf(vote.poll);
      const poll = those[0]?.poll;
      if (outcome.kind === "counted") {
        const { vote: stored, receipt, results, feedback } = outcome.reply;
        if (stored.status === "recorded") {
          own.add(vote.poll, stored.run, { vote_id: vote.vote_id, answer: vote.answer, at: stored.at, receipt }, poll?.voting.votes_per_voter ?? 1);
        }
        those.forEach((watch) => watch.counted(vote, results, feedback));
      } else {
        those.forEach((watch) => watch.voteRefused(vote, outcome.problem));
      }
      const hasVoted = outcome.kind === "counted" || outcome.problem.code === "already_voted";
      if (hasVoted && poll?.results_visibility === "after_vote") void showVotersView(vote.poll);
    },
  });

  async function retract(poll: string, voteId: string): Promise<Feedback | undefined> {
    const { body } = await ask(`${url(poll)}/votes/${encodeURIComponent(voteId)}`, { method: "DELETE", acting: true });
    const { vote, feedback } = body as VoteReply;
    acts += 1;
    own.remove(poll, vote.run, voteId);
    return feedback;
  }

  function watch(id: string): PollWatch {
    const one = new PollWatch({
      clock,
      hidden: platform.hidden,
      connection: () => ladder.connection,
      async fetchPoll(etag) {
        const before = acts;
        const reply = await ask(url(id), { etag });
        const poll = reply.body as Poll | null;
        // What was decided meanwhile is newer than this answer.
        if (poll?.own_votes !== undefined && before === acts) own.replace(id, poll.run, poll.own_votes);
        return { poll, etag: reply.etag };
      },
      mine: (run) => own.of(id, run),
      pending: () => queue.pending().filter((vote) => vote.poll === id).at(-1),
      cast: (answer) => queue.add(id, answer),
      retract: (voteId) => retract(id, voteId),
      ask: async (path, how) => (await ask(url(id) + path, how)).body,
      reconnect: () => {
        ladder.nudge();
        ladder.refresh(channelOf(id));
      },
      closed: () => stop(),
    });
    const stop = listen(channelOf(id), one);
    return one;
  }

  /** What every part that is fetched later works with. */
  const host = { ...platform, corner, ask, listen, connection: (): Connection => ladder.connection };

  const stopWaiting = platform.onReturn(
    () => {
      every().forEach((ear) => ear.shown?.());
      ladder.nudge();
    },
    () => {
      ladder.nudge();
      queue.nudge();
    },
  );
  queue.nudge();

  return {
    getPoll: async (id) => (await http.call(url(id))).body as Poll,
    poll: watch,
    vote: (poll, answer) =>
      new Promise((resolve, reject) => {
        const { vote_id } = queue.add(poll, answer);
        asked.set(vote_id, (outcome) => (outcome.kind === "counted" ? resolve(outcome.reply) : reject(new PlauditError(outcome.problem))));
      }),
    retract,
    survey: async (id) => {
      const { SurveyRun } = await import("./surveys/survey-run.ts");
      return new SurveyRun(id, { ...host, token: watching, signed: getVoterToken !== undefined });
    },
    subject: async (name) => (await import("./subjects/subject-run.ts")).runOf(name, host),
    listen,
    ask,
    inbox: async () => {
      const { Inbox } = await import("./inbox/inbox.ts");
      await acting();
      await knowVoter();
      return new Inbox({ ...host, now: () => serverClock.now(), reconnect: () => ladder.renew() });
    },
    renew() {
      voter.forget(undefined);
      void knowVoter();
      ladder.nudge();
    },
    viewer: async () => (await import("./viewer.ts")).nameOf(corner, getVoterToken && (await watching())),
    get connection() {
      return ladder.connection;
    },
    serverNow: () => serverClock.now(),
    close() {
      stopWaiting();
      queue.close();
      every().forEach((ear) => ear.close?.());
      ladder.close();
    },
  };
}
