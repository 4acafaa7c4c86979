import { css } from "lit";

export const styles = css`
  .about { margin-block-start: 8px; font-size: 0.9375rem; color: var(--_muted); white-space: pre-line; text-align: start; text-wrap: pretty; }
  .cover { display: block; inline-size: 100%; aspect-ratio: 16 / 9; margin-block-start: 12px; object-fit: cover; border-radius: var(--_inner); background: var(--_track); }
  .cover[hidden] { display: none; }
`;
