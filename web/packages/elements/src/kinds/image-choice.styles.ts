import { css } from "lit";

export const styles = css`
  .shots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(140px, 42%), 1fr)); gap: 12px; margin-block-start: calc(var(--_space) * 0.875); list-style: none; }
  .shots[data-two] { grid-template-columns: 1fr 1fr; }
  .shots .shot-card { display: flex; flex-direction: column; align-items: stretch; gap: 8px; padding: 0 0 12px; overflow: hidden; }
  .shot-card > :not(.shot, input, .shot-tick) { margin-inline: 12px; }
  .row.shot-card .label { flex: 1; }
  .option.shot-card > .label:first-of-type { flex: none; }
  .option.shot-card input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; opacity: 0; z-index: 1; }
  .shot { display: grid; flex: none; place-items: center; inline-size: 100%; aspect-ratio: 4 / 3; object-fit: cover; font-size: 2.75rem; background: var(--_track); transition: transform 0.3s var(--_ease); }
  .shot[hidden] { display: none; }
  .option.shot-card:hover .shot { transform: scale(1.03); }
  .shot-tick { position: absolute; inset-block-start: 10px; inset-inline-end: 10px; display: grid; place-items: center; inline-size: 28px; block-size: 28px; border-radius: 50%; color: var(--_on-accent); background: var(--_accent); box-shadow: 0 2px 8px rgb(16 24 40 / 0.35); opacity: 0; transform: scale(0.5); transition: opacity 0.15s, transform 0.25s var(--_ease); }
  .shot-tick .tick { inline-size: 18px; block-size: 18px; fill: none; stroke: currentColor; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
  .shot-card:has(:checked) .shot-tick { opacity: 1; transform: none; }
  .shot-card:has(:checked) { box-shadow: 0 0 0 2px var(--_accent); }
  .shot-figures { display: flex; align-items: baseline; justify-content: space-between; gap: 8px; font-variant-numeric: tabular-nums; }
  .row.shot-card .mark { margin-block-start: -2px; }
`;
