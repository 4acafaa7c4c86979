/**
 * One person before two tabs and a second device when the network fails: the tabs' line is cut, the device's brings nothing until later.
 * It costs nothing while it lasts, so other tests may run meanwhile.
 */
import type { BrowserContext } from "playwright-core";
import { expect } from "vitest";
import type { Boutique } from "./boutique.ts";
import { Line } from "./page-line.ts";
import { connected, heard, listen } from "./page-visits.ts";
import type { Visit } from "./visit.ts";

export const LASTING = "Your order has left the house";
export const FLEETING = "Only now";
export const LATER = "Back again";
/** Longer than most people wait for a train to leave its tunnel. */
const SECONDS = 30;

export class Outage {
  lasting = "";
  fleeting = "";
  readonly #shop: Boutique;
  readonly #user: string;
  readonly #pages: readonly Visit[];
  readonly #cut: Line;
  readonly #held: Line;

  private constructor(shop: Boutique, user: string, pages: readonly Visit[], cut: Line, held: Line) {
    this.#shop = shop;
    this.#user = user;
    this.#pages = pages;
    this.#cut = cut;
    this.#held = held;
  }

  /** The network is down, and two effects have been sent since. */
  static async begin(shop: Boutique, user: string): Promise<Outage> {
    const [cut, held] = await Promise.all([Line.to(shop.world.server.url), Line.to(shop.world.server.url)]);
    const first = await shop.visit({ user, through: cut.url });
    const second = await shop.visit({ user, through: cut.url }, first.context());
    const pages = [first, second, await shop.visit({ user, through: held.url })];
    for (const page of pages) {
      await connected(page);
      await listen(page);
      await page.evaluate("window.plaudit.debug(false)"); // it would be drawn every second
    }
    const outage = new Outage(shop, user, pages, cut, held);
    cut.cut();
    held.hold();
    await first.context().setOffline(true);
    outage.lasting = await outage.#send(LASTING, { ttl_seconds: 3_600 });
    outage.fleeting = await outage.#send(FLEETING, { ttl_seconds: SECONDS });
    return outage;
  }

  get contexts(): readonly BrowserContext[] {
    return this.#pages.map((page) => page.context());
  }

  /** The one that was not to be held for longer is over, by the server's own word. */
  async last(): Promise<void> {
    await expect.poll(() => this.#shop.call("GET", `/v1/interactions/${this.fleeting}`), { timeout: 2 * SECONDS * 1_000, interval: 500 }).toMatchObject({ status: "expired" });
  }

  /** The network is back; resolves when one of the pages shows `text`. */
  async over(text: string): Promise<void> {
    const seen = Promise.any(this.#pages.map((page) => page.getByText(text).first().waitFor()));
    this.#cut.mend();
    this.#held.mend();
    await this.#pages[0]?.context().setOffline(false);
    await seen;
  }

  /** What came to each page, once each of them has got what is sent now, to every tab. */
  async heardAfter(text: string): Promise<readonly (readonly string[])[]> {
    await this.#send(text, { once_per: "tab" });
    const messages = (page: Visit) => heard(page).then((all) => all.filter(([type]) => type === "effect").map(([, { message }]) => String(message)));
    for (const page of this.#pages) {
      await page.bringToFront();
      await expect.poll(() => messages(page), { timeout: 20_000 }).toContain(text);
    }
    return Promise.all(this.#pages.map(messages));
  }

  async close(): Promise<void> {
    await Promise.all([...new Set(this.contexts)].map((context) => context.close()));
    await Promise.all([this.#cut.close(), this.#held.close()]);
  }

  async #send(message: string, more: Record<string, unknown>): Promise<string> {
    const { id } = await this.#shop.call("POST", "/v1/effects", { to: { user: this.#user }, effect: "toast", message, ...more });
    return String(id);
  }
}
