import { css } from "lit";

export const styles = css`
  .quiz-clock { display: flex; align-items: center; gap: 12px; min-block-size: 24px; margin-block-start: 8px; font-size: 0.9375rem; font-weight: 650; font-variant-numeric: tabular-nums; }
  .quiz-clock > span { flex: none; }
  .quiz-clock[data-soon], .quiz-clock[data-over] { color: var(--_error); }
  .quiz-run { flex: 1; block-size: 8px; border-radius: 4px; overflow: hidden; background: var(--_track); }
  .quiz-run span { display: block; block-size: 100%; background: var(--_accent); transform-origin: left; transform: scaleX(var(--_share, 1)); transition: transform 1s linear; }
  [dir="rtl"] .quiz-run span { transform-origin: right; }
  [data-soon] .quiz-run span { background: var(--_error); }
  @media (forced-colors: active) {
    .quiz-run { border: 1px solid CanvasText; }
    .quiz-run span { forced-color-adjust: none; background: Highlight; }
  }
`;
