/** What the views of a crowd's kinds answer, show and say, in every state. Templates are read as text: there is no page here. */
import type { Answer, Poll, VisibleResults } from "@plaudit/client";
import { makePoll } from "@plaudit/test-kit";
import { describe, expect, it } from "vitest";
import "../src/parts/outcome.ts"; // teaches English its words
import { english } from "../src/i18n/index.ts";
import { suggest } from "../src/i18n/kinds/suggest.ts";
import { cheer } from "../src/kinds/cheer.ts";
import { ideas, qna } from "../src/kinds/ideas.ts";
import type { FormScene, KindView, Scene, Tools } from "../src/kinds/kind.ts";
import { matrix } from "../src/kinds/matrix.ts";
import { points } from "../src/kinds/points.ts";
import { prediction } from "../src/kinds/prediction.ts";
import { quiz } from "../src/kinds/quiz.ts";
import { ranking } from "../src/kinds/ranking.ts";
import { refusal } from "../src/kinds/suggest.ts";
import { text } from "../src/kinds/text.ts";
import { typedIn, word_cloud } from "../src/kinds/word-cloud.ts";

const results = (change: Partial<VisibleResults>): VisibleResults => ({
  poll_id: "x", run: 1, version: 1, revision: 1, status: "open", hidden: false, voters: 4, votes: 4, basis: "voters", is_final: false, tie: false,
  opens_at: null, closes_at: null, options: [], ...change,
});

/** No element around: nothing is found in the page, and what is said is kept. */
function tools(said: string[] = []): Tools {
  const nothing = { querySelector: () => null, querySelectorAll: () => [], host: { isConnected: false, updateComplete: Promise.resolve() } };
  return { root: nothing as unknown as ShadowRoot, now: () => 20_000, redraw: () => undefined, vote: () => undefined, say: (words) => void said.push(words), ask: () => Promise.reject(new Error("no server")) };
}

const scene = (poll: Poll, shown: VisibleResults | null, mine: readonly Answer[] = [], change: Partial<Scene> = {}): Scene =>
  ({ poll, results: shown, mine, words: english, own: [], refused: null, status: "open", casting: false, tools: tools(), ...change });

const form = <D>(poll: Poll, draft: D, said: string[] = []): FormScene<D> => {
  let now = draft;
  return { ...scene(poll, null), tools: tools(said), get draft() { return now; }, invalid: false, change: (next: D) => void (now = next) };
};

/** The texts of a template in order, without its tags. */
function read(template: unknown): string {
  const parts = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(parts).join(" ");
    if (typeof value === "string" || typeof value === "number") return String(value);
    const { strings, values } = (value ?? {}) as { strings?: readonly string[]; values?: readonly unknown[] };
    if (strings !== undefined && values !== undefined) return strings.map((one, index) => one + parts(values[index])).join("");
    const { values: [items, second, third] = [] } = (value ?? {}) as { values?: readonly unknown[] };
    const draw = (third ?? second) as ((item: unknown, index: number) => unknown) | undefined;
    return Array.isArray(items) && typeof draw === "function" ? items.map((item, index) => parts(draw(item, index))).join(" ") : "";
  };
  return parts(template).replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}

const four = makePoll("four", { kind: "ranking", options: ["A", "B", "C", "D"] });
const [a = "", b = "", c = "", d = ""] = four.options.map(({ id }) => id);
const top = { ...four, settings: { top: 2, partial: false } };
const some = { ...four, settings: { top: null, partial: true } };
const purse: Poll = { ...four, kind: "points", settings: { total: 10, exact: true } };
const grid: Poll = { ...four, kind: "matrix", settings: { require_all: true, columns: [{ key: "no", text: "No", value: 0 }, { key: "yes", text: "Yes", value: 1 }] } };
const free: Poll = makePoll("free", { kind: "text", settings: { length: "short", max_length: 10, placeholder: null, moderated: false, likes: true } });
const cloud: Poll = makePoll("cloud", { kind: "word_cloud", settings: { max_words: 2, max_length: 8, moderated: false } });
const one: Poll = { ...four, kind: "quiz", max_selections: 1, settings: {} };
const many: Poll = { ...one, max_selections: 4 };

