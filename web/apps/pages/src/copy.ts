/** Copy buttons: `data-copy` holds the text. Without a clipboard (plain http in a local network) the text is selected instead. */
const SAID_MS = 2_000;

export function copyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    button.textContent = "Copied";
  } catch {
    const shown = button.previousElementSibling;
    if (shown !== null) getSelection()?.selectAllChildren(shown);
    button.textContent = "Selected";
  }
  setTimeout(() => (button.textContent = label), SAID_MS);
}
