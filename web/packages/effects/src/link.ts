/** Where an effect may lead to: http(s) or a place on this very site, and nothing that could run here. */
export function safeLink(url: string | undefined): string | null {
  try {
    const { protocol, href } = new URL(url ?? "", globalThis.document?.baseURI ?? "https://here.invalid/");
    return url !== undefined && url !== "" && (protocol === "https:" || protocol === "http:") ? href : null;
  } catch {
    return null;
  }
}
