/** The answers in words of one poll, as one element shows them: fetched when there is news, never by a whole crowd at once. */
import { waitFor } from "./growth.ts";
import type { Tools } from "./kind.ts";

export interface Written {
  /** Of the vote that said it. */
  readonly id: string;
  readonly text: string;
  readonly likes: number;
  readonly liked?: boolean;
  readonly state: "pending" | "approved" | "rejected";
  readonly at: string;
}

interface Page {
  readonly data: readonly Written[];
  readonly next_cursor: string | null;
}

export type Sort = "newest" | "liked";

const PAGE = 20;
const MOST = 100;

export class AnswerFeed {
  readonly #tools: Tools;
  #news = "";
  #own = "";
  #fetched = "";
  #askedAt: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #cursor: string | null = null;
  /** Likes of this viewer that the last page does not know yet. */
  readonly #touched = new Map<string, boolean>();
  #round = 0;
  sort: Sort = "newest";
  phase: "loading" | "here" | "failed" = "loading";
  items: readonly Written[] = [];
  /** What was drawn last, so that a reader's place stays. */
  shown: readonly string[] = [];

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  get hasMore(): boolean {
    return this.#cursor !== null;
  }

  /** `news` is any text that differs when there may be other answers; `own`, when one of them is the viewer's: that one does not wait. */
  follow(news: string, own: string): void {
    this.#news = news;
    const urgent = own !== this.#own;
    this.#own = own;
    if (urgent && this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
    if (news === this.#fetched || this.#timer !== null) return;
    const wait = urgent ? 0 : waitFor(Date.now(), this.#askedAt, Math.random());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#tools.root.host.isConnected) void this.#refresh();
    }, wait);
  }

  order(sort: Sort): void {
    this.sort = sort;
    this.shown = [];
    void this.#refresh();
    this.#tools.redraw();
  }

  retry(): void {
    this.phase = "loading";
    void this.#refresh();
    this.#tools.redraw();
  }

  async more(): Promise<void> {
    const page = await this.#ask(`&cursor=${encodeURIComponent(this.#cursor ?? "")}&limit=${PAGE}`);
    if (page === null) return;
    const known = new Set(this.items.map(({ id }) => id));
    this.#take(page, [...this.items, ...page.data.filter(({ id }) => !known.has(id))]);
  }

  /** Shown at once; taken back when the server refuses. */
  async like(id: string): Promise<void> {
    const liked = !this.isLiked(id);
    this.#touched.set(id, liked);
    this.#tools.redraw();
    try {
      const said = (await this.#tools.ask(`/answers/${encodeURIComponent(id)}/like`, { method: liked ? "POST" : "DELETE", acting: true })) as { likes: number; liked: boolean };
      this.items = this.items.map((item) => (item.id === id ? { ...item, likes: said.likes, liked: said.liked } : item));
    } catch {
      // The page that is here stays the truth.
    }
    if (this.#touched.get(id) === liked) this.#touched.delete(id);
    this.#tools.redraw();
  }

  isLiked(id: string): boolean {
    return this.#touched.get(id) ?? this.items.find((item) => item.id === id)?.liked ?? false;
  }

  likesOf({ id, likes, liked = false }: Written): number {
    return Math.max(0, likes + Number(this.isLiked(id)) - Number(liked));
  }

  async #refresh(): Promise<void> {
    const news = this.#news;
    this.#askedAt = Date.now();
    const page = await this.#ask(`&limit=${Math.min(MOST, Math.max(PAGE, this.items.length))}`);
    if (page !== null) this.#take(page, page.data);
    // News that did not come is asked for again with the next.
    this.#fetched = page === null ? "" : news;
    if (this.#news !== news) this.follow(this.#news, this.#own);
  }

  /** null when nothing came, or something else was asked for meanwhile. */
  async #ask(query: string): Promise<Page | null> {
    const round = ++this.#round;
    try {
      const page = (await this.#tools.ask(`/answers?sort=${this.sort}${query}`)) as Page;
      return round === this.#round ? page : null;
    } catch {
      if (round === this.#round && this.items.length === 0) this.phase = "failed";
      this.#tools.redraw();
      return null;
    }
  }

  #take({ next_cursor }: Page, items: readonly Written[]): void {
    this.items = items;
    this.#cursor = next_cursor;
    this.phase = "here";
    this.#tools.redraw();
  }
}

const feeds = new WeakMap<Tools, AnswerFeed>();

export function feedOf(tools: Tools): AnswerFeed {
  const feed = feeds.get(tools) ?? new AnswerFeed(tools);
  feeds.set(tools, feed);
  return feed;
}

