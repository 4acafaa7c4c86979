/** The picture of an option. Its text stands beside it, so the picture itself says nothing to a screen reader. */
import { html, nothing, type TemplateResult } from "lit";

export function media(image: string | null, emoji: string | null): TemplateResult | typeof nothing {
  if (image !== null) return html`<img class="image" src=${image} alt="" width="48" height="48" loading="lazy" decoding="async" @error=${(event: Event) => ((event.target as HTMLElement).hidden = true)} />`;
  return emoji === null ? nothing : html`<span class="emoji" aria-hidden="true">${emoji}</span>`;
}
