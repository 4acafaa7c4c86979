/** The look. Only logical properties, so that right-to-left is the same sheet; every colour and size is a token of the host's. */
import { css } from "lit";

export const tokens = css`
  :host {
    all: initial;
    display: block;
    color-scheme: light dark;
    --_accent: var(--plaudit-color-accent, light-dark(#0b6e64, #4fd1bd));
    --_on-accent: var(--plaudit-color-on-accent, light-dark(#ffffff, #06231f));
    --_surface: var(--plaudit-color-surface, light-dark(#ffffff, #14171c));
    --_text: var(--plaudit-color-text, light-dark(#15181d, #eef1f5));
    --_muted: var(--plaudit-color-muted, light-dark(#59616e, #a3acba));
    --_border: var(--plaudit-color-border, light-dark(#dfe3e9, #2b313a));
    --_control: var(--plaudit-color-control, light-dark(#7a8392, #808a99));
    --_track: var(--plaudit-color-track, light-dark(#edf0f4, #232932));
    --_bar: var(--plaudit-color-bar, light-dark(#828da0, #7b8698));
    --_leader: var(--plaudit-color-leader, var(--_accent));
    --_error: var(--plaudit-color-error, light-dark(#b3261e, #ff9a8f));
    --_warning: var(--plaudit-color-warning, light-dark(#8a5300, #f5b95a));
    --_spark-1: var(--plaudit-color-spark-1, #f5b83d);
    --_tint: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
    --_radius: var(--plaudit-radius, 18px);
    --_inner: calc(var(--_radius) * 0.67);
    --_space: var(--plaudit-space, 16px);
    --_bar-height: var(--plaudit-bar-height, 8px);
    --_font: var(--plaudit-font-family, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    --_ease: cubic-bezier(0.22, 1, 0.36, 1);
  }
  :host([hidden]) { display: none; }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }
`;

export const sheet = css`
  *, ::before, ::after { box-sizing: border-box; }
  /* Inherited properties of a careless host page end here; colours of the theme go on. */
  .card, .quietly { all: initial; color-scheme: inherit; }
  .card {
    display: block;
    position: relative;
    font: 400 1rem/1.45 var(--_font);
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    padding: calc(var(--_space) * 1.375);
    box-shadow: var(--plaudit-shadow, 0 1px 2px rgb(16 24 40 / 0.05), 0 12px 32px -16px rgb(16 24 40 / 0.18));
    -webkit-text-size-adjust: 100%;
    container-type: inline-size;
    overflow-wrap: anywhere;
    text-align: start;
  }
  p, ol, fieldset, legend { margin: 0; padding: 0; border: 0; }
  legend { display: block; inline-size: 100%; }
  fieldset { min-inline-size: 0; }
  .quietly { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .muted { color: var(--_muted); font-size: 0.875rem; }

  .top { display: flex; flex-wrap: wrap; gap: 4px 12px; justify-content: space-between; align-items: center; min-block-size: 20px; font-size: 0.8125rem; color: var(--_muted); }
  .badge { display: inline-flex; align-items: center; gap: 7px; font-weight: 600; }
  .dot { inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--_control); }
  [data-tone="live"] { color: var(--_accent); }
  [data-tone="live"] .dot { background: var(--_accent); animation: breathe 2.4s ease-in-out infinite; }
  [data-tone="off"] { color: var(--_warning); }
  [data-tone="off"] .dot { background: none; border: 2px solid currentColor; }
  [data-tone="done"] .dot { border-radius: 2px; background: var(--_text); }

  .question { display: block; margin-block: 10px 0; font-size: 1.3125rem; line-height: 1.28; font-weight: 680; letter-spacing: -0.012em; text-wrap: balance; text-align: left; color: var(--_text); outline: none; }
  .question[data-long] { font-size: 1.0625rem; line-height: 1.4; text-wrap: pretty; }
  .hint { margin-block-start: 4px; min-block-size: 1.3em; font-size: 0.875rem; color: var(--_muted); }
  .options, .rows { display: grid; gap: 10px; margin-block-start: calc(var(--_space) * 0.875); list-style: none; }
  .option, .row { position: relative; min-block-size: 66px; border: 1px solid var(--_border); border-radius: var(--_inner); background: var(--_surface); }
  .option { display: flex; align-items: center; gap: 12px; padding: 10px 14px; cursor: pointer; transition: border-color 0.15s, background-color 0.15s, box-shadow 0.15s, transform 0.15s; }
  .option:hover { border-color: var(--_control); }
  .option:active { transform: scale(0.992); }
  .option:has(:checked) { border-color: var(--_accent); background: var(--_tint); box-shadow: inset 0 0 0 1px var(--_accent); }
  .label { font-weight: 500; line-height: 1.35; text-align: left; }
  [dir="rtl"] :is(.label, .question) { text-align: right; }
  .option .label { flex: 1; }
  .emoji { font-size: 1.5rem; line-height: 1; inline-size: 30px; text-align: center; flex: none; }
  .image { inline-size: 44px; block-size: 44px; border-radius: 9px; object-fit: cover; flex: none; background: var(--_track); }
  .option .image { inline-size: 48px; block-size: 48px; }

  .option input { flex: none; inline-size: 22px; block-size: 22px; margin: 0; accent-color: var(--_accent); cursor: pointer; outline: none; }
  :is(.option, .grade):focus-within:has(:focus-visible), :is(button, .field):focus-visible, .question:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }

  .ends { display: flex; justify-content: space-between; margin-block-start: 4px; font-size: 0.8125rem; color: var(--_muted); }
  .field { display: block; inline-size: 100%; min-block-size: 48px; margin-block-start: calc(var(--_space) * 0.875); padding: 10px 14px; font: inherit; color: inherit; background: var(--_surface); border: 1px solid var(--_control); border-radius: var(--_inner); }
  .field[aria-invalid="true"] { border-color: var(--_error); }
  .actions { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-block-start: calc(var(--_space) * 1.125); }
  button { font: 600 1rem/1.2 var(--_font); min-block-size: 48px; padding: 10px 20px; border-radius: var(--_inner); border: 1px solid transparent; cursor: pointer; transition: background-color 0.15s, transform 0.1s, border-color 0.15s; }
  button:active { transform: translateY(1px); }
  .primary { flex: 999 1 180px; color: var(--_on-accent); background: var(--_accent); }
  .primary:hover { background: color-mix(in oklab, var(--_accent) 88%, var(--_text)); }
  .quiet { flex: 1 0 auto; color: var(--_text); background: none; padding-inline: 16px; }
  .quiet:hover { background: var(--_track); }

  .foot[data-kept] { min-block-size: 44px; margin-block-end: -8px; }
  .foot:is([data-kept], :has(*)) { margin-block-start: 12px; }

  .ghost { display: block; block-size: 66px; margin-block-start: 10px; border-radius: var(--_inner); background: var(--_track); animation: breathe 1.8s ease-in-out infinite; }
  .ghost:first-child { inline-size: 70%; block-size: 28px; margin-block: 28px 42px; }
  ::slotted(a) { color: var(--_accent); font-family: var(--_font); }

  @keyframes breathe { 50% { opacity: 0.45; } }

  @media (prefers-reduced-motion: reduce) {
    *, ::before, ::after { animation: none !important; transition: none !important; }
  }
  @media (forced-colors: active) {
    .dot { forced-color-adjust: none; background: Highlight; }
    .option:has(:checked) { outline: 3px solid Highlight; }
    .primary { border-color: ButtonText; }
  }
`;
