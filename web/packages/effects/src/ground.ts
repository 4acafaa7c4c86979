/**
 * Where effects stand. A modal dialog makes all of a page inert but itself, even what lies above it: nothing there is announced and nothing can be
 * pressed. While one of ours is open, effects stand within it; a dialog of the page's own is the page's.
 */
const OURS = "[data-plaudit], plaudit-survey";

export function ground(leaving: Element | null): Element {
  const dialogs = [...document.querySelectorAll(OURS)].flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll("dialog:modal") ?? [])]);
  return dialogs.filter((one) => one !== leaving).at(-1) ?? document.body;
}

/** Without starting anew what moves on it, where the browser can. */
export function move(host: Element, to: Element & { moveBefore?: (node: Node, before: null) => void }): void {
  if (host.isConnected && to.moveBefore !== undefined) to.moveBefore(host, null);
  else to.append(host);
}
