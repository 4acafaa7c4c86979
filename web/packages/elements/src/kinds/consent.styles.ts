import { css } from "lit";

export const styles = css`
  .consent-text { max-block-size: 180px; margin-block-start: 14px; padding: 12px 14px; overflow: auto; font-size: 0.9375rem; white-space: pre-line; border-radius: var(--_inner); background: var(--_track); text-align: start; }
  .consent-text:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
  .consent-link { margin-block-start: 4px; font-size: 0.875rem; }
  .consent-link a { display: inline-flex; align-items: center; min-block-size: 44px; color: var(--_accent); }
  .options[data-pair] { grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
`;
