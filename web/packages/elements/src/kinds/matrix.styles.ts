import { css } from "lit";

export const styles = css`
  .matrix { inline-size: 100%; margin-block-start: 12px; border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; }
  .matrix th { padding: 6px; font-weight: 500; font-size: 0.9375rem; line-height: 1.3; }
  .matrix thead th { font-size: 0.8125rem; font-weight: 600; color: var(--_muted); vertical-align: bottom; overflow-wrap: normal; text-align: center; }
  .matrix tbody th { text-align: left; padding-inline-start: 0; min-inline-size: 7.5em; }
  [dir="rtl"] .matrix tbody th { text-align: right; }
  .matrix td { padding: 2px; min-inline-size: 60px; text-align: center; }
  .matrix tbody tr:hover :is(th, td) { background: color-mix(in oklab, var(--_track) 55%, transparent); }
  .matrix tbody :is(th, td) { border-block-start: 1px solid var(--_border); }
  .matrix-spot { display: grid; place-items: center; min-block-size: 48px; border-radius: var(--_inner); cursor: pointer; }
  .matrix-spot:hover, .matrix-spot:has(:checked) { background: var(--_tint); }
  .matrix-spot:focus-within:has(:focus-visible), .matrix-pick:focus-within:has(:focus-visible) { outline: 3px solid var(--_accent); outline-offset: -2px; }
  :is(.matrix-spot, .matrix-pick) input { flex: none; inline-size: 22px; block-size: 22px; margin: 0; accent-color: var(--_accent); outline: none; cursor: pointer; }

  .matrix-group { margin-block-start: 16px; padding: 12px 14px 14px; border: 1px solid var(--_border); border-radius: var(--_inner); }
  .matrix-group legend, .matrix-title { float: left; inline-size: 100%; padding: 0; margin-block-end: 8px; font-weight: 600; line-height: 1.35; }
  .matrix-group legend + *, .matrix-title + * { clear: both; }
  .matrix-picks { display: grid; gap: 4px; }
  .matrix-pick { display: flex; align-items: center; gap: 10px; min-block-size: 44px; padding: 6px 10px; border-radius: calc(var(--_inner) * 0.75); background: var(--_track); cursor: pointer; }
  .matrix-pick:has(:checked) { background: var(--_tint); box-shadow: inset 0 0 0 2px var(--_accent); }

  .matrix-heat { block-size: 48px; display: grid; place-content: center; border-radius: 8px; font-size: 0.9375rem; background: color-mix(in oklab, var(--_accent) calc(var(--_share, 0) * 42%), var(--_surface)); transition: background-color 0.6s; }
  .matrix-heat[data-top] { font-weight: 700; }
  .matrix-heat[data-mine] { box-shadow: inset 0 0 0 2px var(--_accent); }
  .matrix-mean { font-weight: 700; }
  .matrix-title { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 10px; }
  .matrix-title .muted { font-weight: 400; }
  .matrix-lines { display: grid; grid-template-columns: minmax(4em, max-content) 1fr 3.25em; gap: 6px 10px; align-items: center; margin: 0; padding: 0; list-style: none; font-size: 0.9375rem; }
  .matrix-lines li { display: contents; }
  .matrix-lines li > :last-child { text-align: end; font-variant-numeric: tabular-nums; }
  .matrix-lines [data-mine] > :first-child { font-weight: 650; color: var(--_accent); }
  .matrix-lines [data-top] .bar { background: var(--_leader); }
  @media (forced-colors: active) {
    .matrix-heat { border: 1px solid CanvasText; }
    .matrix-heat[data-mine], .matrix-pick:has(:checked) { outline: 3px solid Highlight; }
    .matrix-lines [data-top] .bar { background: Highlight; }
  }
`;