describe("a draft is an answer, or says what it lacks", () => {
  const all = (key: string) => Object.fromEntries([a, b, c, d].map((id) => [id, key]));
  it.each<[string, KindView, Poll, unknown, object]>([
    ["an order nobody touched is the one that shows", ranking, four, [], { ranking: [a, b, c, d] }],
    ["an order", ranking, four, [c, a], { ranking: [c, a, b, d] }],
    ["the best two", ranking, top, [c, a], { ranking: [c, a] }],
    ["only the best one of two", ranking, top, [c], { short: "Place one more.", at: ".ranking-add" }],
    ["none yet", ranking, top, [], { short: "Tap what you like best first.", at: ".ranking-add" }],
    ["as many as one likes", ranking, some, [c], { ranking: [c] }],
    ["an option that is gone", ranking, some, ["opt_gone"], { short: "Tap what you like best first.", at: ".ranking-add" }],
    ["all points", points, purse, { [b]: 3, [a]: 7 }, { points: { [a]: 7, [b]: 3 } }],
    ["some points are left", points, purse, { [a]: 7 }, { short: "Give the other 3 points too." }],
    ["one point is left", points, purse, { [a]: 9 }, { short: "Give the last point too." }],
    ["some may be left", points, { ...purse, settings: { total: 10, exact: false } }, { [a]: 7 }, { points: { [a]: 7 } }],
    ["no points", points, purse, {}, { short: "Give some points first." }],
    ["points for what is gone", points, purse, { opt_gone: 10 }, { short: "Give some points first." }],
    ["a whole matrix", matrix, grid, all("yes"), { matrix: all("yes") }],
    ["a row is missing", matrix, grid, { [a]: "yes", [c]: "no", [d]: "no" }, { short: "Nothing is chosen yet for “B”.", at: `[data-row="${b}"]` }],
    ["a row may be missing", matrix, { ...grid, settings: { ...grid.settings, require_all: false } }, { [a]: "yes" }, { matrix: { [a]: "yes" } }],
    ["an empty matrix", matrix, grid, {}, { short: "Choose something in a row first." }],
    ["words", text, free, "  Bravo! ", { text: "Bravo!" }],
    ["no words", text, free, " \n ", { short: "Write something first.", at: "textarea" }],
    ["too many of them", text, free, "Bravissimo!", { short: "Please make it 1 character shorter.", at: "textarea" }],
    ["one is as long as the server says", text, free, "👩‍👩‍👧👩‍👩‍👧", { text: "👩‍👩‍👧👩‍👩‍👧" }],
    ["words of a cloud, once each", word_cloud, cloud, [" Tea ", "", "tea"], { words: ["Tea"] }],
    ["no words of a cloud", word_cloud, cloud, ["", " "], { short: "Write a word first." }],
    ["a word too long", word_cloud, cloud, ["tea", "chocolate"], { short: "“chocolate” is too long: 8 characters at most.", at: '[aria-invalid="true"]' }],
    ["one right answer", quiz, one, [b], { choices: [b] }],
    ["several", quiz, many, [d, b], { choices: [b, d] }],
    ["none", quiz, one, [], { short: "Choose an option first." }],
    ["a prediction", prediction, { ...four, kind: "prediction" }, [c], { choice: c }],
  ])("%s", (_, view, poll, draft, expected) => expect(view.answer(poll, draft, english)).toEqual(expected));

  it.each<[KindView, Poll, Answer]>([
    [ranking, four, { ranking: [d, c, b, a] }], [ranking, top, { ranking: [d, c] }], [points, purse, { points: { [a]: 4, [d]: 6 } }], [matrix, grid, { matrix: all("no") }],
    [text, free, { text: "Bravo" }], [word_cloud, cloud, { words: ["tea", "cake"] }], [quiz, many, { choices: [a, c] }], [prediction, four, { choice: a }],
  ])("and an answer a draft again", (view, poll, answer) => expect(view.answer(poll, view.begin(poll, answer), english)).toEqual(answer));

  it("a word is itself however it is spelled", () => expect(typedIn(["Straße", "STRASSE ", "ﬁne", "FINE", "light  show"])).toEqual(["Straße", "STRASSE", "ﬁne", "light show"]));
});

