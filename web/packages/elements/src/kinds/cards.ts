/** Choices that look like something else than a list, in one file of the build. */
export { imageChoice } from "./image-choice.ts";
export { yesNo } from "./yes-no.ts";
