/** The rows and columns of a matrix, as the views read them. Pure. */
import type { Poll } from "@plaudit/client";
import { settingsOf, type Scene } from "./kind.ts";

/** The column chosen in each row. */
export type Grid = Readonly<Record<string, string>>;

export interface Column {
  readonly key: string;
  readonly text: string;
  readonly value: number | null;
}

interface Settings {
  readonly columns: readonly Column[];
  readonly require_all: boolean;
}

interface RowCount {
  readonly id: string;
  readonly answers: number;
  readonly mean: number | null;
  readonly columns: readonly { readonly key: string; readonly votes: number; readonly percent: number }[];
}

export const columnsOf = (poll: Poll): readonly Column[] => settingsOf<Settings>(poll).columns ?? [];
export const wantsAll = (poll: Poll): boolean => settingsOf<Settings>(poll).require_all ?? true;

/** What of a draft still names a row and a column, in the order of the poll. */
export function sound(poll: Poll, draft: Grid): Grid {
  const keys = columnsOf(poll).map(({ key }) => key);
  return Object.fromEntries(poll.options.flatMap(({ id }) => (keys.includes(draft[id] ?? "") ? [[id, draft[id] ?? ""]] : [])));
}

export const ownGrid = ({ mine }: Scene): Grid => mine.flatMap((answer) => ("matrix" in answer ? [answer.matrix] : [])).at(-1) ?? {};
export const countsOf = ({ results }: Scene, row: string): RowCount | undefined =>
  ((results?.details?.["rows"] as readonly RowCount[] | undefined) ?? []).find(({ id }) => id === row);

const ROW_HEAD_PX = 130;
const CELL_PX = 64;
/** A wider column for words that cannot break. */
const LETTER_PX = 8;

/** Whether so many columns do not fit side by side, and each row becomes a group of its own. */
export function stacks(width: number, columns: readonly Column[], extra = 0): boolean {
  const widest = (text: string): number => Math.max(0, ...text.split(/\s/).map((word) => word.length)) * LETTER_PX + 16;
  return width < ROW_HEAD_PX + extra * CELL_PX + columns.reduce((sum, { text }) => sum + Math.max(CELL_PX, widest(text)), 0);
}
