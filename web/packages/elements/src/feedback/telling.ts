/** What came of an effect that the host sent to everybody who watches a poll: only counted, so what does not arrive is one less. */
import type { Client } from "@plaudit/client";
import type { Because, Played, Told } from "@plaudit/effects";

/** It was not for want of ability. */
const NOT_TOLD: ReadonlySet<Because> = new Set(["duplicate", "expired", "elsewhere", "withdrawn"]);

export interface Telling extends Told {
  readonly played: (played: Played) => void;
}

/** `id`: of the interaction; feedback on one's own act has none and is nobody's business. */
export function tellingOf(id: string | undefined, ask: Client["ask"] | undefined): Telling {
  const tell = (body: Readonly<Record<string, unknown>>): void => {
    if (id !== undefined) ask?.(`/v1/interactions/${encodeURIComponent(id)}/outcomes`, { method: "POST", body }).catch(() => null);
  };
  return {
    clicked: () => tell({ outcome: "clicked" }),
    dismissed: () => tell({ outcome: "dismissed" }),
    played({ played, fallback, because }) {
      if (played !== null) tell({ outcome: "shown", ...(fallback === undefined ? {} : { fallback }) });
      else if (because !== undefined && !NOT_TOLD.has(because)) tell({ outcome: "unsupported", detail: because });
    },
  };
}
