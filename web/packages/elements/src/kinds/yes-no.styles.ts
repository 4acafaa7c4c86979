import { css } from "lit";

export const styles = css`
  .halves { grid-template-columns: 1fr 1fr; }
  .half { flex-direction: column; justify-content: center; gap: 6px; min-block-size: 96px; padding: 16px 10px; text-align: center; }
  .half:has(.emoji) { min-block-size: 128px; }
  .option.half input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; opacity: 0; }
  .option.half .label { flex: none; max-inline-size: 100%; font-size: 1.125rem; font-weight: 650; text-align: center; }
  .half .emoji { font-size: 2.5rem; inline-size: auto; transition: transform 0.25s var(--_ease); }
  .half:has(:checked) .emoji { transform: scale(1.18) rotate(-6deg); }
  .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; margin-block-start: 16px; list-style: none; }
  .side { display: grid; justify-items: start; align-content: start; min-inline-size: 0; }
  .side:last-child { justify-items: end; text-align: end; }
  .side-name { display: flex; align-items: center; gap: 8px; max-inline-size: 100%; }
  .side:first-child .side-percent { color: var(--_accent); }
  .side-percent { font-size: 2.25rem; line-height: 1.15; font-weight: 700; letter-spacing: -0.03em; font-variant-numeric: tabular-nums; }
  .split { display: flex; gap: 3px; block-size: 14px; margin-block-start: 12px; border-radius: 99px; overflow: hidden; background: var(--_track); }
  .split span { flex: var(--_share) 0 0; background: var(--_bar); transition: flex 0.7s var(--_ease); }
  .split span:first-child { background: var(--_accent); }
  @container (max-width: 250px) {
    .side-percent { font-size: 1.5rem; }
  }
  @media (forced-colors: active) {
    .split span { forced-color-adjust: none; background: CanvasText; }
    .split span:first-child { background: Highlight; }
  }
`;
