import { css } from "lit";

export const styles = css`
  .answers-sort { display: flex; gap: 4px; margin-block-start: 12px; }
  .answers-sort button { min-block-size: 44px; padding: 8px 14px; font-size: 0.875rem; color: var(--_muted); background: none; }
  .answers-sort [aria-pressed="true"] { color: var(--_text); background: var(--_track); }
  .answers-fresh { position: sticky; inset-block-start: 8px; z-index: 1; display: block; margin: 8px auto -8px; min-block-size: 44px; padding: 8px 18px; border-radius: 22px; color: var(--_on-accent); background: var(--_accent); font-size: 0.875rem; box-shadow: 0 6px 18px -6px rgb(16 24 40 / 0.5); }
  .answers { display: grid; gap: 10px; margin-block-start: calc(var(--_space) * 0.875); margin-block-end: 0; padding: 0; list-style: none; }
  .answers-item { min-block-size: 0; padding-block: 12px 4px; gap: 2px; }
  .answers-item .label { font-weight: 450; white-space: pre-wrap; }
  .answers-foot { display: flex; align-items: center; flex-wrap: wrap; gap: 0 10px; min-block-size: 44px; }
  .answers-foot time { font-size: 0.8125rem; color: var(--_muted); }
  .answers-like { display: inline-flex; align-items: center; gap: 6px; margin-inline: auto -10px; min-block-size: 44px; padding: 8px 12px; font-size: 0.875rem; color: var(--_muted); background: none; font-variant-numeric: tabular-nums; }
  .answers-like:hover { background: var(--_track); }
  .answers-like svg { inline-size: 18px; block-size: 18px; fill: none; stroke: currentColor; stroke-width: 1.8; transition: transform 0.25s var(--_ease); }
  .answers-like[aria-pressed="true"] { color: var(--_accent); }
  .answers-like[aria-pressed="true"] svg { fill: currentColor; transform: scale(1.1); }
  .answers-item[data-new] { animation: answer-in 0.5s var(--_ease); }
  @keyframes answer-in { from { opacity: 0; transform: translateY(-6px); } }
  @media (forced-colors: active) {
    .answers-like[aria-pressed="true"] { border: 2px solid Highlight; }
  }
`;
