import { css } from "lit";

export const styles = css`
  .ranking-list { display: grid; gap: 8px; margin-block-start: calc(var(--_space) * 0.875); list-style: none; }
  .ranking-item { padding-block: 6px; padding-inline: 12px 6px; gap: 10px; cursor: default; transform: translateY(var(--_shift, 0)); }
  .ranking-item:active { transform: translateY(var(--_shift, 0)); }
  .ranking-place { flex: none; display: grid; place-items: center; min-inline-size: 30px; block-size: 30px; padding-inline: 6px; border-radius: 15px; background: var(--_track); font-size: 0.875rem; font-weight: 700; font-variant-numeric: tabular-nums; }
  .ranking-item:first-child .ranking-place, [data-leader] > .line > .ranking-place { color: var(--_on-accent); background: var(--_accent); }
  .ranking-grip { flex: none; display: grid; place-items: center; inline-size: 28px; block-size: 44px; color: var(--_control); cursor: grab; touch-action: none; }
  .ranking-grip svg { inline-size: 16px; block-size: 16px; fill: currentColor; }
  .ranking-moves { flex: none; display: flex; }
  .ranking-moves button { display: grid; place-items: center; min-block-size: 44px; inline-size: 44px; padding: 0; color: var(--_text); background: none; }
  .ranking-moves button:hover { background: var(--_track); }
  .ranking-moves [aria-disabled="true"] { color: var(--_control); opacity: 0.45; cursor: default; }
  .ranking-moves svg { inline-size: 18px; block-size: 18px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
  [data-dragging] { cursor: grabbing; user-select: none; }
  [data-dragging] .ranking-item { transition: transform 0.2s var(--_ease); }
  [data-dragging] [data-held] { z-index: 1; transition: none; border-color: var(--_accent); box-shadow: 0 10px 28px -10px rgb(16 24 40 / 0.45); cursor: grabbing; }
  .ranking-pool { margin-block-start: 14px; padding-block-start: 14px; border-block-start: 1px dashed var(--_border); }
  .ranking-pool:empty, .ranking-list:empty { display: none; }
  button.ranking-add { inline-size: 100%; font: inherit; color: inherit; border-color: var(--_border); text-align: start; }
  .ranking-add::before { content: "+"; flex: none; inline-size: 30px; block-size: 30px; border-radius: 15px; border: 1px dashed var(--_control); display: grid; place-items: center; color: var(--_muted); }
  .ranking-add[aria-disabled="true"] { opacity: 0.55; cursor: default; }
  .ranking-own { margin: 0; padding-inline-start: 0; }
  .ranking-own .row { display: flex; align-items: center; gap: 12px; min-block-size: 52px; }
  @container (max-width: 440px) {
    .ranking-item:has(.ranking-off) { flex-wrap: wrap; row-gap: 0; }
    .ranking-item:has(.ranking-off) .label { flex: 1 1 calc(100% - 100px); }
    .ranking-item:has(.ranking-off) .ranking-moves { margin-inline-start: auto; }
  }
  @container (max-width: 340px) {
    .ranking-item { flex-wrap: wrap; row-gap: 0; }
    .ranking-item .label { flex: 1 1 calc(100% - 100px); }
    .ranking-moves { margin-inline-start: auto; }
  }
  @media (forced-colors: active) {
    .ranking-place { border: 1px solid CanvasText; }
    [data-dragging] [data-held] { outline: 3px solid Highlight; }
  }
`;
