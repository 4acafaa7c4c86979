/** The voter this browser is on one poll's page, told by the server from its cookie; made there if there is none yet. */
export async function voterOf(poll: string): Promise<string> {
  const reply = await fetch(`/p/${encodeURIComponent(poll)}/voter`, { method: "POST", credentials: "same-origin" });
  if (!reply.ok) throw new Error(`the page's voter: ${reply.status}`);
  return ((await reply.json()) as { token: string }).token;
}
