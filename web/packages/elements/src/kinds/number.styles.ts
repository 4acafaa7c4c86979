import { css } from "lit";

export const styles = css`
  .number { display: flex; align-items: baseline; gap: 10px; }
  .number .field { flex: 1; min-inline-size: 0; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
  .number-unit { font-size: 1.0625rem; color: var(--_muted); }
  .number-truth { margin-block-start: 14px; padding: 12px 14px; border-radius: var(--_inner); background: var(--_tint); border: 1px solid var(--_accent); }
  .number-truth strong { font-size: 1.25rem; }
`;
