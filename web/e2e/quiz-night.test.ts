/**
 * A quiz night of ten questions: players on their telephones among thirty others, and a leaderboard that is right to the point. Points
 * are worked out here from exports of the polls, by the instants on the voters' receipts; two hundred players are in
 * `server/tests/acceptance/test_quiz_night.py`.
 */
import type { Poll, Survey } from "@plaudit/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "./browser.ts";
import { Surveyor, next, ours, question, shoot } from "./surveyor.ts";
import type { Visit } from "./visit.ts";
import { findings } from "./world.ts";

const QUESTIONS = 10;
const CROWD = 30;
const OPTIONS = ["Mercury", "Venus", "Mars"];
const POINTS = 1000;
const LIMIT_MS = 20_000;

interface Row {
  readonly place: number;
  readonly response_id: string;
  readonly name: string;
  readonly score: number;
  readonly right: number;
  readonly answered: number;
}
interface Listed {
  readonly id: string;
  readonly fields: { readonly name: string };
  readonly answers: Readonly<Record<string, { readonly vote_id?: string }>>;
}
/** A poll's export: when it opened, and each vote with the receipt its voter was given. */
interface Log {
  readonly poll: { readonly opens_at: string };
  readonly votes: readonly { readonly vote: { readonly id: string; readonly choices: readonly string[] }; readonly receipt: { readonly at: string } }[];
}

const right = (number: number): string => OPTIONS[number % OPTIONS.length] ?? "";
const wrong = (number: number): string => OPTIONS[(number + 1) % OPTIONS.length] ?? "";
const id = (poll: Poll, text: string): string => poll.options.find((one) => one.text === text)?.id ?? "";

