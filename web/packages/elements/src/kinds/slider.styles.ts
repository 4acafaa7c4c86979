import { css } from "lit";

export const styles = css`
  .slider { position: relative; margin-block-start: 52px; --_thumb: 30px; --_x: calc(var(--_at) * (100% - var(--_thumb)) + var(--_thumb) / 2); }
  .slider[data-emoji] { --_thumb: 46px; }
  .slider input { display: block; inline-size: 100%; block-size: 48px; margin: 0; background: none; appearance: none; cursor: pointer; outline: none; }
  .slider input::-webkit-slider-runnable-track { block-size: 10px; border-radius: 99px; background: linear-gradient(to right, var(--_accent) calc(var(--_at) * 100%), var(--_track) 0); }
  .slider input::-moz-range-track { block-size: 10px; border-radius: 99px; background: linear-gradient(to right, var(--_accent) calc(var(--_at) * 100%), var(--_track) 0); }
  [dir="rtl"] .slider input::-webkit-slider-runnable-track { background: linear-gradient(to left, var(--_accent) calc(var(--_at) * 100%), var(--_track) 0); }
  [dir="rtl"] .slider input::-moz-range-track { background: linear-gradient(to left, var(--_accent) calc(var(--_at) * 100%), var(--_track) 0); }
  .slider input::-webkit-slider-thumb { appearance: none; inline-size: var(--_thumb); block-size: var(--_thumb); margin-block-start: calc((10px - var(--_thumb)) / 2); border-radius: 50%; background: var(--_surface); border: 3px solid var(--_accent); box-shadow: 0 2px 8px rgb(16 24 40 / 0.25); }
  .slider input::-moz-range-thumb { box-sizing: border-box; inline-size: var(--_thumb); block-size: var(--_thumb); border-radius: 50%; background: var(--_surface); border: 3px solid var(--_accent); box-shadow: 0 2px 8px rgb(16 24 40 / 0.25); }
  .slider[data-emoji] input::-webkit-slider-thumb { opacity: 0; }
  .slider[data-emoji] input::-moz-range-thumb { opacity: 0; }
  .slider:focus-within:has(:focus-visible) { outline: 3px solid var(--_accent); outline-offset: 4px; border-radius: 12px; }
  .slider + .ends { margin-block-start: 10px; }
  .slider-thumb { position: absolute; inset-inline-start: var(--_x); inset-block-end: 1px; inline-size: 0; block-size: 46px; display: grid; place-items: center; justify-content: center; pointer-events: none; }
  .slider-emoji { font-size: calc(1.6rem + var(--_at) * 0.9rem); line-height: 1; transition: font-size 0.15s; filter: drop-shadow(0 2px 4px rgb(16 24 40 / 0.25)); }
  .slider-bubble { position: absolute; inset-block-end: calc(100% + 4px); inset-inline-start: var(--_x); inline-size: 0; display: grid; justify-content: center; pointer-events: none; }
  .slider-bubble bdi { padding: 4px 12px; border-radius: 99px; font-weight: 700; font-variant-numeric: tabular-nums; white-space: nowrap; color: var(--_on-accent); background: var(--_accent); }
  .slider[data-untouched] :is(.slider-bubble bdi, .slider-emoji) { opacity: 0.6; }
  .slider[data-untouched] .slider-bubble bdi { color: var(--_text); background: var(--_track); }
  @media (forced-colors: active) {
    .slider input { appearance: auto; }
    .slider[data-emoji] input::-webkit-slider-thumb { opacity: 1; }
    .slider-thumb { display: none; }
    .slider-bubble bdi { border: 1px solid CanvasText; }
  }
`;
