/**
 * The poll as this viewer gets it: in their language, in an order of their own, without what the host has hidden, and introduced.
 * A file of its own, for polls that have any of that.
 */
import type { Client, Poll, PollOption, PollSnapshot, Translation } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";

export { styles } from "./presentation.styles.ts";

export interface Viewpoint {
  readonly lang: string;
  /** In the order of the host, for screens that everybody looks at. */
  readonly fixed: boolean;
}

/** The same poll, seen from the same place, is the same object again. */
export type Presenter = (raw: PollSnapshot, from: Viewpoint) => PollSnapshot;

export async function presenterOf(client: Client | null): Promise<Presenter> {
  const name = (await client?.viewer().catch(() => null)) ?? null;
  let last: { readonly raw: Poll; readonly from: Viewpoint; readonly poll: Poll } | null = null;
  return (snapshot, from) => {
    const { phase } = snapshot;
    if (phase.kind !== "ready") return snapshot;
    if (last?.raw !== phase.poll || last.from !== from) {
      last = { raw: phase.poll, from, poll: present(phase.poll, from.lang, from.fixed ? null : name) };
    }
    return { ...snapshot, phase: { kind: "ready", poll: last.poll } };
  };
}

/** `lang` as the page or the viewer wants it; `name` of the viewer, null for the host's own order. */
export function present(poll: Poll, lang: string, name: string | null): Poll {
  const shown = { ...poll, options: poll.options.filter(({ state }) => state !== "hidden") };
  return translated(name !== null && poll.shuffle ? shuffled(shown, name) : shown, lang);
}

/** By RFC 4647 lookup: the tag asked for, then shorter and shorter, then the texts as they were written. */
function translated(poll: Poll, lang: string): Poll {
  const known = new Map(Object.entries(poll.translations ?? {}).map(([tag, words]) => [tag.toLowerCase(), { tag, words }]));
  for (let range = lang.toLowerCase(); range !== ""; range = range.slice(0, Math.max(0, range.lastIndexOf("-")))) {
    if (range === poll.language?.toLowerCase()) return poll;
    const found = known.get(range);
    if (found !== undefined) return { ...inWords(poll, found.words), language: found.tag };
  }
  return poll;
}

function inWords(poll: Poll, { question, description, image_alt, options, settings }: Translation): Poll {
  return {
    ...poll,
    question: question ?? poll.question,
    description: description ?? poll.description,
    image_alt: image_alt ?? poll.image_alt,
    options: poll.options.map((option) => ({ ...option, text: options?.[option.id] ?? option.text })),
    settings: { ...poll.settings, ...settings },
  };
}

/** By the hash of viewer and option: an option that comes later leaves the order of the others as it was. */
function shuffled(poll: Poll, name: string): Poll {
  const place = new Map(poll.options.map(({ id }) => [id, hash(`${name} ${poll.id} ${id}`)]));
  const by = (a: PollOption, b: PollOption): number => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0);
  return { ...poll, options: [...poll.options.filter(({ pinned }) => !pinned).sort(by), ...poll.options.filter(({ pinned }) => pinned)] };
}

/** FNV-1a, and the last step of MurmurHash3 to spread what differs only at the end. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (const letter of text) h = Math.imul(h ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Under the question. */
export function intro({ description, image_url, image_alt, language }: Poll): TemplateResult {
  const gone = (event: Event): void => void ((event.target as HTMLElement).hidden = true);
  return html`${description ? html`<p class="about" id="about" part="description" lang=${language ?? nothing} dir="auto">${description}</p>` : nothing}
  ${image_url ? html`<img class="cover" part="image" src=${image_url} alt=${image_alt ?? ""} lang=${language ?? nothing} decoding="async" @error=${gone} />` : nothing}`;
}
