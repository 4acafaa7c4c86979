/** A receiver of webhooks for runtimes that speak `fetch`: workers, edge functions, Deno, Bun. */
import { webhook, WebhookRefused, type WebhookEvent } from "@plaudit/receiver";

export interface Environment {
  readonly WEBHOOK_SECRET: string;
}

export default {
  async fetch(request: Request, environment: Environment): Promise<Response> {
    try {
      await take(await webhook(request, environment.WEBHOOK_SECRET));
    } catch (error) {
      if (error instanceof WebhookRefused) return new Response(error.message, { status: 400 });
      throw error; // a 500: it will be delivered again
    }
    return new Response(null, { status: 204 });
  },
};

/** Put it where it is done once: a queue, or a table with the event's id under a unique index. */
export async function take(event: WebhookEvent): Promise<void> {
  await Promise.resolve(event);
}
