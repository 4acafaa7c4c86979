/** One participant's way on a device: what is asked next, what is kept, what is sent and when, what a refusal does. */
import { handClock } from "@plaudit/test-kit";
import { describe, expect, it } from "vitest";
import { CallFailed, type Reply } from "../../src/http.ts";
import { UNREACHABLE, type Problem } from "../../src/problems.ts";
import { Corner, memoryStore } from "../../src/storage.ts";
import type { Kept } from "../../src/surveys/kept.ts";
import { SurveyRun } from "../../src/surveys/survey-run.ts";
import type { Ending, Survey, SurveyItem } from "../../src/surveys/wire.ts";
import type { Poll } from "../../src/wire.ts";

type Body = Pick<Kept, "answers" | "fields" | "complete" | "response_id"> & { readonly language?: string };

const LOW = { item: "stars", op: "lte", value: 2 } as const;

function item(key: string, kind: Poll["kind"], more: Partial<SurveyItem> = {}, status: Poll["status"] = "open"): SurveyItem {
  const poll = { id: `poll_${key}`, kind, question: `${key}?`, options: [], settings: {}, status } as unknown as Poll;
  return { key, poll_id: poll.id, poll, required: true, show_when: null, jumps: [], next: null, ...more };
}

const ending = (key: string, when: Ending["when"] = null): Ending => ({ key, when, title: `${key} {{field.name|friend}}`, body: null, button: null, effect: null });

const SHOP: Survey = {
  id: "surv_shop", title: "Shop", description: null, language: "en",
  items: [item("stars", "rating"), item("why", "text", { show_when: LOW }), item("more", "text", { required: false })],
  endings: [ending("sorry", LOW), ending("thanks")],
  hidden_fields: ["name"], pacing: "self", back: true, progress: true, status: "open", identity: "anonymous", results_visibility: "never",
  translations: { es: { title: "Tienda", endings: { thanks: { title: "Gracias {{field.name|amigo}}" } } } }, revision: 1, links: { page: "", embed: "" },
};

const problem = (status: number, code: string, more: Partial<Problem> = {}): Problem => ({ status, code, title: code, ...more });
const turn = (): Promise<unknown> => new Promise(setImmediate);

/** A run whose every request is answered by hand. */
async function scene({ survey = SHOP, store = memoryStore(), token = undefined as string | undefined, signed = false, own = undefined as unknown } = {}) {
  const clock = handClock();
  const posts: { body: Body; ok: (more?: Record<string, unknown>, reply?: Record<string, unknown>) => Promise<unknown>; fail: (problem: Problem, hintMs?: number) => Promise<unknown> }[] = [];
  const gets: string[] = [];
  let back = (): void => undefined;
  const run = new SurveyRun(survey.id, {
    clock, corner: new Corner(store, "p:"), hidden: () => false, signed,
    token: () => Promise.resolve(token),
    onReturn: (_, online) => {
      back = online;
      return () => undefined;
    },
    ask: (path, how) => {
      if (how?.method !== "POST") {
        gets.push(path);
        if (!path.endsWith("/me")) return Promise.resolve({ body: survey, etag: "1" });
        return own === undefined ? Promise.resolve({ body: null, etag: undefined }) : Promise.resolve({ body: own, etag: undefined });
      }
      return new Promise<Reply>((resolve, reject) => {
        const body = JSON.parse(JSON.stringify(how.body)) as Body;
        const answers = Object.fromEntries(Object.entries(body.answers).map(([key, answer]) => [key, answer === null ? { skipped: true } : { ...answer, vote_id: `vote_${key}` }]));
        posts.push({
          body,
          ok(more, reply) {
            resolve({ body: { response: { id: body.response_id, status: body.complete ? "completed" : "in_progress", answers, ending: null, ...more }, ...reply }, etag: undefined });
            return turn();
          },
          fail(why, hintMs) {
            reject(new CallFailed(why, hintMs));
            return turn();
          },
        });
      });
    },
  });
  await turn();
  return { run, clock, posts, gets, store, back: () => back(), survey };
}

