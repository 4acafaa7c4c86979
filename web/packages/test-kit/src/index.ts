export { handClock, type Hands } from "./hands.ts";
export { startServer, type Faults, type Page, type TestServer } from "./server.ts";
export { Refusal, Store, makePoll, optionId, pollId } from "./store.ts";
export { pages, seed } from "./scenes.ts";
