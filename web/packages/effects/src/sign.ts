/** What is done to the element an effect is about. Outlines take no room, so nothing on the page moves aside. */

const WHILE_MS = { shake: 400, pulse: 620, ring: 1_600 } as const;

/** By the animation interface: no class and no sheet of the host's element is touched. */
export function mark(anchor: HTMLElement, sign: keyof typeof WHILE_MS): void {
  const color = ring(anchor);
  const none = { outline: `0 solid color-mix(in oklab, ${color} 0%, transparent)`, outlineOffset: "0px" };
  const half = { outline: `4px solid color-mix(in oklab, ${color} 55%, transparent)`, outlineOffset: "2px" };
  const full = { outline: `3px solid ${color}`, outlineOffset: "3px" };
  const frames: Readonly<Record<typeof sign, Keyframe[]>> = {
    shake: [0, -7, 6, -5, 4, -2, 0].map((x) => ({ transform: `translateX(${x}px)` })),
    pulse: [none, half, { outline: `9px solid color-mix(in oklab, ${color} 0%, transparent)`, outlineOffset: "4px" }],
    ring: [full, full],
  };
  anchor.animate(frames[sign], { duration: WHILE_MS[sign], easing: sign === "ring" ? "steps(1)" : "ease-out" });
}

/** The accent as the page computes it: key frames would not know what it is a colour of. */
function ring(anchor: HTMLElement): string {
  const style = getComputedStyle(anchor);
  return style.getPropertyValue("--plaudit-color-accent").trim() || style.getPropertyValue("--_accent").trim() || "#0b6e64";
}

/** Where an effect is about nothing in particular, its own text, which comes right after it. */
export const subjectOf = (anchor: HTMLElement | null | undefined, item: HTMLElement): HTMLElement =>
  anchor ?? item.nextElementSibling?.querySelector<HTMLElement>(".pill") ?? item;