describe.skipIf(!hasBrowser)("a quiz night", () => {
  let s: Surveyor;
  beforeAll(async () => {
    s = await Surveyor.begin();
  });
  afterAll(() => s.end());

  const call = (method: string, path: string, body?: unknown): Promise<unknown> => s.world.server.call(method, path, body);

  const quiz = (): Promise<Survey> =>
    s.make({
      title: "Quiz night", pacing: "host", hidden_fields: ["name"], endings: [{ key: "bye", title: "That was all, {{field.name}}!" }],
      items: Array.from({ length: QUESTIONS }, (_, n) => ({
        key: `q${n}`, required: false,
        poll: { question: `Question ${n}?`, kind: "quiz", options: OPTIONS, settings: { correct: [right(n)], points: POINTS, time_limit_seconds: LIMIT_MS / 1000, explanation: `Because ${n}.` } },
      })),
    });

  /** Others in the room: some right, some wrong, some silent. */
  async function crowd(survey: Survey, number: number, poll: Poll): Promise<void> {
    for (let guest = 0; guest < CROWD; guest++) {
      if ((guest + number) % 10 === 0) continue;
      const said = (guest * 7 + number) % 3 > 0 ? right(number) : wrong(number);
      const answers = { [`q${number}`]: { choices: [id(poll, said)] } };
      await call("POST", `/v1/surveys/${survey.id}/responses`, { voter: `guest-${guest}`, fields: { name: `Guest ${guest}` }, answers });
    }
  }

  /** The board as the exports have it. `told`: the questions whose answer has been told. */
  async function expected(survey: Survey, told: number): Promise<Row[]> {
    const logs = await Promise.all(survey.items.slice(0, told).map(({ poll }) => log(poll)));
    const { data } = (await call("GET", `/v1/surveys/${survey.id}/responses?limit=100`)) as { data: readonly Listed[] };
    const rows = data.map((response) => ({ place: 0, response_id: response.id, name: response.fields.name, ...total(response, survey, logs) }));
    const best = rows.filter(({ answered }) => answered > 0).sort((a, b) => b.score - a.score);
    return best.map((row) => ({ ...row, place: 1 + best.filter(({ score }) => score > row.score).length }));
  }

  const log = (poll: Poll): Promise<Log> => call("GET", `/v1/polls/${poll.id}/export?format=json`) as Promise<Log>;

  function total({ answers }: Listed, { items }: Survey, logs: readonly Log[]): Pick<Row, "score" | "right" | "answered"> {
    const earned = logs.flatMap(({ poll, votes }, number) => {
      const found = votes.find(({ vote }) => vote.id === answers[`q${number}`]?.vote_id);
      if (found === undefined) return [];
      const spent = Math.min(Date.parse(found.receipt.at) - Date.parse(poll.opens_at), LIMIT_MS);
      // POINTS × (1 − spent / LIMIT / 2), rounded half up, in whole numbers.
      const points = Math.floor((2 * POINTS * (2 * LIMIT_MS - spent) + 2 * LIMIT_MS) / (4 * LIMIT_MS));
      return [found.vote.choices[0] === id(items[number]?.poll as Poll, right(number)) ? points : null];
    });
    return { score: earned.reduce<number>((sum, one) => sum + (one ?? 0), 0), right: earned.filter((one) => one !== null).length, answered: earned.length };
  }

  const board = async (survey: Survey): Promise<readonly Row[]> =>
    ((await s.world.server.call("GET", `/v1/surveys/${survey.id}/leaderboard?limit=1000`, undefined, s.world.server.publishableKey)) as { data: readonly Row[] }).data;

  async function answer(page: Visit, number: number, text: string): Promise<void> {
    await question(page, `Question ${number}?`);
    await page.getByLabel(text).check();
    await next(page, number === QUESTIONS - 1 ? "Finish" : "Next");
  }

  it("ten questions: opened, answered, locked, revealed, and everybody has the points they earned", { timeout: 180_000 }, async () => {
    const survey = await quiz();
    const ann = await s.embedded(survey, `fields='{"name":"Ann"}'`); // knows everything
    const bob = await s.embedded(survey, `fields='{"name":"Bob"}'`); // knows nothing
    const guest = await s.hosted(survey, "?name=Cy"); // on the survey's own page, for the first questions
    for (const page of [ann, bob, guest]) await question(page, "Waiting for the host");
    for (const [number, { poll }] of survey.items.entries()) {
      const players: [Visit, string][] = [[ann, right(number)], [bob, wrong(number)], ...(number < 2 ? [[guest, right(number)] as [Visit, string]] : [])];
      await call("POST", `/v1/polls/${poll.id}/open`);
      await Promise.all([crowd(survey, number, poll), ...players.map(([page, text]) => answer(page, number, text))]);
      const voters = CROWD - CROWD / 10 + players.length;
      await expect.poll(() => s.world.server.results(poll)).toMatchObject({ voters });
      await call("POST", `/v1/polls/${poll.id}/lock`);
      expect(await board(survey), "before the answer is told").toEqual(await expected(survey, number));
      for (const [page] of players) expect(await page.getByText(`Because ${number}.`).count()).toBe(0);
      await call("POST", `/v1/polls/${poll.id}/reveal`);
      await Promise.all(players.map(([page, text]) => told(page, number, text)));
      expect(await board(survey)).toEqual(await expected(survey, number + 1));
    }
    await question(ann, "That was all, Ann!");
    await expect.poll(() => s.results(survey)).toMatchObject({ responses: { started: CROWD + 3, completed: 2 } });
    const rows = await board(survey);
    expect(rows.find(({ name }) => name === "Ann")).toMatchObject({ right: QUESTIONS, answered: QUESTIONS });
    expect(rows.find(({ name }) => name === "Bob")).toMatchObject({ score: 0, right: 0, answered: QUESTIONS });
    expect(rows.find(({ name }) => name === "Cy")).toMatchObject({ right: 2, answered: 2 });
    for (const page of [ann, bob]) expect(ours(page)).toEqual([]);
    expect(guest.complaints).toEqual([]);
    expect(await findings(ann)).toEqual([]);
  });

  /** What a player reads once the host has told the answer. */
  async function told(page: Visit, number: number, text: string): Promise<void> {
    await page.locator("plaudit-survey .told", { hasText: `Question ${number}?` }).getByText(text === right(number) ? "That is right!" : "Not this time.").waitFor();
    await page.getByText(`Because ${number}.`).waitFor();
    if (number === 0) await shoot(page, `quiz-${text === right(number) ? "right" : "wrong"}`);
  }
});
