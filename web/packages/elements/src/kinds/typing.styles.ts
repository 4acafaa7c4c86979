import { css } from "lit";

export const typing = css`
  textarea.field { resize: vertical; line-height: 1.45; field-sizing: content; max-block-size: 16em; }
  textarea.field[rows="5"] { min-block-size: 9em; }
  .field::placeholder { color: var(--_muted); opacity: 1; }
  .typed { display: block; margin-block-start: 4px; text-align: end; font-size: 0.8125rem; color: var(--_muted); font-variant-numeric: tabular-nums; }
  .typed[data-near] { color: var(--_warning); font-weight: 600; }
  .typed[data-over] { color: var(--_error); font-weight: 700; }
`;
