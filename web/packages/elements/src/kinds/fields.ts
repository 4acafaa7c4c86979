/** The kinds that are one field of a form, in one file of the build. */
export { consent } from "./consent.ts";
export { content } from "./content.ts";
export { date } from "./date.ts";
export { dropdown } from "./dropdown.ts";
export { email } from "./email.ts";
