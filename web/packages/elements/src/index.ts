/** @plaudit/elements: importing this file defines `<plaudit-poll>` and `<plaudit-survey>`. */
import { PlauditPoll } from "./poll-element.ts";
import { PlauditSurvey } from "./survey/survey-element.ts";

export { PlauditPoll };

// A page may load the script twice, for instance through two templates; the first one wins.
if (customElements.get("plaudit-poll") === undefined) {
  customElements.define("plaudit-poll", PlauditPoll);
  customElements.define("plaudit-survey", PlauditSurvey);
}
