/**
 * A receiver of webhooks on Node's own server: proves each delivery, does each message once, answers at once.
 *
 *     WEBHOOK_SECRET=whsec_… npx tsx receiver.ts
 *
 * On an edge runtime the same is `const event = await webhook(request, secret)` in its `fetch` handler.
 */
import { createServer, type RequestListener } from "node:http";
import { pathToFileURL } from "node:url";
import { Recent, verify, WebhookRefused } from "@plaudit/receiver";

export function receiver(secret: string, tell: (line: string) => void): RequestListener {
  const recent = new Recent();
  return (request, response) => {
    const answer = (status: number): void => void response.writeHead(status).end();
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      verify(Buffer.concat(pieces), request.headers, secret)
        .then((event) => recent.once(event.id, () => tell(`${event.type} ${JSON.stringify(event.data)}`)))
        .then(
          () => answer(204),
          (error: unknown) => answer(error instanceof WebhookRefused ? 400 : 500), // 500: it will be delivered again
        );
    });
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  createServer(receiver(process.env["WEBHOOK_SECRET"] ?? "", (line) => void process.stdout.write(`${line}\n`))).listen(4000, "127.0.0.1");
}
