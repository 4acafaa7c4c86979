/** Choices that look like something else than a list, in one file of the build. */
export { imageChoice as image_choice } from "./image-choice.ts";
export { yesNo as yes_no } from "./yes-no.ts";
