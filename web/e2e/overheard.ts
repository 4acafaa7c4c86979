/** Everything a page was told: what it asked for, what was sent to it, and what stands in it. */
import type { Page } from "playwright-core";

/** To be called before the page goes anywhere. Scripts and sheets are left out: they are the same for everybody. */
export function overheard(page: Page): () => Promise<string> {
  const told: Promise<string>[] = [];
  page.on("response", (response) => {
    const sort = response.headers()["content-type"] ?? "";
    if (/json|html|problem/.test(sort)) told.push(response.text().catch(() => ""));
  });
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => told.push(Promise.resolve(String(payload)))));
  return async () => {
    const all = [...(await Promise.all(told)), await page.content(), await page.locator("plaudit-poll").evaluate((one) => one.shadowRoot?.innerHTML ?? "")];
    if (!all.some((text) => text.includes('"poll.results"'))) throw new Error("nothing came live: the ear is not where the page listens");
    return all.join("\n");
  };
}
