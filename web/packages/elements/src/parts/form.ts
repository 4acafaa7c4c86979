/** The form of a poll: the question, what its kind has to fill in, and the button. */
import { html, nothing, type TemplateResult } from "lit";
import type { Answer, Poll } from "@plaudit/client";
import { isShort, type FormScene, type KindView } from "../kinds/kind.ts";

export interface FormProps {
  readonly scene: FormScene;
  readonly kind: KindView;
  readonly level: number;
  readonly intro: TemplateResult | undefined;
  readonly canPeek: boolean;
  /** There is a vote to keep. */
  readonly voted: boolean;
  readonly submit: (answer: Answer) => void;
  readonly complain: (text: string) => void;
  readonly peek: () => void;
  readonly keep: () => void;
  /** Below the inputs, in the place of the button to vote and what is beside it. */
  readonly actions?: TemplateResult;
}

export function heading({ question, language }: Poll, level: number): TemplateResult {
  return html`<span class="question" part="question" lang=${language ?? nothing} ?data-long=${question.length > 160} role="heading" aria-level=${level} tabindex="-1" dir="auto">${question}</span>`;
}

const hintOf = ({ kind, scene }: FormProps): TemplateResult | undefined => kind.hint && html`<p class="hint" id="hint">${kind.hint(scene)}</p>`;

/** Of kinds that vote by a tap: what they need of forms and groups they bring. */
export const stay = (props: FormProps): TemplateResult =>
  html`${heading(props.scene.poll, props.level)}${props.intro}${hintOf(props)}${props.kind.inputs(props.scene)}`;

export function form(props: FormProps): TemplateResult {
  const { scene, kind, voted, level } = props;
  const { poll, draft, words, invalid } = scene;
  const { t } = words;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const answer = kind.answer(poll, draft, words);
    if (!isShort(answer)) return props.submit(answer);
    props.complain(answer.short);
    (event.target as HTMLFormElement).querySelector<HTMLElement>(answer.at ?? "input,select,textarea")?.focus();
  };
  return html`<form novalidate @submit=${submit}>
    <fieldset aria-describedby=${[invalid && "alert", poll.description && "about", kind.hint && "hint"].filter(Boolean).join(" ") || nothing}>
      <legend>${heading(poll, level)}</legend>
      ${props.intro}${hintOf(props)}${kind.inputs(scene)}
    </fieldset>
    <div class="actions">
      ${props.actions ?? html`<button class="primary" part="submit" type="submit">${kind.submit?.(poll, words) ?? t("vote")}</button>
      ${voted ? html`<button class="quiet" type="button" @click=${props.keep}>${t("keep_vote")}</button>` : nothing}
      ${props.canPeek ? html`<button class="quiet" type="button" @click=${props.peek}>${t("see_results")}</button>` : nothing}`}
    </div>
  </form>`;
}
