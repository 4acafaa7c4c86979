import { css } from "lit";

export const styles = css`
  .suggest { margin-block-start: calc(var(--_space) * 0.875); }
  .suggest-line { display: flex; flex-wrap: wrap; align-items: end; gap: 8px; }
  .suggest-line .field { flex: 1 1 12em; min-inline-size: 0; inline-size: auto; margin: 0; min-block-size: 48px; }
  .suggest-line button { flex: 0 0 auto; }
  .suggest-line .quiet { border-color: var(--_control); }
  .suggest-said { margin-block-start: 8px; font-size: 0.9375rem; color: var(--_text); }
  .suggest-said[data-tone="error"] { color: var(--_error); font-weight: 600; }
  .suggest-own { display: grid; gap: 6px; margin-block-start: 10px; margin-block-end: 0; padding: 0; list-style: none; }
  .suggest-own li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 12px; padding: 8px 14px; border: 1px dashed var(--_border); border-radius: var(--_inner); font-size: 0.9375rem; }
  .suggest-tag { display: inline-flex; align-items: center; gap: 4px; padding: 2px 10px; border-radius: 11px; background: var(--_track); color: var(--_text); font-size: 0.75rem; font-weight: 600; white-space: nowrap; }
`;
