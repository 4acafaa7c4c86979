import { css } from "lit";

export const styles = css`
  .row { padding: 8px 14px 10px; display: grid; align-content: center; gap: 6px; }
  .row[data-mine] { border-color: var(--_accent); background: var(--_tint); }
  .line { display: flex; align-items: center; gap: 12px; min-inline-size: 0; }
  .text { flex: 1; min-inline-size: 0; display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px; }
  .mark { display: inline-flex; align-items: center; gap: 4px; font-size: 0.75rem; font-weight: 650; color: var(--_accent); white-space: nowrap; }
  .tick { inline-size: 14px; block-size: 14px; fill: none; stroke: currentColor; stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; }
  .figures { display: flex; flex-direction: column; align-items: flex-end; line-height: 1.2; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .percent { font-size: 1.0625rem; font-weight: 600; }
  .votes { font-size: 0.75rem; color: var(--_muted); }
  .track { block-size: var(--_bar-height); border-radius: 99px; overflow: hidden; background: var(--_track); }
  .row[data-mine] .track { background: color-mix(in oklab, var(--_accent) 16%, var(--_surface)); }
  .bar { block-size: 100%; background: var(--_bar); transform-origin: left; transform: scaleX(var(--_share, 0)); transition: transform 0.7s var(--_ease), background-color 0.3s; animation: grow 0.8s var(--_ease) backwards; will-change: transform; }
  [dir="rtl"] .bar { transform-origin: right; }
  .row[data-leader] .bar { background: var(--_leader); }
  .row[data-leader] .label { font-weight: 680; }
  .row[data-leader] .percent { font-weight: 750; }
  .headline { display: flex; align-items: baseline; gap: 8px; margin-block-start: 8px; color: var(--_muted); }
  .headline strong { white-space: nowrap; font-size: 2.5rem; line-height: 1; font-weight: 700; letter-spacing: -0.03em; color: var(--_text); font-variant-numeric: tabular-nums; }
  .chip { display: inline-block; padding: 3px 10px; margin-block-start: 4px; border-radius: 12px; background: var(--_track); color: var(--_text); font-size: 0.8125rem; font-weight: 600; }
  .note { margin-block-start: 14px; padding: 12px 14px; border-radius: var(--_inner); background: var(--_track); font-size: 0.9375rem; }
  @keyframes grow { from { transform: scaleX(0); } }
  @media (forced-colors: active) {
    .bar { forced-color-adjust: none; background: CanvasText; }
    .row[data-leader] .bar { background: Highlight; }
    .track { border: 1px solid CanvasText; }
  }
`;
