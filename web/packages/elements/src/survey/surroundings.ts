/** What a survey reads from the page around it. */

/** Nothing has the focus: the button that was pressed is gone, and the focus with it. */
export const isNowhere = (focused: Element | null): boolean => focused === null || focused === document.body;

/** The attribute `fields`; what is no JSON object names no fields. */
export function fieldsIn(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
