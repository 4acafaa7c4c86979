import { css } from "lit";

export const styles = css`
  .cloud-fields .field { margin-block-start: 8px; }
  .cloud-fields .field:first-child { margin-block-start: calc(var(--_space) * 0.875); }
  .cloud { position: relative; block-size: var(--_tall, auto); min-block-size: 132px; margin-block: 16px 4px; padding: 0; list-style: none; transition: block-size 0.6s var(--_ease); }
  .cloud-word { position: absolute; left: 50%; top: var(--_middle, 50%); inline-size: max-content; max-inline-size: 100%; font-size: var(--_size); line-height: 1.2; font-weight: 500; text-align: center; color: var(--_muted); transform: translate(-50%, -50%) translate(var(--_x, 0), var(--_y, 0)); transition: transform 0.8s var(--_ease), font-size 0.8s var(--_ease), color 0.4s; animation: cloud-in 0.6s var(--_ease) backwards; }
  .cloud-word[data-tier="1"] { color: var(--_text); font-weight: 600; }
  .cloud-word[data-tier="2"] { color: var(--_accent); font-weight: 700; }
  .cloud-word[data-mine] { text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 0.18em; text-decoration-color: var(--_accent); }
  .cloud-own { display: flex; flex-wrap: wrap; gap: 6px; margin: 10px 0 0; padding: 0; list-style: none; }
  .cloud-empty { margin-block-start: 14px; padding: 26px 16px; border: 1px dashed var(--_border); border-radius: var(--_inner); text-align: center; color: var(--_muted); }
  .cloud-held { margin-block-start: 6px; text-align: center; }
  @keyframes cloud-in { from { opacity: 0; } }
`;