describe("rows say what the kind ranks by", () => {
  it("ranking: points, first places, and who leads by points", () => {
    const order = [{ id: c, place: 1, points: 9 }, { id: a, place: 2, points: 6 }, { id: b, place: 2, points: 6 }, { id: d, place: 4, points: 1 }];
    const counts = results({ options: [{ id: a, votes: 3, percent: 75 }, { id: c, votes: 1, percent: 25 }], details: { order } });
    const rows = ranking.rows?.(scene(four, counts, [{ ranking: [b, a, c, d] }]), [a]) ?? [];
    expect(rows.map(({ label, leader }) => [label, leader])).toEqual([["C", true], ["A", false], ["B", false], ["D", false]]);
    expect(rows[0]?.count).toEqual({ votes: 1, percent: 100, says: ["9 points", "1 first place"] });
    expect(read(ranking.figures?.(scene(four, counts, [{ ranking: [b, a, c, d] }])))).toContain("2 B You: place 1 6 points");
  });
  it("ranking: nobody leads before the first vote, and only the own order is left where results are private", () => {
    const none = results({ voters: 0, details: { order: [a, b].map((id) => ({ id, place: 1, points: 0 })) } });
    expect(ranking.rows?.(scene(four, none), []).some(({ leader }) => leader)).toBe(false);
    expect(read(ranking.figures?.(scene(four, null, [{ ranking: [d, a] }])))).toBe("Your order 1 D 2 A");
  });
  it("points and taps: shares of all of them", () => {
    const shares = results({ details: { shares: [{ id: a, points: 30, percent: 75 }, { id: b, points: 10, percent: 25 }] } });
    expect(points.rows?.(scene(purse, shares, [{ points: { [b]: 10 } }]), [])).toMatchObject([{ leader: true, mine: false, count: { percent: 75, says: ["75%", "30 points"] } }, { leader: false, mine: true }, {}, {}]);
    const taps = results({ winners: [b], details: { taps: [{ id: a, taps: 5, percent: 50 }, { id: b, taps: 5, percent: 50 }], total: 10 } });
    expect(cheer.rows?.(scene({ ...four, kind: "cheer" }, taps, [{ taps: { [a]: 2 } }]), [])).toMatchObject([{ leader: false, mine: true, count: { says: ["50%", "5 taps"] } }, { leader: true }, { leader: false }, { leader: false }]);
  });
  it("a cloud: words, and no tie of more than three", () => {
    const said = (votes: readonly number[]) => results({ details: { words: votes.map((n, i) => ({ text: `w${i}`, votes: n, percent: n })) } });
    expect(word_cloud.rows?.(scene(cloud, said([3, 3, 1]), [{ words: ["W1"] }]), []).map(({ leader, mine }) => [leader, mine])).toEqual([[true, false], [true, true], [false, false]]);
    expect(word_cloud.rows?.(scene(cloud, said([1, 1, 1, 1])), []).some(({ leader }) => leader)).toBe(false);
  });
});

describe("right and wrong are told in words", () => {
  const counted = (details?: Record<string, unknown>) => results({ options: [{ id: a, votes: 1, percent: 25 }, { id: b, votes: 3, percent: 75 }], ...(details === undefined ? {} : { details }) });
  const key = { correct: [b], explanation: "Because.", right: { votes: 3, percent: 75 } };
  it.each<[string, KindView, Scene, readonly string[], readonly string[]]>([
    ["before it is told", quiz, scene(one, counted(), [{ choices: [a] }]), ["Your answer is in.", "A Your answer"], ["Right answer", "Not this time"]],
    ["right", quiz, scene(one, counted(key), [{ choices: [b] }]), ["That is right!", "B Right, your answer", "Explanation Because."], ["Not this time", "A Your answer"]],
    ["wrong", quiz, scene(one, counted(key), [{ choices: [a] }]), ["Not this time.", "A Your answer", "B Right answer"], ["That is right"]],
    ["half right is wrong", quiz, scene(many, counted({ ...key, correct: [a, b] }), [{ choices: [b] }]), ["Not this time.", "A Right answer", "B Right, your answer"], []],
    ["told to somebody who gave no answer", quiz, scene(one, counted(key)), ["B Right answer"], ["Not this time", "That is right"]],
    ["told where figures are private", quiz, scene({ ...one, settings: { correct: [b], explanation: null } }, null, [{ choices: [a] }]), ["Not this time.", "B Right answer"], ["%", "Explanation"]],
    ["a prediction that is open", prediction, scene(four, counted(), [{ choice: a }]), ["A You said this"], ["awaited"]],
    ["locked", prediction, scene(four, counted(), [{ choice: a }], { status: "locked" }), ["The outcome is awaited."], ["You were right"]],
    ["come true", prediction, scene({ ...four, outcome: [a] }, counted(), [{ choice: a }]), ["You were right!", "A As you said"], ["another way"]],
    ["not come true", prediction, scene({ ...four, outcome: [b] }, counted(), [{ choice: a }]), ["It went another way.", "A You said this", "B This is how it went"], ["You were right"]],
    ["one of two outcomes", prediction, scene({ ...four, outcome: [a, b] }, counted(), [{ choice: a }]), ["You were right!"], []],
    ["canceled", prediction, scene(four, counted(), [{ choice: a }], { status: "canceled" }), ["A You said this"], ["right", "another way"]],
  ])("%s", (_, view, shown, there, absent) => {
    const said = read(view.figures?.(shown));
    for (const words of there) expect(said).toContain(words);
    for (const words of absent) expect(said).not.toContain(words);
  });
  it("with the share of those who knew, once there is one", () => {
    expect(quiz.summary?.(one, counted(key), english)).toEqual({ figure: "75%", words: "answered right" });
    expect(quiz.summary?.(one, counted(), english)).toBeNull();
    expect(prediction.summary?.(four, { ...counted({ right: { votes: 0, percent: 0 } }), votes: 0 }, english)).toBeNull();
  });
});

