import { handClock } from "@plaudit/test-kit";
import { describe, expect, it } from "vitest";
import type { Ear } from "../../src/client.ts";
import { CallFailed } from "../../src/http.ts";
import { UNREACHABLE } from "../../src/problems.ts";
import { Corner, memoryStore } from "../../src/storage.ts";
import { SubjectRun } from "../../src/subjects/subject-run.ts";
import type { Taps } from "../../src/subjects/wire.ts";

interface Body {
  readonly like?: boolean;
  readonly reactions?: Taps;
  readonly batch_id?: string;
}

/** The subject as a server keeps it: batches count once. `lose` decides what of the way there and back is lost. */
function subject() {
  const batches = new Map<string, Taps>();
  let liked = false;
  let version = 0;
  const state = () => ({ subject: "post", likes: Number(liked), reactions: Object.fromEntries([...batches.values()].flatMap((taps) => Object.entries(taps)).reduce((sum, [key, n]) => sum.set(key, (sum.get(key) ?? 0) + n), new Map<string, number>())), version, liked });
  const take = ({ like, reactions, batch_id = "" }: Body) => {
    if (like !== undefined && like !== liked) {
      liked = like;
      version++;
    }
    if (reactions !== undefined && !batches.has(batch_id)) {
      batches.set(batch_id, reactions);
      version++;
    }
    return state();
  };
  return { take, state, batches };
}

const settle = async (): Promise<void> => {
  for (let n = 0; n < 12; n++) await null;
};

function scene(lose: () => "there" | "back" | null = () => null) {
  const server = subject();
  const clock = handClock(1_000_000);
  const store = memoryStore();
  const asked: Body[] = [];
  let ear: Ear | null = null;
  let refusal: CallFailed | null = null;
  const tab = () => {
    const run = new SubjectRun("post", {
      clock, corner: new Corner(store, "p:"), onReturn: () => () => undefined, connection: () => ({ kind: "idle" }),
      listen: (_, one) => {
        ear = one;
        return () => (ear = null);
      },
      ask: async (path, how) => {
        await null;
        if (path !== "/v1/reactions") return { body: server.state(), etag: undefined };
        const { subject: name, ...body } = how?.body as Body & { subject: string };
        expect(name).toBe("post");
        asked.push(body);
        const lost = lose();
        if (lost === "there") throw new CallFailed(UNREACHABLE);
        if (refusal !== null) throw refusal;
        const reply = server.take(body);
        if (lost === "back") throw new CallFailed(UNREACHABLE);
        return { body: { ...reply, accepted: 1 }, etag: undefined };
      },
    });
    const floats: Taps[] = [];
    const stop = run.listen({ changed: () => undefined, taps: (taps) => floats.push(taps) });
    return { run, stop, floats };
  };
  const push = (data: unknown) => ear?.said({ type: "subject.reactions", channel: "subject:post", version: 1, at: "", data } as never);
  const wait = async (ms: number) => {
    for (let gone = 0; gone < ms; gone += 100) {
      clock.advance(100);
      await settle();
    }
  };
  return { tab, server, asked, wait, push, store, refuse: (problem: CallFailed | null) => (refusal = problem) };
}

