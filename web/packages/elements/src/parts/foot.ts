/** Under the results: of how many voters, and what the viewer may do now. */
import type { PollSnapshot } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import type { Words } from "../i18n/index.ts";
import type { Screen } from "../screen.ts";

export interface FootProps {
  readonly screen: Extract<Screen, { kind: "results" | "note" }>;
  readonly snapshot: PollSnapshot;
  readonly open: boolean;
  /** Whether a table shows; null where there are no rows for one. */
  readonly asTable: boolean | null;
  readonly paused: boolean;
  readonly words: Words;
  readonly again: () => void;
  readonly retract: () => void;
  readonly unpeek: () => void;
  readonly toggleTable: () => void;
  readonly togglePause: () => void;
}

export function foot(props: FootProps): TemplateResult {
  const { screen, snapshot, open, asTable, paused, words } = props;
  const { t } = words;
  const { voting } = screen.poll;
  const { mine, act } = snapshot;
  const idle = act.kind === "idle" || act.kind === "refused";
  const full = mine.length >= voting.votes_per_voter;
  const mayVoteAgain = open && idle && mine.length > 0 && (!full || voting.change);
  const button = (show: boolean, text: string, click: () => void, pressed?: boolean): TemplateResult | typeof nothing =>
    show ? html`<button type="button" aria-pressed=${pressed ?? nothing} @click=${click}>${text}</button>` : nothing;
  const count = countText(props);
  return html`${count === "" ? nothing : html`<span class="count">${count}</span>`}
    <span class="deeds">
      ${button(screen.kind === "results" && screen.canVote, t("back_to_vote"), props.unpeek)}
      ${button(mayVoteAgain, t(full ? "change_vote" : "vote_again"), props.again)}
      ${button(open && idle && voting.retract && mine.length > 0, t("retract"), props.retract)}
      ${button(screen.kind === "results" && open, t("pause"), props.togglePause, paused)}
      ${button(screen.kind === "results" && asTable !== null, t("as_table"), props.toggleTable, asTable ?? false)}
    </span>`;
}

/** The viewer's own act comes first; else the denominator of every percentage above. */
function countText({ screen, snapshot: { act }, paused, words: { t } }: FootProps): string {
  if (act.kind === "casting" && act.waiting) return t("saved");
  if (act.kind === "retracting") return t("retracting");
  if (screen.kind === "note") return act.kind === "casting" ? t("sending") : "";
  const { voters, details } = screen.results;
  const of = t((details?.["basis"] ?? "voters") === "voters" ? "of_voters" : "voters", { n: voters });
  return paused ? `${of} · ${t("paused")}` : of;
}