describe("forms say where one stands", () => {
  it.each<[KindView, Poll, unknown, string]>([
    [ranking, four, [], "Put them in your order, best first: drag, or use the arrows"], [ranking, top, [c], "Tap your top 2, best first · 1 placed"], [ranking, some, [], "Tap as many as you like, best first, up to 4"],
    [points, purse, {}, "Share out 10 points as you like"], [matrix, grid, { [a]: "no" }, "Choose one in each row · 1 of 4"], [quiz, many, [], "Choose all that are right"], [word_cloud, cloud, [], "Up to 2 words or short phrases"],
    [text, { ...free, settings: { ...free.settings, moderated: true } }, "", "In your own words, up to 10 characters. Answers show once the host has read them."],
  ])("%#", (view, poll, draft, hint) => expect(view.hint?.(form(poll, draft))).toBe(hint));
  it("points: what is left, and that nothing is", () => {
    expect(read(points.inputs(form(purse, { [a]: 4 })))).toContain("6 points left of 10");
    expect(read(points.inputs(form(purse, { [a]: 10 })))).toContain("All points given");
  });
  it("a quiz against the clock says how long, and what a late answer is worth", () => {
    const clock = (opened: number, speed: boolean): Poll => ({ ...one, opens_at: new Date(opened).toISOString(), settings: { time_limit_seconds: 20, speed } });
    expect(read(quiz.inputs(form(clock(12_000, true), [])))).toContain("12 seconds left");
    expect(read(quiz.inputs(form(clock(-5_000, true), [])))).toContain("half the points");
    expect(read(quiz.inputs(form(clock(-5_000, false), [])))).toContain("Time is up.");
  });
  it("a cloud offers one field more than are filled, up to as many as it takes", () => {
    // Each field has its name twice: as its label and as its placeholder.
    const fields = (poll: Poll, draft: readonly string[]): number => (JSON.stringify(word_cloud.inputs(form(poll, draft))).match(/"Word \d+"/g)?.length ?? 0) / 2;
    const ten = { ...cloud, settings: { max_words: 10 } };
    expect([fields(cloud, []), fields(ten, []), fields(ten, ["a", "b", "c"]), fields(ten, Array.from({ length: 10 }, String))]).toEqual([2, 3, 4, 10]);
  });
});

describe("boards", () => {
  const board: Poll = makePoll("board", { kind: "ideas", options: ["Dark theme", { text: "Tea", state: "answered", pinned: true }], voting: { change: true } as never });
  const shown = results({ options: board.options.map(({ id }, i) => ({ id, votes: 7 - i, percent: 0 })) });
  it("show votes, what is pinned and what is answered", () => expect(read(ideas.figures?.(scene(board, shown)))).toMatch(/Tea Pinned .*Answered .*6 votes.* Dark theme .*7 votes/));
  it("say that they are empty, and what to do about it", () => {
    const empty = { ...board, options: [] };
    expect(read(ideas.inputs(form(empty, null)))).toContain("Yours could be the first.");
    expect(read(qna.inputs(form(empty, null)))).toContain("Ask the first.");
    expect(read(qna.figures?.(scene(empty, results({}))))).toBe("Nothing was suggested.");
  });
  it.each([
    [{ code: "suggestion_exists", option_id: "opt_1" }, "That is on the list already."], [{ code: "suggestion_exists", option_id: null }, "Somebody has said that already; it waits for the host."],
    [{ code: "suggestion_limit", per_voter: 3 }, "You have made all your 3 suggestions."], [{ code: "suggestions_closed" }, "No more suggestions are taken."], [{ code: "rate_limited" }, null],
  ])("refusals of suggestions in the viewer's words: %j", (facts, said) => expect(refusal({ status: 409, title: "x", ...facts }, suggest(english))).toBe(said));
});

describe("what people wrote", () => {
  it("says that it loads, or that there is nothing, and keeps the viewer's own in sight", () => {
    expect(read(text.figures?.(scene(free, results({ voters: 3 }), [{ text: "Bravo" }])))).toBe("Loading the answers… Bravo Yours");
    expect(read(text.figures?.(scene(free, results({ voters: 0 }))))).toBe("No answers yet");
    expect(read(text.figures?.(scene({ ...free, settings: { ...free.settings, moderated: true } }, null, [{ text: "Bravo" }])))).toBe("Bravo Yours Waiting for the host");
  });
  it("is headed by how many answers there are", () => {
    expect(text.summary?.(free, results({ details: { answers: 12 } }), english)).toEqual({ figure: "12", words: "answers" });
    expect(text.summary?.(free, results({ details: { answers: 0 } }), english)).toBeNull();
  });
});
