import { css } from "lit";

export const styles = css`
  .ideas-sort { display: flex; gap: 4px; margin-block-start: 12px; }
  .ideas-sort button { min-block-size: 44px; padding: 8px 14px; font-size: 0.875rem; color: var(--_muted); background: none; }
  .ideas-sort [aria-pressed="true"] { color: var(--_text); background: var(--_track); }
  .ideas-fresh { position: sticky; inset-block-start: 8px; z-index: 2; display: block; margin: 8px auto -8px; min-block-size: 44px; padding: 8px 18px; border-radius: 22px; color: var(--_on-accent); background: var(--_accent); font-size: 0.875rem; box-shadow: 0 6px 18px -6px rgb(16 24 40 / 0.5); }
  .ideas { display: grid; gap: 8px; margin-block-start: 12px; margin-block-end: 0; padding: 0; list-style: none; }
  .idea { display: flex; align-items: stretch; min-block-size: 64px; border: 1px solid var(--_border); border-radius: var(--_inner); background: var(--_surface); transition: border-color 0.2s; scroll-margin-block: 60px; }
  .idea[data-mine] { border-color: var(--_accent); }
  .idea[data-answered] { background: color-mix(in oklab, var(--_track) 55%, var(--_surface)); }
  .idea-words { flex: 1; min-inline-size: 0; display: flex; flex-direction: column; justify-content: center; align-items: start; gap: 4px; padding: 10px 14px; }
  .idea-words .label { white-space: pre-line; }
  .idea-tag { display: inline-flex; align-items: center; gap: 4px; padding: 2px 10px; border-radius: 11px; background: var(--_track); color: var(--_text); font-size: 0.75rem; font-weight: 600; }
  .idea-tag[data-tone="done"] { color: var(--_accent); background: var(--_tint); }
  .idea-tag svg { inline-size: 12px; block-size: 12px; fill: none; stroke: currentColor; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
  .idea-vote { flex: none; display: grid; place-content: center; justify-items: center; gap: 2px; inline-size: 64px; min-block-size: 56px; margin: 3px; padding: 4px; font-size: 1rem; font-weight: 700; font-variant-numeric: tabular-nums; color: var(--_text); background: var(--_track); border-radius: calc(var(--_inner) - 3px); }
  .idea-vote > [aria-hidden] { display: grid; justify-items: center; gap: 2px; }
  button.idea-vote:hover { background: color-mix(in oklab, var(--_track) 82%, var(--_text)); }
  .idea-vote svg { inline-size: 16px; block-size: 16px; fill: none; stroke: currentColor; stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; transition: transform 0.25s var(--_ease); }
  .idea-vote[aria-pressed="true"] { color: var(--_on-accent); background: var(--_accent); }
  button.idea-vote[aria-pressed="true"]:hover { background: color-mix(in oklab, var(--_accent) 88%, var(--_text)); }
  .idea-vote[aria-pressed="true"] svg { transform: translateY(-2px); }
  .ideas-empty { margin-block-start: 14px; padding: 26px 16px; border: 1px dashed var(--_border); border-radius: var(--_inner); text-align: center; color: var(--_muted); }
  .idea[data-found] { animation: idea-found 1.4s ease-out; }
  @keyframes idea-found { 30% { box-shadow: 0 0 0 4px color-mix(in oklab, var(--_accent) 40%, transparent); } }
  @media (forced-colors: active) {
    .idea-vote { border: 1px solid ButtonText; }
    .idea-vote[aria-pressed="true"] { forced-color-adjust: none; color: HighlightText; background: Highlight; }
  }
`;
