import { css } from "lit";

export const styles = css`
  .spread { margin-block-start: 18px; }
  .spread-bins { display: flex; gap: 2px; align-items: end; block-size: 112px; list-style: none; }
  .spread-bins li { position: relative; flex: 1; block-size: 100%; min-inline-size: 0; }
  .spread-bin { position: absolute; inset: 0; border-radius: 4px 4px 0 0; background: var(--_bar); transform-origin: bottom; transform: scaleY(max(var(--_share), 0.015)); transition: transform 0.7s var(--_ease); animation: spread-grow 0.8s var(--_ease) backwards; }
  .spread-bins [data-mine] .spread-bin { background: var(--_accent); }
  .spread-axis { position: relative; block-size: 14px; border-block-start: 2px solid var(--_control); }
  .spread-mean, .spread-own { position: absolute; inset-inline-start: calc(var(--_at) * 100%); }
  .spread-mean { inset-block-end: 100%; block-size: 124px; border-inline-start: 2px dashed var(--_text); margin-inline-start: -1px; transition: inset-inline-start 0.7s var(--_ease); }
  .spread-own { inset-block-start: -7px; inline-size: 12px; block-size: 12px; margin-inline-start: -6px; border-radius: 50%; background: var(--_accent); border: 2px solid var(--_surface); }
  .spread-key { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-block-start: 12px; font-size: 0.875rem; color: var(--_muted); font-variant-numeric: tabular-nums; }
  .spread-key [data-key]::before { content: ""; display: inline-block; vertical-align: -0.1em; margin-inline-end: 6px; }
  .spread-key [data-key="mean"]::before { block-size: 1em; border-inline-start: 2px dashed var(--_text); }
  .spread-key [data-key="own"] { color: var(--_accent); font-weight: 650; }
  .spread-key [data-key="own"]::before { inline-size: 10px; block-size: 10px; border-radius: 50%; background: var(--_accent); }
  @keyframes spread-grow { from { transform: scaleY(0); } }
  @media (forced-colors: active) {
    .spread-bin, .spread-own { forced-color-adjust: none; background: CanvasText; }
    .spread-bins [data-mine] .spread-bin, .spread-own { background: Highlight; }
  }
`;
