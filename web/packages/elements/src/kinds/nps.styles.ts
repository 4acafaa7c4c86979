import { css } from "lit";

export const styles = css`
  .nps-bar { display: flex; gap: 3px; block-size: 14px; margin-block-start: 16px; border-radius: 99px; overflow: hidden; background: var(--_track); }
  .nps-bar span { flex: var(--_share) 0 0; background: var(--_group); transition: flex 0.7s var(--_ease); }
  [data-group="promoters"] { --_group: var(--_accent); }
  [data-group="passives"] { --_group: var(--_bar); }
  [data-group="detractors"] { --_group: light-dark(#d9534a, #f0857c); }
  .nps-groups { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; margin: 12px 0 0; }
  .nps-groups div { border-inline-start: 3px solid var(--_group); padding-inline-start: 10px; }
  .nps-groups dt { font-size: 0.8125rem; color: var(--_muted); overflow-wrap: normal; }
  .nps-groups dd { margin: 0; }
  .nps-groups strong { font-size: 1.125rem; font-variant-numeric: tabular-nums; }
  .nps-groups .muted { display: block; font-size: 0.75rem; }
  .nps-columns { display: grid; grid-template-columns: repeat(11, minmax(0, 1fr)); gap: 3px; margin-block-start: 20px; list-style: none; }
  .nps-columns li { display: grid; grid-template-rows: 72px auto; justify-items: center; gap: 4px; }
  .nps-column { align-self: end; inline-size: 100%; block-size: 100%; min-block-size: 2px; border-radius: 5px 5px 0 0; background: var(--_group); transform-origin: bottom; transform: scaleY(max(var(--_share), 0.02)); transition: transform 0.7s var(--_ease); }
  .nps-value { display: grid; place-items: center; inline-size: min(24px, 100%); aspect-ratio: 1; font-size: 0.8125rem; font-variant-numeric: tabular-nums; color: var(--_muted); border-radius: 50%; }
  [data-mine] > .nps-value { color: var(--_on-accent); background: var(--_accent); font-weight: 700; }
  @container (max-width: 280px) {
    .nps-groups { grid-template-columns: 1fr; }
  }
  @media (forced-colors: active) {
    .nps-bar, .nps-column { forced-color-adjust: none; }
    .nps-bar span, .nps-column { background: CanvasText; }
    .nps-bar [data-group="promoters"], .nps-columns [data-group="promoters"] .nps-column { background: Highlight; }
    [data-mine] > .nps-value { outline: 2px solid Highlight; }
  }
`;