describe("a subject", () => {
  it("taps of half a second leave together, and show at once", async () => {
    const { tab, asked, wait, server } = scene();
    const { run } = tab();
    await settle();
    run.tap("👏");
    run.tap("👏");
    run.tap("🔥");
    expect(run.state.reactions).toEqual({ "👏": 2, "🔥": 1 });
    expect(asked).toEqual([]);
    await wait(500);
    expect(asked).toMatchObject([{ reactions: { "👏": 2, "🔥": 1 } }]);
    expect(server.state().reactions).toEqual({ "👏": 2, "🔥": 1 });
    expect(run.state).toMatchObject({ reactions: { "👏": 2, "🔥": 1 }, waiting: false, problem: null });
  });

  it("no more than a batch every half second, whatever is tapped", async () => {
    const { tab, asked, wait } = scene();
    const { run } = tab();
    for (let n = 0; n < 30; n++) {
      run.tap("👏");
      await wait(100);
    }
    await wait(1_000);
    expect(asked.length).toBeLessThanOrEqual(7);
    expect(asked.reduce((sum, { reactions }) => sum + (reactions?.["👏"] ?? 0), 0)).toBe(30);
  });

  it("too fast is told and not shown", () => {
    const { run } = scene().tab();
    expect(Array.from({ length: 25 }, () => run.tap("👏")).filter(Boolean)).toHaveLength(20);
    expect(run.state.reactions).toEqual({ "👏": 20 });
  });

  it("one like, and the last wish wins", async () => {
    const { tab, asked, wait, server } = scene();
    const { run } = tab();
    await settle();
    run.like(true);
    expect(run.state).toMatchObject({ liked: true, likes: 1 });
    await wait(100);
    run.like(false);
    run.like(true);
    run.like(false);
    await wait(200);
    expect(asked).toEqual([{ like: true }, { like: false }]);
    expect(server.state()).toMatchObject({ liked: false, likes: 0 });
    expect(run.state).toMatchObject({ liked: false, likes: 0 });
  });

  it("offline: it waits on the device, shows, and is sent once when the network is back, from whichever page is open then", async () => {
    let down = true;
    const { tab, wait, server, asked } = scene(() => (down ? "there" : null));
    const first = tab();
    first.run.tap("👏");
    first.run.like(true);
    await wait(3_000);
    expect(first.run.state).toMatchObject({ waiting: true, likes: 1, liked: true, reactions: { "👏": 1 } });
    first.stop();
    const second = tab();
    expect(second.run.state).toMatchObject({ liked: true, reactions: { "👏": 1 } });
    down = false;
    await wait(60_000);
    expect(server.state()).toMatchObject({ likes: 1, reactions: { "👏": 1 } });
    expect(server.batches.size).toBe(1);
    expect(new Set(asked.flatMap(({ batch_id }) => batch_id ?? [])).size).toBe(1);
    expect(second.run.state).toMatchObject({ waiting: false, reactions: { "👏": 1 } });
  });

  it("refused is taken back and told", async () => {
    const { tab, wait, refuse } = scene();
    const { run } = tab();
    refuse(new CallFailed({ status: 403, code: "scope_missing", title: "no" }));
    run.tap("👏");
    run.like(true);
    await wait(1_000);
    expect(run.state).toMatchObject({ liked: false, likes: 0, reactions: {}, problem: { code: "scope_missing" } });
  });

  it("others' taps float, one's own do not come again", async () => {
    const { tab, wait, push } = scene();
    const { run, floats } = tab();
    await settle();
    run.tap("👏");
    await wait(600);
    push({ subject: "post", likes: 0, reactions: { "👏": 4 }, version: 9 });
    expect(floats).toEqual([{ "👏": 3 }]);
    push({ subject: "post", likes: "many", reactions: {}, version: 10 });
    expect(run.state.reactions).toEqual({ "👏": 4 });
  });

  it("every tap counts once, whatever is lost, in two tabs that close and open", async () => {
    for (let seed = 1; seed <= 40; seed++) {
      let chance = seed;
      const random = (): number => (chance = (chance * 48_271) % 2_147_483_647) / 2_147_483_647;
      let calm = false;
      const { tab, wait, server } = scene(() => (calm || random() < 0.5 ? null : random() < 0.5 ? "there" : "back"));
      const tabs = [tab(), tab()];
      let tapped = 0;
      for (let step = 0; step < 60; step++) {
        const which = random() < 0.5 ? 0 : 1;
        if (random() < 0.06) {
          tabs[which]?.stop();
          tabs[which] = tab();
        }
        if (tabs[which]?.run.tap("👏")) tapped++;
        await wait(random() < 0.3 ? 700 : 100);
      }
      calm = true;
      await wait(90_000);
      expect([seed, server.state().reactions["👏"]]).toEqual([seed, tapped]);
      for (const { run } of tabs) expect(run.state.waiting).toBe(false);
    }
  }, 30_000);
});
