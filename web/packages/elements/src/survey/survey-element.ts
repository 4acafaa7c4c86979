/** `<plaudit-survey>`: this much is in the first file; what it does is fetched when one is met. */
import type { GetVoterToken } from "@plaudit/client";

const view = async (host: PlauditSurvey, act: "look" | "open" | "close"): Promise<void> => (await import("./survey-view.ts")).viewOf(host)[act]();

export class PlauditSurvey extends HTMLElement {
  /** Hidden fields; read before the attribute of the same name. */
  declare fields: Readonly<Record<string, unknown>> | undefined;
  declare getVoterToken: GetVoterToken | undefined;

  connectedCallback(): void {
    // What did not come is asked for again by the next of them; the content of the element stands meanwhile.
    view(this, "look").catch(() => 0);
  }

  disconnectedCallback(): void {
    this.connectedCallback();
  }

  /** Of a popup or a slide-in. */
  open(): Promise<void> {
    return view(this, "open");
  }

  close(): Promise<void> {
    return view(this, "close");
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "plaudit-survey": PlauditSurvey;
  }
}
