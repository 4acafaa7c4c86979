/** The kinds that are a scale of grades, in one file of the build: they share nearly everything. */
export { ces } from "./ces.ts";
export { csat } from "./csat.ts";
export { nps } from "./nps.ts";
export { rating } from "./rating.ts";
