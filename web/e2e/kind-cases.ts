/** What one visitor answers to the server's own example of each kind, with the keyboard alone, and what everybody reads before and after. */
import type { Poll } from "@plaudit/client";
import type { Keys } from "./keys.ts";

type Answer = Record<string, unknown>;

export interface Case {
  /** What others said before. */
  crowd(poll: Poll): readonly Answer[];
  /** By the keyboard, from the first Tab to whatever sends it. */
  keys(keys: Keys): Promise<unknown>;
  /** The same answer as the wire has it. */
  answer(poll: Poll): Answer;
  /** Of the results of the server, once it is counted. */
  readonly counted: Record<string, unknown>;
  /** On the screens of all who look on: without it, and with it. */
  readonly before: string | RegExp;
  readonly after: string | RegExp;
  /** On the plain page, with it. */
  readonly plain: string;
}

const pick = (...indexes: number[]) => ({ options }: Poll): readonly Answer[] => indexes.map((index) => ({ choice: options[index]?.id }));
const approve = (...sets: number[][]) => ({ options }: Poll): readonly Answer[] => sets.map((indexes) => ({ choices: indexes.map((index) => options[index]?.id) }));
const first = (answers: (poll: Poll) => readonly Answer[]) => (poll: Poll): Answer => answers(poll)[0] ?? {};
const options = (...votes: number[]): { options: { votes: number }[] } => ({ options: votes.map((each) => ({ votes: each })) });
const id = (poll: Poll, index: number): string => poll.options[index]?.id ?? "";
const sent = (keys: Keys): Promise<void> => keys.send();

/** A radio of the first group there is: the first one, and so many on. */
const radio = (on: number) => async (keys: Keys): Promise<void> => (await (await keys.field()).press("Space", ...Array<string>(on).fill("ArrowDown"))).send();
const typed = (text: string) => async (keys: Keys): Promise<void> => (await (await keys.field()).type(text)).send();

const CHOICES: Record<string, Case> = {
  single_choice: { crowd: pick(0, 1, 1), keys: radio(0), answer: first(pick(0)), counted: { voters: 4, tie: true, ...options(2, 2, 0) }, before: "Coffee leads with 67%.", after: "It is a tie: Tea and Coffee.", plain: "Tea your vote 50% 2" },
  multiple_choice: {
    crowd: approve([0, 1], [1]), answer: first(approve([0, 2])), counted: { voters: 3, ...options(2, 2, 1, 0, 0) }, before: "Tuesday leads with 100%.", after: "It is a tie: Monday and Tuesday.", plain: "Monday your vote 67% 2",
    keys: async (keys) => (await (await keys.at("checkbox", "Monday")).press("Space"), await (await keys.at("checkbox", "Wednesday")).press("Space"), keys.send()),
  },
  yes_no: { crowd: pick(0, 1, 1), keys: radio(0), answer: first(pick(0)), counted: { voters: 4, ...options(2, 2) }, before: "67%", after: "50%", plain: "Yes your vote 50% 2" },
  image_choice: { crowd: pick(0), keys: radio(1), answer: first(pick(1)), counted: { voters: 2, ...options(1, 1, 0) }, before: "The lighthouse leads with 100%.", after: "It is a tie: The lighthouse and The harbour.", plain: "The harbour your vote 50% 1" },
  dropdown: { crowd: pick(2, 3), keys: typed("E"), answer: first(pick(3)), counted: { voters: 3, ...options(0, 0, 1, 2, 0, 0, 0) }, before: "It is a tie: Asia and Europe.", after: "Europe leads with 67%.", plain: "Europe your vote 67% 2" },
  quiz: { crowd: approve([0], [2]), keys: radio(2), answer: first(approve([2])), counted: { voters: 3, ...options(1, 0, 2, 0) }, before: "50%", after: "67%", plain: "Canberra your vote 67% 2" },
  prediction: { crowd: pick(0), keys: radio(1), answer: first(pick(1)), counted: { voters: 2, ...options(1, 1, 0) }, before: "The home team leads with 100%.", after: "It is a tie: The home team and The visitors.", plain: "The visitors your vote 50% 1" },
};

