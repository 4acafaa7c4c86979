/** One sheet for hearts and emoji. Everything that flies is out of the flow: nothing on the page moves aside. */
import { css } from "@plaudit/effects/draw";

export const styles = css`
  :host {
    all: initial;
    display: inline-block;
    vertical-align: middle;
    color-scheme: light dark;
    --_accent: var(--plaudit-color-accent, light-dark(#0b6e64, #4fd1bd));
    --_heart: var(--plaudit-color-like, light-dark(#d21f4b, #ff7d9a));
    --_surface: var(--plaudit-color-surface, light-dark(#ffffff, #14171c));
    --_text: var(--plaudit-color-text, light-dark(#15181d, #eef1f5));
    --_muted: var(--plaudit-color-muted, light-dark(#59616e, #a3acba));
    --_border: var(--plaudit-color-border, light-dark(#dfe3e9, #2b313a));
    --_control: var(--plaudit-color-control, light-dark(#7a8392, #808a99));
    --_font: var(--plaudit-font-family, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  }
  :host([hidden]) { display: none; }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }
  *, ::before, ::after { box-sizing: border-box; }
  .row { position: relative; display: inline-flex; flex-wrap: wrap; gap: 8px; font: 600 0.9375rem/1.2 var(--_font); color: var(--_text); text-align: start; }
  button { position: relative; display: inline-flex; align-items: center; gap: 7px; min-inline-size: 44px; min-block-size: 44px; padding: 8px 14px; font: inherit; font-variant-numeric: tabular-nums; color: var(--_text); background: var(--_surface); border: 1px solid var(--_border); border-radius: 99px; cursor: pointer; touch-action: manipulation; user-select: none; -webkit-user-select: none; -webkit-tap-highlight-color: transparent; transition: border-color 0.15s, background-color 0.15s, transform 0.1s; }
  button:hover { border-color: var(--_control); }
  button:active { transform: scale(0.95); }
  button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
  button[data-mine] { border-color: var(--_accent); background: color-mix(in oklab, var(--_accent) 10%, var(--_surface)); }
  .face { font-size: 1.25rem; line-height: 1; }
  .count { min-inline-size: 1ch; text-align: start; }
  .count:empty { display: none; }
  svg { flex: none; inline-size: 22px; block-size: 22px; fill: none; stroke: var(--_muted); stroke-width: 2; stroke-linejoin: round; transition: fill 0.15s, stroke 0.15s; }
  button[aria-pressed="true"] { border-color: color-mix(in oklab, var(--_heart) 55%, var(--_border)); background: color-mix(in oklab, var(--_heart) 9%, var(--_surface)); }
  button[aria-pressed="true"] svg { fill: var(--_heart); stroke: var(--_heart); }
  .quietly { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .note { position: absolute; inset-block-start: calc(100% + 4px); inset-inline-start: 4px; margin: 0; font-weight: 500; font-size: 0.8125rem; line-height: 1.3; color: var(--_muted); white-space: nowrap; }
  .sky { position: absolute; inset: 0; pointer-events: none; overflow: visible; }
  .fly { position: absolute; inset-block-end: 60%; left: 50%; font-size: 1.5rem; line-height: 1; opacity: 0; will-change: transform, opacity; }
  .spark { position: absolute; top: 50%; left: 22px; inline-size: 6px; block-size: 6px; margin: -3px; border-radius: 50%; background: var(--_heart); opacity: 0; }
  @media (prefers-reduced-motion: reduce) { *, ::before, ::after { transition: none !important; } }
  @media (forced-colors: active) {
    button[aria-pressed="true"], button[data-mine] { outline: 2px solid Highlight; }
    button[aria-pressed="true"] svg { forced-color-adjust: none; fill: Highlight; stroke: Highlight; }
  }
`;
