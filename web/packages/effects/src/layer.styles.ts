/** The layer itself, the theme of whatever stands on it, and the pill that every text can be put into. */
import { css } from "./draw.ts";

export const frame = css`
  :host {
    all: initial !important;
    position: fixed !important;
    inset: 0 !important;
    inline-size: auto !important;
    block-size: auto !important;
    display: block !important;
    pointer-events: none !important;
    background: none !important;
    border: 0 !important;
    overflow: clip !important;
    z-index: 2147483647 !important;
  }
  *, ::before, ::after { box-sizing: border-box; }
  .quietly { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .item {
    --_accent: var(--plaudit-color-accent, light-dark(#0b6e64, #4fd1bd));
    --_on-accent: var(--plaudit-color-on-accent, light-dark(#ffffff, #06231f));
    --_surface: var(--plaudit-color-surface, light-dark(#ffffff, #1b2027));
    --_text: var(--plaudit-color-text, light-dark(#15181d, #eef1f5));
    --_muted: var(--plaudit-color-muted, color-mix(in oklab, var(--_text) 72%, var(--_surface)));
    --_border: var(--plaudit-color-border, color-mix(in oklab, var(--_text) 13%, var(--_surface)));
    --_error: var(--plaudit-color-error, light-dark(#b3261e, #ff9a8f));
    --_warning: var(--plaudit-color-warning, light-dark(#8a5300, #f5b95a));
    --_spark-1: var(--plaudit-color-spark-1, #f5b83d);
    --_spark-2: var(--plaudit-color-spark-2, #ef6f6c);
    --_spark-3: var(--plaudit-color-spark-3, #6c8cff);
    --_radius: var(--plaudit-radius, 18px);
    --_font: var(--plaudit-font-family, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    --_shadow: var(--plaudit-shadow, 0 1px 3px rgb(16 24 40 / 0.1), 0 18px 48px -12px rgb(16 24 40 / 0.32));
    --_ease: cubic-bezier(0.22, 1, 0.36, 1);
    --_spring: cubic-bezier(0.34, 1.56, 0.64, 1);
    position: absolute;
    inset: 0;
    display: flex;
    justify-content: center;
    align-items: end;
    padding: max(20px, env(safe-area-inset-top)) max(12px, env(safe-area-inset-right)) max(20px, env(safe-area-inset-bottom)) max(12px, env(safe-area-inset-left));
    font: 400 1rem/1.45 var(--_font);
    color: var(--_text);
    overflow-wrap: anywhere;
    text-align: start;
  }
  .item[data-at="top"] { align-items: start; }
  .item[data-at="center"] { align-items: center; }
  p { margin: 0; }
  svg { flex: none; inline-size: 20px; block-size: 20px; fill: none; stroke: currentColor; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
  .item:not([data-still]) > * { transition: opacity 0.24s ease-in, transform 0.24s ease-in; }
  .item[data-leaving]:not([data-still]) > * { opacity: 0; transform: translateY(8px) scale(0.97); }

  .pill { display: inline-flex; align-items: center; gap: 9px; max-inline-size: min(100%, 560px); padding: 11px 18px; border-radius: 24px; font-weight: 600; font-size: 0.9375rem; line-height: 1.4; color: light-dark(#ffffff, #14171c); background: light-dark(#1b2027, #eef1f5); box-shadow: 0 10px 30px -8px rgb(0 0 0 / 0.35); }
  .pill:not(:has(p)) { padding: 12px; border-radius: 50%; }
  .pill svg { color: light-dark(#8fb4ff, #1d4fc4); }
  .pill .tick { color: light-dark(#5fe0c6, #0b6e64); }
  .pill:is([data-tone="warning"], [data-tone="error"]) { color: light-dark(#ffffff, #3b0703); background: light-dark(#a3231c, #ffb4ab); }
  .pill[data-tone="warning"] { color: light-dark(#ffffff, #2e1c00); background: light-dark(#8a5300, #f9c877); }
  .pill:is([data-tone="warning"], [data-tone="error"]) svg { color: inherit; }
  .pill .emoji { font-size: 1.25rem; line-height: 1; }
  .item:not([data-still]) > .pill { animation: rise 0.35s var(--_ease); }
  @keyframes rise { from { opacity: 0; transform: translateY(10px) scale(0.96); } }

  :is(a, button):focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
  @media (forced-colors: active) {
    .pill { border: 1px solid CanvasText; }
  }
`;
