/** What a view gets to see of a snapshot. */
import type { Answer, Poll, PollSnapshot } from "@plaudit/client";
import type { Words } from "./i18n/index.ts";
import type { Scene, Tools } from "./kinds/kind.ts";
import { statusOf, type Screen } from "./screen.ts";

/** This viewer's standing votes, with the one on its way; where the poll takes no more, it stands in the place of the oldest. */
export function answersOf({ mine, act }: PollSnapshot, { voting }: Poll): readonly Answer[] {
  const standing = mine.map(({ answer }) => answer);
  if (act.kind !== "casting") return standing;
  return [...standing.slice(voting.change && mine.length >= voting.votes_per_voter ? 1 : 0), act.answer];
}

export function sceneOf(screen: Extract<Screen, { poll: Poll }>, snapshot: PollSnapshot, words: Words, tools: Tools): Scene {
  const { poll } = screen;
  const { results } = snapshot;
  const seen = screen.kind === "form" && results?.hidden === false && results.held_back === undefined ? results : null;
  return {
    poll, words, tools,
    results: screen.kind === "results" ? screen.results : seen,
    status: statusOf(poll, snapshot),
    mine: answersOf(snapshot, poll),
    own: snapshot.mine,
    casting: snapshot.act.kind === "casting",
    refused: snapshot.act.kind === "refused" ? snapshot.act.problem : null,
  };
}
