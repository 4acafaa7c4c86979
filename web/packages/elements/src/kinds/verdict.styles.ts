import { css } from "lit";

export const styles = css`
  .verdict { display: flex; align-items: center; gap: 12px; margin-block-start: calc(var(--_space) * 0.875); padding: 12px 14px; border-radius: var(--_inner); background: var(--_track); font-weight: 650; font-size: 1.0625rem; }
  .verdict[data-right] { color: var(--_accent); background: var(--_tint); box-shadow: inset 0 0 0 1px var(--_accent); }
  .verdict-sign { flex: none; display: grid; place-items: center; inline-size: 30px; block-size: 30px; border-radius: 50%; color: var(--_on-accent); background: var(--_accent); }
  .verdict-sign[data-wrong] { color: var(--_surface); background: var(--_muted); }
  .verdict-sign svg { inline-size: 16px; block-size: 16px; fill: none; stroke: currentColor; stroke-width: 2.6; stroke-linecap: round; stroke-linejoin: round; }
  .verdict[data-right] .verdict-sign { animation: verdict-pop 0.5s var(--_ease); }
  .rows .row[data-right] { border-color: var(--_accent); background: var(--_tint); }
  .rows .row[data-right] .bar { background: var(--_leader); }
  .row[data-right] .label { font-weight: 680; }
  .rows .row[data-wrong] { border-style: dashed; border-color: var(--_control); background: none; }
  .rows .row[data-wrong] .track { background: var(--_track); }
  .row .verdict-sign { inline-size: 26px; block-size: 26px; }
  .row[data-wrong] .mark { color: var(--_muted); }
  .row[data-other] .line { color: var(--_muted); }
  .verdict-why { margin-block-start: 12px; padding: 12px 14px; border-inline-start: 3px solid var(--_accent); border-radius: 4px; background: var(--_track); font-size: 0.9375rem; white-space: pre-line; }
  .verdict-why strong { display: block; font-size: 0.8125rem; color: var(--_muted); font-weight: 600; }
  @keyframes verdict-pop { 0% { transform: scale(0.4); } 60% { transform: scale(1.15); } }
  @media (forced-colors: active) {
    .row[data-right], .verdict[data-right] { outline: 2px solid Highlight; }
    .verdict-sign { forced-color-adjust: none; color: HighlightText; background: Highlight; }
    .verdict-sign[data-wrong] { color: Canvas; background: CanvasText; }
    .rows .row[data-right] .bar { background: Highlight; }
  }
`;
