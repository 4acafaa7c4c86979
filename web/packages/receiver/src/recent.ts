/**
 * Which messages were done already, within one process: the last `capacity` of them. Deliveries are at least once.
 * With several processes keep the ids where they all look, under a unique index.
 */
export class Recent {
  readonly #capacity: number;
  readonly #known = new Map<string, Promise<boolean>>();

  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  /**
   * Do it unless this message was done; says whether it was done now. What comes again meanwhile waits for the first; what failed is done when
   * it is delivered again, and throws as it threw.
   */
  async once(messageId: string, work: () => Promise<void> | void): Promise<boolean> {
    for (let before = this.#known.get(messageId); before !== undefined; before = this.#known.get(messageId)) {
      if (await before) return false;
    }
    const running = Promise.resolve().then(work);
    const done = running.then(
      () => true,
      () => {
        this.#known.delete(messageId);
        return false;
      },
    );
    this.#known.set(messageId, done);
    this.#forget();
    await done;
    await running; // throws what it threw
    return true;
  }

  #forget(): void {
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#capacity) return;
      this.#known.delete(oldest);
    }
  }
}
