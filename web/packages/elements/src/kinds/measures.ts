/** The kinds whose answer is a number on a line, in one file of the build: they share how it is spread. */
export { number } from "./number.ts";
export { slider } from "./slider.ts";
