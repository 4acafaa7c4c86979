/** A test run in miniature, to be killed by `leash.test.ts`. */
import { PlauditServer } from "./plaudit.ts";

const server = await PlauditServer.start();
process.stdout.write(server.url);
setInterval(() => undefined, 60_000);