const GRADES: Record<string, Case> = {
  rating: { crowd: () => [{ rating: 2 }], keys: radio(4), answer: () => ({ rating: 5 }), counted: { mean: 3.5, median: 3.5 }, before: "2.0 average of 5", after: "3.5 average of 5", plain: "Average 3.5" },
  nps: { crowd: () => [{ rating: 0 }, { rating: 10 }, { rating: 10 }], keys: radio(9), answer: () => ({ rating: 9 }), counted: { details: { score: 50 } }, before: "+33 net promoter score of 3 answers", after: "+50 net promoter score of 4 answers", plain: "Score 50" },
  csat: { crowd: () => [{ rating: 1 }], keys: radio(3), answer: () => ({ rating: 4 }), counted: { mean: 2.5, details: { score: 50 } }, before: "0% satisfied", after: "50% satisfied", plain: "Score 50" },
  ces: { crowd: () => [{ rating: 7 }], keys: radio(1), answer: () => ({ rating: 2 }), counted: { mean: 4.5, details: { easy: { percent: 50 } } }, before: "100% found it easy", after: "50% found it easy", plain: "Easy 50% 1" },
  slider: {
    crowd: () => [{ value: 0 }, { value: 100 }], answer: () => ({ value: 80 }), counted: { mean: 60, median: 80 }, before: "50% on average", after: "60% on average", plain: "Average 60",
    keys: async (keys) => (await (await keys.field()).press("End", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft"), sent(keys)),
  },
  number: { crowd: () => [{ value: 100 }], keys: typed("1,300"), answer: () => ({ value: 1300 }), counted: { mean: 700, details: { lowest: 100, highest: 1300 } }, before: "100 beans median", after: "700 beans median", plain: "Median 700" },
};

const WEIGHTS: Record<string, Case> = {
  ranking: {
    crowd: (poll) => [{ ranking: [id(poll, 0), id(poll, 1)] }], answer: (poll) => ({ ranking: [id(poll, 1), id(poll, 3)] }),
    counted: { details: { order: [{ points: 5, place: 1 }, { points: 3, place: 2 }, { points: 2, place: 3 }, { points: 0 }] } },
    before: "Lisbon leads with 3 points.", after: "Kraków leads with 5 points.", plain: "Kraków yours: 1 5",
    // On the list in the wrong order first, and moved up then.
    keys: async (keys) => (await (await keys.at("button", /^Nairobi/)).press("Enter"), await (await keys.at("button", /^Kraków/)).press("Space"), await (await keys.at("button", "Move Kraków up")).press("Enter"), sent(keys)),
  },
  points: {
    crowd: (poll) => [{ points: { [id(poll, 0)]: 100 } }], answer: (poll) => ({ points: { [id(poll, 0)]: 30, [id(poll, 1)]: 70 } }),
    counted: { details: { total: 200, shares: [{ points: 130, percent: 65 }, { points: 70, percent: 35 }, { points: 0 }, { points: 0 }] } },
    before: "Offline mode leads with 100%.", after: "Offline mode leads with 65%.", plain: "Share Points Offline mode your vote 65% 130 Dark theme your vote 35% 70",
    keys: async (keys) => (await (await keys.at("spinbutton", "Points for Offline mode")).type("30"), await (await keys.at("spinbutton", "Points for Dark theme")).type("65"), await (await keys.at("button", "More points for Dark theme")).press("Space"), sent(keys)),
  },
  matrix: {
    crowd: (poll) => [{ matrix: Object.fromEntries(poll.options.map((option) => [option.id, "poor"])) }], answer: (poll) => ({ matrix: { [id(poll, 0)]: "poor", [id(poll, 1)]: "fair", [id(poll, 2)]: "excellent" } }),
    counted: { details: { rows: [{ mean: 1 }, { mean: 1.5 }, { mean: 2.5 }] } }, before: "The programme average 1.0", after: "The programme average 2.5", plain: "The programme 50% 0% 0% 50% 2.50",
    keys: async (keys) => {
      for (const [row, on] of [0, 1, 3].entries()) await (await keys.to(keys.page.locator(`${keys.host} fieldset fieldset`).nth(row).getByRole("radio").first())).press("Space", ...Array<string>(on).fill("ArrowRight"));
      await keys.send();
    },
  },
};

const WORDS: Record<string, Case> = {
  text: { crowd: () => [{ text: "Longer breaks" }], keys: typed("More light, please"), answer: () => ({ text: "More light, please" }), counted: { details: { answers: 2 } }, before: "Longer breaks", after: "More light, please", plain: "More light, please" },
  word_cloud: {
    crowd: () => [{ words: ["calm"] }], answer: () => ({ words: ["Calm", "awake"] }), counted: { voters: 2, details: { words: [{ votes: 2, percent: 100 }, { text: "awake", votes: 1, percent: 50 }] } }, before: "calm said by 1", after: "said by 2", plain: "awake 50% 1",
    keys: async (keys) => (await (await keys.at("textbox", "Word 1")).type("Calm"), await (await keys.at("textbox", "Word 2")).type("awake"), await keys.press("Enter")),
  },
  date: { crowd: () => [{ date: "2027-03-10" }], keys: typed("03092027"), answer: () => ({ date: "2027-03-09" }), counted: { details: { earliest: "2027-03-09", latest: "2027-03-10" } }, before: "Wed, March 10, 2027", after: "Tue, March 9, 2027", plain: "Earliest" },
  email: { crowd: () => [{ email: "ana@example.com" }], keys: typed("bo@example.com"), answer: () => ({ email: "bo@example.com" }), counted: { voters: 2, details: { answers: 2 } }, before: "1 voter", after: "2 voters", plain: "Answers 2" },
  consent: { crowd: () => [{ consent: true }], keys: radio(1), answer: () => ({ consent: false }), counted: { details: { accepted: { votes: 1 }, declined: { votes: 1, percent: 50 } } }, before: "100% agreed", after: "50% agreed", plain: "Declined 50% 1" },
};

const PLAY: Record<string, Case> = {
  cheer: {
    crowd: (poll) => [{ taps: { [id(poll, 0)]: 5 } }], answer: (poll) => ({ taps: { [id(poll, 1)]: 3 } }), counted: { details: { total: 8, taps: [{ taps: 5 }, { taps: 3 }] } }, before: "Blues 0% 0 taps", after: /Blues (38% )?3 taps/, plain: "Blues your vote 17% 1",
    keys: async (keys) => {
      await keys.at("button", /^Blues/);
      for (const key of ["Enter", "Space", "Enter"]) {
        await keys.press(key);
        await keys.page.waitForTimeout(120); // at most ten a second count
      }
    },
  },
  ideas: { crowd: approve([0], [0, 1]), keys: async (keys) => (await keys.at("button", /^Vote for: Shortcuts/)).press("Space"), answer: first(approve([1])), counted: { voters: 3, ...options(2, 2, 0) }, before: "Shortcuts on the keyboard 1 vote", after: "Shortcuts on the keyboard 2", plain: "Shortcuts on the keyboard your vote 67% 2" },
  qna: { crowd: approve([0], [0, 1]), keys: async (keys) => (await keys.at("button", /^Vote for: Will/)).press("Enter"), answer: first(approve([1])), counted: { voters: 3, ...options(2, 2) }, before: "Will the talks be recorded? 1 vote", after: "Will the talks be recorded? 2", plain: "Will the talks be recorded? your vote 67% 2" },
};

export const CASES: Readonly<Record<string, Case>> = { ...CHOICES, ...GRADES, ...WEIGHTS, ...WORDS, ...PLAY };
