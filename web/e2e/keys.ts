/** Somebody with a keyboard and nothing else. */
import type { Locator, Page } from "playwright-core";

const MOST_TABS = 60;

export class Keys {
  readonly page: Page;
  /** The element they are in. */
  readonly host: string;

  constructor(page: Page, host = "plaudit-poll") {
    this.page = page;
    this.host = host;
  }

  /** Tab on until the focus is there. */
  async to(target: Locator): Promise<this> {
    await target.waitFor({ state: "attached" });
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      if (await target.evaluate((one) => one.matches(":focus"))) return this;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`${String(target)} is out of reach of the Tab key`);
  }

  /** To what has this name. */
  async at(role: Parameters<Page["getByRole"]>[0], name: string | RegExp): Promise<this> {
    return this.to(this.page.locator(this.host).getByRole(role, { name }));
  }

  async press(...keys: readonly string[]): Promise<this> {
    for (const key of keys) await this.page.keyboard.press(key);
    return this;
  }

  async type(text: string): Promise<this> {
    await this.page.keyboard.type(text);
    return this;
  }

  /** To the first radio, box, list or field. */
  async field(): Promise<this> {
    return this.to(this.page.locator(`${this.host} :is(input, select, textarea)`).first());
  }

  async send(): Promise<void> {
    await this.to(this.page.locator(`${this.host} form .primary`));
    await this.press("Enter");
  }
}
