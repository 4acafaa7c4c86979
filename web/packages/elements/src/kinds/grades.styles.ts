import { css } from "lit";

export const styles = css`
  .grades { display: grid; grid-template-columns: repeat(var(--_columns), minmax(0, 1fr)); gap: 6px; margin-block-start: calc(var(--_space) * 0.875); }
  .grade { position: relative; display: grid; place-items: center; min-block-size: 56px; border-radius: var(--_inner); cursor: pointer; transition: transform 0.15s var(--_ease), background-color 0.15s; }
  .grade input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; z-index: 1; cursor: pointer; }
  .star { inline-size: min(40px, 90%); fill: var(--_track); stroke: var(--_control); stroke-width: 1.4; stroke-linejoin: round; transition: fill 0.15s, stroke 0.15s, transform 0.25s var(--_ease); }
  .grade:has(:checked) .star, .grade:has(~ .grade :checked) .star { fill: var(--_spark-1); stroke: light-dark(#9a6a00, #f5b83d); }
  .grade:has(:checked) .star { transform: scale(1.14); }
  .grade:hover { background: var(--_track); }
  .face { font-size: 1.9rem; line-height: 1; filter: grayscale(0.75); opacity: 0.85; transition: filter 0.15s, transform 0.25s var(--_ease), opacity 0.15s; }
  .grade:has(:checked) .face, .grade:hover .face { filter: none; opacity: 1; }
  .grade:has(:checked) .face { transform: scale(1.25); }
  [data-style]:not([data-style="stars"]) .grade:has(:checked) { background: var(--_tint); box-shadow: inset 0 0 0 2px var(--_accent); }
  [data-style="number"] .grade { border: 1px solid var(--_border); }
  .digit { font-weight: 650; font-variant-numeric: tabular-nums; }
  .rows.compact { gap: 4px; }
  .compact .row { grid-template-columns: auto 2.5rem 1fr 7rem; align-items: center; gap: 6px; min-block-size: 44px; padding: 4px 10px; border-color: transparent; }
  .compact .row[data-mine] { border-color: var(--_accent); }
  .compact .line { display: contents; }
  .compact .text { grid-column: 2; flex-wrap: nowrap; gap: 4px; }
  .compact .track { grid-area: 1 / 3; }
  .compact .figures { grid-area: 1 / 4; display: grid; grid-template-columns: 3.25rem 1fr; gap: 8px; align-items: baseline; text-align: end; }
  .compact .votes { text-align: start; }
  .compact .mark { font-size: 0; gap: 0; }
  .compact .emoji { font-size: 1.125rem; inline-size: auto; }
  @container (max-width: 290px) {
    .compact .row { grid-template-columns: auto 2.5rem 1fr 3rem; }
    .compact .figures { display: block; }
    .compact .votes { display: none; }
  }
  .grades[data-many] { gap: 4px; }
  @container (min-width: 400px) {
    .grades:not([data-most]) { grid-template-columns: repeat(var(--_count), minmax(0, 1fr)); }
  }
  @container (min-width: 560px) {
    .grades[data-most] { grid-template-columns: repeat(var(--_count), minmax(0, 1fr)); }
  }
  @media (forced-colors: active) {
    .grade:has(:checked) { outline: 3px solid Highlight; }
    .star { stroke: CanvasText; }
    .grade:has(:checked) .star, .grade:has(~ .grade :checked) .star { forced-color-adjust: none; fill: Highlight; }
  }
  @media (prefers-reduced-motion: reduce) {
    .grade, .star, .face { transition: none; }
  }
`;
