import { css } from "lit";

export const styles = css`
  :host { --_spark-2: var(--plaudit-color-spark-2, #ef6f6c); --_spark-3: var(--plaudit-color-spark-3, #6c8cff); }
  .foot { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 12px; font-size: 0.875rem; color: var(--_muted); }
  .foot .count { padding-block: 8px; font-variant-numeric: tabular-nums; }
  .deeds { display: flex; flex-wrap: wrap; margin-inline: -10px; }
  .foot button { min-block-size: 44px; padding: 8px 10px; font-size: 0.875rem; color: var(--_text); background: none; }
  .foot button:hover, .foot [aria-pressed="true"] { background: var(--_track); }
  /* At the edge of the window: a long poll may have its own edge out of sight. */
  .toast { all: initial; color-scheme: inherit; position: fixed; inset-inline: 12px; inset-block-end: max(20px, env(safe-area-inset-bottom)); display: flex; justify-content: center; pointer-events: none; z-index: 2147483647; }
  .toast p { margin: 0; display: inline-flex; align-items: center; gap: 8px; max-inline-size: 100%; padding: 11px 18px; border-radius: 24px; font: 600 0.9375rem/1.4 var(--_font); color: light-dark(#ffffff, #14171c); background: light-dark(#1b2027, #eef1f5); box-shadow: 0 10px 30px -8px rgb(0 0 0 / 0.35); animation: rise 0.35s var(--_ease); }
  .toast .tick { flex: none; inline-size: 18px; block-size: 18px; color: light-dark(#5fe0c6, #0b6e64); }
  .toast [data-tone="warning"], .toast [data-tone="error"] { color: light-dark(#ffffff, #3b0703); background: light-dark(#a3231c, #ffb4ab); }
  .confetti { position: fixed; inset: 0; inline-size: 100%; block-size: 100%; pointer-events: none; z-index: 2147483647; }
  .shake { animation: shake 0.36s ease-in-out; }
  .pulse { animation: pulse 0.5s var(--_ease); }
  @keyframes rise { from { opacity: 0; transform: translateY(10px) scale(0.96); } }
  @keyframes shake { 20%, 60% { transform: translateX(-6px); } 40%, 80% { transform: translateX(6px); } }
  @keyframes pulse { 40% { box-shadow: 0 0 0 5px color-mix(in oklab, var(--_accent) 30%, transparent); } }
  .alert:not(:empty) { margin-block-start: 12px; padding: 12px 14px; border-radius: var(--_inner); font-size: 0.9375rem; color: var(--_error); background: color-mix(in oklab, var(--_error) 8%, var(--_surface)); border-inline-start: 3px solid var(--_error); }
  .alert strong { font-weight: 650; }
  .alert span { display: block; color: var(--_text); }
  .row { scroll-margin-block: 24px; }
  .countdown { font-variant-numeric: tabular-nums; }
  .countdown[data-soon] { color: var(--_error); font-weight: 600; }
  @media (prefers-reduced-motion: reduce) {
    .toast p, .shake, .pulse { animation: none; }
  }
`;
