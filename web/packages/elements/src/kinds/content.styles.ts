import { css } from "lit";

export const styles = css`
  .content { display: grid; gap: 12px; margin-block-start: 12px; line-height: 1.6; text-wrap: pretty; }
  .content p { white-space: pre-line; text-align: start; }
  .content-button { flex: 1; display: inline-flex; align-items: center; justify-content: center; min-block-size: 48px; padding: 10px 20px; font-weight: 600; text-decoration: none; color: var(--_on-accent); background: var(--_accent); border-radius: var(--_inner); }
  .content-button:hover { background: color-mix(in oklab, var(--_accent) 88%, var(--_text)); }
  .content-button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
  @media (forced-colors: active) {
    .content-button { border: 1px solid LinkText; }
  }
`;
