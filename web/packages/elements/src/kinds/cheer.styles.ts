import { css } from "lit";

export const styles = css`
  .cheer-hall { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(138px, 100%), 1fr)); gap: 10px; margin-block-start: calc(var(--_space) * 0.875); }
  .cheer-tap { position: relative; display: grid; justify-items: center; align-content: center; gap: 4px; min-block-size: 132px; padding: 14px 10px; color: var(--_text); background: var(--_tint); border: 2px solid var(--_accent); border-radius: var(--_radius); touch-action: manipulation; user-select: none; -webkit-user-select: none; -webkit-tap-highlight-color: transparent; }
  .cheer-tap:only-child { min-block-size: 168px; }
  .cheer-tap:hover { background: color-mix(in oklab, var(--_accent) 15%, var(--_surface)); }
  .cheer-tap:active { transform: scale(0.975); background: color-mix(in oklab, var(--_accent) 22%, var(--_surface)); }
  .cheer-face { font-size: 2.75rem; line-height: 1.1; }
  .cheer-face .image { inline-size: 64px; block-size: 64px; border-radius: 16px; }
  .cheer-face .emoji { font-size: inherit; inline-size: auto; }
  .cheer-name { font-weight: 680; font-size: 1.0625rem; line-height: 1.25; }
  .cheer-mine { min-block-size: 1.3em; font-size: 0.875rem; font-weight: 500; color: var(--_muted); font-variant-numeric: tabular-nums; }
  .cheer-sky { position: absolute; inset: 0; pointer-events: none; }
  .cheer-sky span { position: absolute; left: var(--_left, 50%); bottom: 45%; font-size: 1.5rem; line-height: 1; font-weight: 700; color: var(--_accent); }
  .cheer-race { display: grid; gap: 12px; margin: 16px 0 0; padding: 0; list-style: none; }
  .cheer-team { display: grid; gap: 5px; }
  .cheer-team p { display: flex; justify-content: space-between; gap: 12px; align-items: baseline; }
  .cheer-count { flex: none; font-weight: 650; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .cheer-lane { block-size: 14px; border-radius: 7px; overflow: hidden; background: var(--_track); }
  .cheer-lane span { display: block; block-size: 100%; background: var(--_bar); transform-origin: left; transform: scaleX(var(--_share, 0)); transition: transform 0.6s var(--_ease), background-color 0.3s; }
  [dir="rtl"] .cheer-lane span { transform-origin: right; }
  [data-leader] .cheer-lane span, .cheer-goal .cheer-lane span { background: var(--_leader); }
  [data-leader] .label { font-weight: 680; }
  .cheer-total { margin-block-start: 16px; text-align: center; }
  .cheer-total strong { display: block; font-size: 2.5rem; line-height: 1.1; letter-spacing: -0.03em; font-variant-numeric: tabular-nums; }
  .cheer-goal { display: grid; gap: 5px; margin-block-start: 14px; font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
  .cheer-note { min-block-size: 1.5em; margin-block-start: 8px; font-size: 0.875rem; color: var(--_muted); }
  @media (forced-colors: active) {
    .cheer-lane { border: 1px solid CanvasText; }
    .cheer-lane span { forced-color-adjust: none; background: CanvasText; }
    [data-leader] .cheer-lane span, .cheer-goal .cheer-lane span { background: Highlight; }
  }
`;
