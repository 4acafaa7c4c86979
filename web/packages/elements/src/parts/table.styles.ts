import { css } from "lit";

export const styles = css`
  table { inline-size: 100%; margin-block-start: 12px; border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 12px 8px; border-block-end: 1px solid var(--_border); text-align: end; font-weight: 400; white-space: nowrap; }
  th:first-child { text-align: start; white-space: normal; padding-inline-start: 0; }
  tbody th { min-inline-size: 7em; }
  td:last-child, th:last-child { padding-inline-end: 0; }
  thead th { white-space: normal; overflow-wrap: normal; font-size: 0.8125rem; font-weight: 600; color: var(--_muted); vertical-align: bottom; }
  tr[data-leader] :is(th, td) { font-weight: 680; }
`;
