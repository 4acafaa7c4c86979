import { css } from "lit";

export const styles = css`
  .foot { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 12px; font-size: 0.875rem; color: var(--_muted); }
  .foot .count { padding-block: 8px; font-variant-numeric: tabular-nums; }
  .deeds { display: flex; flex-wrap: wrap; margin-inline: -10px; }
  .foot button { min-block-size: 44px; padding: 8px 10px; font-size: 0.875rem; color: var(--_text); background: none; }
  .foot button:hover, .foot [aria-pressed="true"] { background: var(--_track); }
  .alert:not(:empty) { margin-block-start: 12px; padding: 12px 14px; border-radius: var(--_inner); font-size: 0.9375rem; color: var(--_error); background: color-mix(in oklab, var(--_error) 8%, var(--_surface)); border-inline-start: 3px solid var(--_error); }
  .alert strong { font-weight: 650; }
  .alert span { display: block; color: var(--_text); }
  .row { scroll-margin-block: 24px; }
  .countdown { font-variant-numeric: tabular-nums; }
  .countdown[data-soon] { color: var(--_error); font-weight: 600; }
`;
