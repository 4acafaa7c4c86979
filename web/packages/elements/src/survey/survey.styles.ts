/** What a survey has beside the common sheet: where one is, the steps on, the end, and its frames. */
import { css } from "lit";

export const styles = css`
  .title { display: block; font-size: 1.375rem; line-height: 1.25; font-weight: 700; letter-spacing: -0.015em; text-wrap: balance; text-align: left; outline: none; }
  [dir="rtl"] .title { text-align: right; }
  .title[data-small] { font-size: 0.875rem; font-weight: 600; letter-spacing: 0; color: var(--_muted); }
  .lead { margin-block-start: 8px; font-size: 0.9375rem; color: var(--_muted); white-space: pre-line; text-wrap: pretty; }
  .way { display: flex; align-items: center; gap: 12px; margin-block-start: 10px; font-size: 0.8125rem; color: var(--_muted); font-variant-numeric: tabular-nums; }
  .way > div { flex: 1; block-size: 6px; border-radius: 99px; overflow: hidden; background: var(--_track); }
  .way i { display: block; block-size: 100%; border-radius: inherit; background: var(--_accent); inline-size: calc(var(--_share, 0) * 100%); transition: inline-size 0.4s var(--_ease); }
  .step { margin-block-start: 18px; animation: step 0.28s var(--_ease); }
  .step .question { margin-block-start: 0; }
  .step .actions .quiet { flex: 0 1 auto; }
  .kept { display: flex; align-items: center; gap: 8px; margin-block-start: 14px; font-size: 0.875rem; color: var(--_muted); }
  .kept::before { content: ""; flex: none; inline-size: 8px; block-size: 8px; border-radius: 50%; border: 2px solid var(--_warning); }
  .end .question { font-size: 1.625rem; }
  .end p { margin-block-start: 8px; white-space: pre-line; text-wrap: pretty; }
  .end a, .go { display: inline-flex; align-items: center; justify-content: center; min-block-size: 48px; padding: 10px 20px; border-radius: var(--_inner); font-weight: 600; text-decoration: none; color: var(--_on-accent); background: var(--_accent); }
  .end a:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
  .told { margin-block-start: 22px; padding-block-start: 14px; border-block-start: 1px solid var(--_border); }
  .told h4 { all: unset; display: block; font-weight: 600; text-align: start; }
  .others { margin-block-start: 14px; font-size: 0.8125rem; font-weight: 600; color: var(--_muted); }
  .failure .question { margin-block-start: 0; }
  .close { position: absolute; inset-block-start: 10px; inset-inline-end: 10px; z-index: 1; inline-size: 44px; min-block-size: 44px; padding: 0; font-size: 1.375rem; line-height: 1; color: var(--_muted); background: none; }
  .close:hover { color: var(--_text); background: var(--_track); }
  .close ~ .title { padding-inline-end: 34px; }

  dialog, .slide { all: initial; color-scheme: inherit; }
  dialog { position: fixed; inset: 0; margin: auto; inline-size: min(560px, calc(100vw - 24px)); block-size: fit-content; max-block-size: calc(100dvh - 24px); overflow: auto; overscroll-behavior: contain; border-radius: var(--_radius); background: var(--_surface); animation: step 0.28s var(--_ease); }
  dialog:not([open]), .slide[hidden] { display: none; }
  dialog::backdrop { background: rgb(10 14 20 / 0.5); }
  .slide { display: block; position: fixed; inset-block-end: max(16px, env(safe-area-inset-bottom)); inset-inline-end: 16px; inline-size: min(400px, calc(100vw - 32px)); max-block-size: calc(100dvh - 32px); overflow: auto; overscroll-behavior: contain; border-radius: var(--_radius); z-index: 2147483000; box-shadow: 0 20px 50px -12px rgb(16 24 40 / 0.4); animation: step 0.35s var(--_ease); }
  @media (max-width: 420px) {
    .slide { inset-inline: 8px; inline-size: auto; }
    :is(.slide, dialog) .card { padding: 16px; }
  }
  :host([mode="page"]) .card { min-block-size: 100dvh; border: 0; border-radius: 0; box-shadow: none; display: grid; align-content: center; justify-content: center; grid-template-columns: minmax(0, 640px); }

  @keyframes step { from { opacity: 0; transform: translateY(8px); } }
  @media (prefers-reduced-motion: reduce) {
    dialog, .slide { animation: none; }
  }
  @media (forced-colors: active) {
    .way > div { border: 1px solid CanvasText; }
    .way i { forced-color-adjust: none; background: Highlight; }
    dialog, .slide { border: 1px solid CanvasText; }
    .end a { border: 1px solid; }
  }
`;
