import { css } from "lit";

export const styles = css`
  .points-left { position: sticky; inset-block-start: 0; z-index: 1; margin-block-start: 8px; padding-block: 8px; background: var(--_surface); font-variant-numeric: tabular-nums; }
  .points-left p { display: flex; align-items: baseline; gap: 6px; color: var(--_muted); font-size: 0.9375rem; }
  .points-left strong { font-size: 1.375rem; line-height: 1.2; letter-spacing: -0.02em; color: var(--_text); }
  .points-left[data-done] strong { font-size: 1.0625rem; color: var(--_accent); }
  .points-meter { block-size: 6px; margin-block-start: 6px; border-radius: 3px; overflow: hidden; background: var(--_track); }
  .points-meter span, .points-fill { display: block; block-size: 100%; background: var(--_accent); transform-origin: left; transform: scaleX(var(--_share, 0)); transition: transform 0.35s var(--_ease); }
  [dir="rtl"] :is(.points-meter span, .points-fill) { transform-origin: right; }
  .points-item { flex-wrap: wrap; padding-inline-end: 8px; overflow: hidden; cursor: default; }
  .points-item:active { transform: none; }
  .points-item .label { flex: 1 1 6.5em; min-inline-size: 0; }
  .points-fill { position: absolute; inset-inline: 0; inset-block-end: 0; block-size: 4px; }
  .points-hand { display: flex; align-items: center; gap: 4px; margin-inline-start: auto; }
  .points-hand button { display: grid; place-items: center; inline-size: 44px; min-block-size: 44px; padding: 0; font-size: 1.375rem; line-height: 1; color: var(--_text); background: var(--_track); }
  .points-hand button:hover { background: color-mix(in oklab, var(--_track) 80%, var(--_text)); }
  .points-hand [aria-disabled="true"] { color: var(--_control); opacity: 0.5; cursor: default; }
  .points-hand input { inline-size: 4.25em; margin: 0; min-block-size: 44px; padding-inline: 6px; text-align: center; font-weight: 650; font-variant-numeric: tabular-nums; appearance: textfield; }
  .points-hand input::-webkit-inner-spin-button { appearance: none; }
  @media (forced-colors: active) {
    .points-meter { border: 1px solid CanvasText; }
    .points-meter span, .points-fill { forced-color-adjust: none; background: Highlight; }
  }
`;