const shown = ({ state }: SurveyRun) => state.item?.key ?? null;

describe("a survey on a device", () => {
  it("goes on at once, and sends all there is to say after each answer, one request at a time", async () => {
    const { run, posts } = await scene();
    expect([shown(run), posts.length]).toEqual(["stars", 0]);
    run.answer("stars", { rating: 2 });
    expect(shown(run)).toBe("why");
    run.answer("why", { text: "slow" });
    expect([shown(run), posts.length, run.state.sync]).toEqual(["more", 1, "sending"]);
    expect(posts[0]?.body).toMatchObject({ answers: { stars: { rating: 2 } }, complete: false });
    await posts[0]?.ok();
    expect(posts[1]?.body.answers).toEqual({ stars: { rating: 2 }, why: { text: "slow" } });
    run.answer("more", null);
    expect(run.state).toMatchObject({ status: "finished", item: null, ending: { key: "sorry", title: "sorry friend" } });
    await posts[1]?.ok();
    expect(posts[2]?.body).toMatchObject({ answers: { more: null }, complete: true });
    await posts[2]?.ok();
    expect(run.state).toMatchObject({ status: "completed", sync: "idle" });
    expect(new Set(posts.map(({ body }) => body.response_id)).size).toBe(1);
  });

  it("keeps everything while there is no network, says so, and sends it once when it is back", async () => {
    const { run, posts, clock, back } = await scene();
    run.answer("stars", { rating: 5 });
    await posts[0]?.fail(UNREACHABLE);
    expect(run.state.sync).toBe("waiting");
    run.answer("more", { text: "fine" });
    expect(run.state).toMatchObject({ status: "finished", ending: { key: "thanks" } });
    await posts[1]?.fail(UNREACHABLE);
    clock.advance(1_000);
    await posts[2]?.fail(UNREACHABLE);
    back();
    expect(posts).toHaveLength(4);
    await posts[3]?.ok();
    expect(run.state).toMatchObject({ status: "completed", sync: "idle" });
    clock.advance(600_000);
    back();
    expect(posts).toHaveLength(4);
  });

  it.each([["429", 429, "rate_limited"], ["503", 503, "overloaded"], ["an expired token", 401, "voter_token_expired"]])("asks again under the same id after %s, no sooner than told", async (_, status, code) => {
    const { run, posts, clock } = await scene();
    run.answer("stars", { rating: 5 });
    await posts[0]?.fail(problem(status, code), 5_000);
    clock.advance(4_999);
    expect(posts).toHaveLength(1);
    clock.advance(1_001);
    expect(posts[1]?.body).toEqual(posts[0]?.body);
  });

  it("goes on after a reload, and sends what was not sent", async () => {
    const first = await scene();
    first.run.answer("stars", { rating: 1 });
    await first.posts[0]?.fail(UNREACHABLE);
    first.run.close();
    const second = await scene({ store: first.store });
    expect(shown(second.run)).toBe("why");
    expect(second.posts[0]?.body).toMatchObject({ answers: { stars: { rating: 1 } }, response_id: first.posts[0]?.body.response_id });
    await second.posts[0]?.ok();
    const third = await scene({ store: first.store });
    expect([shown(third.run), third.posts.length]).toEqual(["why", 0]);
  });

  it("finds the response of a participant the page knows, begun elsewhere; of a newcomer it asks nothing", async () => {
    const own = { response: { id: "resp_elsewhere", status: "in_progress", answers: { stars: { rating: 2, vote_id: "vote_1" } }, ending: null } };
    const { run, posts } = await scene({ token: "a.b.c", signed: true, own });
    expect([shown(run), posts.length]).toEqual(["why", 0]);
    run.answer("why", { text: "slow" });
    expect(posts[0]?.body).toMatchObject({ response_id: "resp_elsewhere", answers: { stars: { rating: 2 }, why: { text: "slow" } } });
    expect((await scene({ token: "pl_vt_x.y" })).gets).toEqual(["/v1/surveys/surv_shop"]);
  });

  it("keeps people who sign in on one device apart, and looks at what their token says", async () => {
    const token = (claims: object): string => `x.${btoa(JSON.stringify(claims))}.y`;
    const vip = { ...SHOP, items: [item("gold", "text", { show_when: { attribute: "tier", op: "eq", value: "gold" } }), ...SHOP.items] };
    const store = memoryStore();
    const ann = await scene({ survey: vip, store, signed: true, token: token({ sub: "ann", attrs: { tier: "gold" } }) });
    expect(shown(ann.run)).toBe("gold");
    ann.run.answer("gold", { text: "yes" });
    const bob = await scene({ survey: vip, store, signed: true, token: token({ sub: "bob" }) });
    expect([shown(bob.run), bob.posts.length]).toEqual(["stars", 0]);
    expect(shown((await scene({ survey: vip, store, signed: true, token: token({ sub: "ann", attrs: { tier: "gold" } }) })).run)).toBe("stars");
  });

  it("goes back to what is unfit, says why there, and goes on sending the rest", async () => {
    const { run, posts } = await scene();
    run.answer("stars", { rating: 2 });
    await posts[0]?.ok();
    run.answer("why", { text: "x" });
    run.answer("more", { text: "y" });
    await posts[1]?.fail(problem(422, "text_too_long", { errors: [{ pointer: "#/answers/why/text", detail: "At most 3." }] }));
    expect(run.state).toMatchObject({ status: "in_progress", item: { key: "why" }, problems: { why: { code: "text_too_long", detail: "At most 3." } }, answers: { why: { text: "x" } } });
    expect(posts[2]?.body).toMatchObject({ complete: false, answers: { stars: { rating: 2 }, more: { text: "y" } } });
    expect(posts[2]?.body.answers).not.toHaveProperty("why");
    await posts[2]?.ok();
    run.answer("why", { text: "z" });
    expect(run.state.problems).toEqual({});
    await posts[3]?.ok();
    run.next("more");
    await posts[4]?.ok();
    expect(run.state.status).toBe("completed");
  });

  it("a vote that was not taken was not said", async () => {
    const { run, posts } = await scene();
    run.answer("stars", { rating: 5 });
    await posts[0]?.ok({ answers: {} }, { problems: { stars: problem(409, "poll_closed") } });
    expect(run.state).toMatchObject({ item: { key: "stars" }, answers: {}, problems: { stars: { code: "poll_closed" } }, sync: "idle" });
    expect(posts).toHaveLength(1);
  });

  it.each(["survey_closed", "survey_full"])("%s: says so and stops", async (code) => {
    const { run, posts, clock } = await scene();
    run.answer("stars", { rating: 5 });
    await posts[0]?.fail(problem(409, code));
    expect(run.state).toMatchObject({ problem: { code }, sync: "idle" });
    clock.advance(600_000);
    expect(posts).toHaveLength(1);
  });

  it("completed elsewhere: the server's word stands", async () => {
    const own = { response: { id: "resp_1", status: "completed", answers: { stars: { rating: 1 } }, ending: ending("sorry") } };
    const { run, posts } = await scene({ own });
    run.answer("stars", { rating: 5 });
    await posts[0]?.fail(problem(409, "survey_state"));
    expect(run.state).toMatchObject({ status: "completed", ending: { key: "sorry" }, answers: { stars: { rating: 1 } } });
    expect(posts).toHaveLength(1);
  });

  it("takes the answers as the server has them, unless more was said meanwhile", async () => {
    const { run, posts } = await scene();
    run.answer("stars", { rating: 2 });
    run.answer("why", { text: " slow" });
    await posts[0]?.ok({ answers: { stars: { rating: 2 } } });
    expect(run.state.answers).toMatchObject({ why: { text: " slow" } });
    await posts[1]?.ok({ answers: { stars: { rating: 2 }, why: { text: "slow" } } });
    expect(run.state.answers).toMatchObject({ why: { text: "slow" } });
  });

  it("taps that come late count, and bring nobody back", async () => {
    const { run, posts } = await scene();
    run.answer("stars", { rating: 4 }, { stay: true });
    expect(shown(run)).toBe("stars");
    run.next("stars");
    run.answer("stars", { rating: 5 }, { stay: true });
    expect([shown(run), run.state.answers["stars"]]).toEqual(["more", { rating: 5 }]);
    await posts[0]?.ok();
    expect(posts[1]?.body.answers).toEqual({ stars: { rating: 5 } });
  });

  it("goes back and takes another branch; what lies beside the way is kept and decides nothing", async () => {
    const { run } = await scene();
    run.answer("stars", { rating: 1 });
    run.answer("why", { text: "slow" });
    expect([shown(run), run.state.back]).toEqual(["more", "why"]);
    run.goTo("stars");
    expect([shown(run), run.state.back]).toEqual(["stars", null]);
    run.answer("stars", { rating: 5 });
    expect([shown(run), run.state.back]).toEqual(["more", "stars"]);
    run.answer("more", null);
    expect(run.state).toMatchObject({ ending: { key: "thanks" }, answers: { why: { text: "slow" } } });
  });

  it("knows whether an answer would be the last", async () => {
    const { run } = await scene({ survey: { ...SHOP, items: SHOP.items.slice(0, 2) } });
    expect([run.isLast("stars", null), run.isLast("stars", { rating: 5 }), run.isLast("stars", { rating: 1 })]).toEqual([false, true, false]);
  });

  it("speaks the participant's language, sends it, and keeps fields the survey names", async () => {
    const { run, posts } = await scene();
    run.lang = "es-MX";
    run.fields = { name: "Ana", other: "no", deep: {} };
    expect(posts).toHaveLength(0);
    expect(run.state.title).toBe("Tienda");
    run.answer("stars", { rating: 5 });
    expect(posts[0]?.body).toMatchObject({ language: "es-MX", fields: { name: "Ana" } });
    run.answer("more", null);
    expect(run.state.ending?.title).toBe("Gracias Ana");
  });

  it("where the host sets the pace, latecomers go on without what is closed, and complete nothing", async () => {
    const survey: Survey = { ...SHOP, pacing: "host", items: [item("a", "quiz", {}, "closed"), item("b", "quiz"), item("c", "quiz", {}, "draft")] };
    const { run, posts, clock, gets } = await scene({ survey });
    expect([shown(run), run.state.back]).toEqual(["b", null]);
    run.answer("b", { choices: ["x"] });
    expect(shown(run)).toBe("c");
    run.answer("c", { choices: ["y"] });
    await posts[0]?.ok();
    expect(posts[1]?.body.complete).toBe(false);
    const asked = gets.length;
    clock.advance(4_000);
    expect(gets.length).toBe(asked + 1);
  });

  it("content is read, not answered; an empty way is finished by a press", async () => {
    const { run, posts } = await scene({ survey: { ...SHOP, items: [item("hello", "content", { required: false })] } });
    expect([shown(run), run.state.walk.of]).toEqual(["hello", 0]);
    run.answer("hello", null);
    expect(run.state.status).toBe("finished");
    expect(posts[0]?.body).toMatchObject({ answers: { hello: null } });
    const empty = await scene({ survey: { ...SHOP, items: [item("never", "text", { show_when: { field: "name", op: "answered" } })] } });
    expect([shown(empty.run), empty.run.state.status]).toEqual([null, "in_progress"]);
    empty.run.next("");
    expect(empty.run.state.status).toBe("finished");
  });
});
