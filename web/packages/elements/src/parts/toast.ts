/** What the server's feedback says, for the eye; the live region says it to the ear. */
import { html, nothing, type TemplateResult } from "lit";
import type { Plan } from "../feedback/plan.ts";
import { tick } from "./bars.ts";

export const toast = ({ message, tone, tick: ticked }: Plan): TemplateResult | typeof nothing =>
  message === "" ? nothing : html`<p data-tone=${tone} dir="auto">${ticked ? tick : nothing}${message}</p>`;
