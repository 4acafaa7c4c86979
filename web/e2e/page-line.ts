/**
 * The line between a page and the server, which can fail. A browser's own "offline" is not enough: what is open stays open, and
 * requests that outlive their page go through all the same.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

export class Line {
  readonly #server: Server;
  readonly #ends = new Set<Socket>();
  #state: "whole" | "cut" | "held" = "whole";

  private constructor(to: string) {
    const { hostname, port } = new URL(to);
    this.#server = createServer((near) => {
      if (this.#state === "cut") return void near.destroy();
      const far = connect(Number(port), hostname);
      for (const [one, other] of [[near, far], [far, near]] as const) {
        this.#ends.add(one);
        one.on("data", (bytes) => other.write(bytes));
        one.on("error", () => one.destroy());
        one.on("close", () => {
          this.#ends.delete(one);
          other.destroy();
        });
        if (this.#state === "held") one.pause();
      }
    });
  }

  static async to(server: string): Promise<Line> {
    const line = new Line(server);
    await new Promise<void>((listening) => line.#server.listen(0, "127.0.0.1", listening));
    return line;
  }

  /** What the page calls the server by. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whatever is open ends, and nothing can be opened. */
  cut(): void {
    this.#state = "cut";
    for (const end of this.#ends) end.destroy();
  }

  /** Nothing ends and nothing comes: what is said meanwhile arrives late, when the line is mended. */
  hold(): void {
    this.#state = "held";
    for (const end of this.#ends) end.pause();
  }

  mend(): void {
    this.#state = "whole";
    for (const end of this.#ends) end.resume();
  }

  async close(): Promise<void> {
    for (const end of this.#ends) end.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }
}
