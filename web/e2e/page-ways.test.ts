/** The page script where the network gives it less: no WebSocket, no stream, tokens that end, a device with two tabs; and web push. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { Boutique } from "./boutique.ts";
import { hasBrowser, launch } from "./browser.ts";
import { started, until } from "./page-visits.ts";
import { World } from "./world.ts";

const popup = (page: Page) => page.getByRole("dialog", { name: "How was the checkout?" });
const WITHOUT_SOCKETS = "delete window.WebSocket";
const panel = (page: Page) => page.getByRole("region", { name: "Plaudit debug" });

describe.skipIf(!hasBrowser)("the page script by other ways", () => {
  let world: World;
  let shop: Boutique;
  let poll = "";
  let users = 0;
  const somebody = (): string => `user-${(users += 1)}`;
  const send = (user: string, more: Record<string, unknown> = {}) => shop.interact({ to: { user }, show: { poll }, ...more });
  const came = (id: string) => expect.poll(() => shop.outcomes(id), { timeout: 10_000 });

  beforeAll(async () => {
    world = await World.begin({}, launch(true));
    shop = await Boutique.open(world);
    poll = await shop.poll();
  });
  afterAll(async () => {
    await world.end();
    await shop.close();
  });
  afterEach(async () => {
    await Promise.all(world.browser.contexts().map((context) => context.close()));
  });

  it("without WebSockets it comes over a stream, and what is taken back goes", async () => {
    const user = somebody();
    const page = await shop.visit({ user, tag: "data-debug", meet: (met) => void met.addInitScript(WITHOUT_SOCKETS) });
    await panel(page).getByText("live over event-stream").first().waitFor({ timeout: 20_000 });
    const id = await send(user);
    await popup(page).waitFor();
    await came(id).toMatchObject({ delivered: 1, shown: 1 });
    await shop.call("DELETE", `/v1/interactions/${id}`);
    await popup(page).waitFor({ state: "detached" });
  });

  it("without streams it is asked for again and again", async () => {
    const user = somebody();
    const page = await shop.visit({
      user, tag: "data-debug",
      meet: (met) => {
        void met.addInitScript(WITHOUT_SOCKETS);
        void met.route("**/v1/me/stream*", (route) => route.abort());
      },
    });
    await panel(page).getByText("live over polling").first().waitFor({ timeout: 25_000 });
    const id = await send(user);
    await popup(page).waitFor({ timeout: 10_000 });
    await came(id).toMatchObject({ shown: 1 });
  });

  it("two tabs of one device show it once, another device once more, where that is asked", async () => {
    const user = somebody();
    const first = await shop.visit({ user, tag: "data-debug" });
    const second = await shop.visit({ user, tag: "data-debug" }, first.context());
    const phone = await shop.visit({ user, tag: "data-debug" });
    const pages = [first, second, phone];
    for (const page of pages) await panel(page).getByText("the inbox holds").first().waitFor();
    const id = await send(user, { once_per: "device" });
    await came(id).toMatchObject({ shown: 2 });
    for (const page of pages) await panel(page).getByText(/^claim(ed|_lost)$/).first().waitFor();
    const counts = await Promise.all(pages.map((page) => expect.poll(() => popup(page).count().then(String)).toMatch(/0|1/).then(() => popup(page).count())));
    expect(counts[2]).toBe(1);
    await expect.poll(async () => (await popup(first).count()) + (await popup(second).count())).toBe(1);
  });

  it("a tab opened from another is another", async () => {
    const user = somebody();
    const page = await shop.visit({ user, tag: "data-debug" });
    await panel(page).getByText("the inbox holds").first().waitFor();
    const [copy] = await Promise.all([page.context().waitForEvent("page"), page.evaluate("window.open(location.href)")]);
    await panel(copy).getByText("the inbox holds").first().waitFor();
    const tab = (one: Page) => one.evaluate("Object.entries(sessionStorage).find(([name]) => name.endsWith(':tab'))[1]");
    expect(await tab(page)).not.toBe(await tab(copy));
    const id = await send(user, { once_per: "tab" });
    await came(id).toMatchObject({ shown: 2 });
  });

  it("where the file that plays effects does not come at first, the effect waits for it", async () => {
    const user = somebody();
    const page = await shop.visit({ user, tag: "data-debug", meet: (met) => void met.route("**/chunk-play-*.js", (route) => route.abort(), { times: 1 }) });
    await panel(page).getByText("the inbox holds").first().waitFor();
    const { id } = await shop.call("POST", "/v1/effects", { to: { user }, effect: "toast", message: "Better late" });
    await panel(page).getByText("not_reached").first().waitFor();
    await page.getByText("Better late").first().waitFor({ timeout: 10_000 });
    await came(String(id)).toMatchObject({ shown: 1 });
  });

  it("a token that ends is asked for anew, and the channel goes on with it", async () => {
    const user = somebody();
    const page = await shop.visit({ tag: "data-debug" });
    await panel(page).getByText("the inbox holds").first().waitFor();
    await page.evaluate((tokens) => {
      const given = [...tokens];
      (window as unknown as { plaudit: { identify(ask: unknown): void } }).plaudit.identify(() => Promise.resolve(given.length > 1 ? given.shift() : given[0]));
    }, [shop.token(user, -60), shop.token(user)]);
    const id = await send(user);
    await popup(page).waitFor({ timeout: 15_000 });
    await came(id).toMatchObject({ shown: 1 });
  });

  it("a key that is secret, or none of ours, is said and harms nobody", async () => {
    const page = await shop.visit({ tag: `data-debug data-key="pl_sk_live_x"` });
    // The attribute that stands first counts; the second tag's key is what is tried here.
    await page.evaluate(`window.problems = []; plaudit.on("problem", ({ problem }) => window.problems.push(problem.code)); plaudit.track("a b"); plaudit.open({})`);
    await expect.poll(() => page.evaluate("window.problems")).toEqual(["event_invalid", "nothing_to_open"]);
  });

  it("web push: asked for by a press, told to the server, shown by the host's own worker", async () => {
    const user = somebody();
    const page = await shop.visit({
      user, tag: `data-push-worker="/worker.js"`,
      // There is no push service here: what one would answer, with keys of this browser.
      meet: (met) => void met.addInitScript(`PushManager.prototype.subscribe = async () => {
        const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
        const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        const keys = { p256dh: text(await crypto.subtle.exportKey("raw", pair.publicKey)), auth: text(crypto.getRandomValues(new Uint8Array(16))) };
        return { toJSON: () => ({ endpoint: "https://push.example.net/send/1", keys }) };
      }`),
    });
    await page.context().grantPermissions(["notifications"], { origin: shop.url });
    await started(page);
    const devtools = await page.context().newCDPSession(page);
    const registered = new Promise<string>((found) => devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations[0] && found(registrations[0].registrationId)));
    await devtools.send("ServiceWorker.enable");
    // What it says once the server has taken the subscription. The browser does not always tell of answers to keepalive requests.
    expect(await page.evaluate("plaudit.push()")).toBe("subscribed");
    const registrationId = await registered;
    await until(page, "navigator.serviceWorker.ready.then(({ active }) => active?.state === 'activated')");
    const deliver = (data: unknown) => devtools.send("ServiceWorker.deliverPushMessage", { origin: shop.url, registrationId, data: JSON.stringify(data) });
    for (let twice = 0; twice < 2; twice++) await deliver({ title: "How was it?", body: "One question", url: "/p/poll_1", interaction: "int_1" });
    await deliver({ title: "Not of the web", body: "", url: "javascript:alert(1)", interaction: "int_2" });
    await deliver({ title: "Somebody else's" });
    const shown = () => page.evaluate("navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map(({ title, body, tag, data }) => ({ title, body, tag, data })))");
    await expect.poll(shown).toEqual([
      { title: "How was it?", body: "One question", tag: "int_1", data: { plaudit: `${world.server.url}/p/poll_1` } },
      { title: "Not of the web", body: "", tag: "int_2", data: { plaudit: shop.url } },
    ]);
    expect(page.complaints).toEqual([]);
  });
});
