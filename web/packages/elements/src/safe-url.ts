/** The address of a link the host wrote, when following it cannot run anything here; else null. */
export function safeUrl(text: string | null): string | null {
  try {
    const url = new URL(text ?? "", document.baseURI);
    return text !== null && ["https:", "http:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
