/** @plaudit/client: watch and vote in Plaudit polls. */
export { createClient, type Client, type ClientOptions, type Ear } from "./client.ts";
export type { Clock } from "./clock.ts";
export type { Inbox, InboxListener } from "./inbox/inbox.ts";
export type * from "./inbox/wire.ts";
export type { Connection } from "./ladder.ts";
export type { OwnVote } from "./own-votes.ts";
export type { Platform } from "./platform.ts";
export type { Act, Ask, Phase, PollSnapshot, PollWatch } from "./poll-watch.ts";
export { PlauditError, assertNever, type Problem } from "./problems.ts";
export { picksOf } from "./results.ts";
export type { KeyValueStore } from "./storage.ts";
export type { SubjectListener, SubjectRun, SubjectSnapshot } from "./subjects/subject-run.ts";
export type { SubjectState, Taps } from "./subjects/wire.ts";
export type { Fill } from "./surveys/telling.ts";
export type { SurveyPhase, SurveyRun, SurveySnapshot } from "./surveys/survey-run.ts";
export type * from "./surveys/wire.ts";
export type { GetVoterToken } from "./voter.ts";
export type * from "./wire.ts";
