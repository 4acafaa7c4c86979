/** What "once" is counted by: the tab and the device. A tab that was duplicated takes another name than the one it came from. */
import type { Shown } from "@plaudit/client";
import type { Memory } from "./memory.ts";

export class Slots {
  readonly #device: Memory;
  #tab: string;

  private constructor(tab: string, device: Memory) {
    this.#tab = tab;
    this.#device = device;
  }

  static async of(tab: Memory, device: Memory): Promise<Slots> {
    const slots = new Slots(tab.name("tab"), device);
    if (!(await held(slots.#tab))) {
      slots.#tab = tab.rename("tab");
      tab.forget("mine", "done");
      await held(slots.#tab);
    }
    return slots;
  }

  /** Counted by what stands before the colon; the whole is the page that asks. */
  for({ once_per }: Pick<Shown, "once_per">): string {
    return once_per === "device" ? `${this.#device.name("device")}:${this.#tab}` : this.#tab;
  }

  get tab(): string {
    return this.#tab;
  }
}

/** A browser copies what a tab remembers into the tab opened from it; a lock is copied by nobody. Held until the page goes. */
function held(tab: string): Promise<boolean> {
  const { locks } = navigator as { locks?: LockManager }; // not where the page came over plain HTTP
  if (locks === undefined) return Promise.resolve(true);
  return new Promise((known) => {
    locks
      .request(`plaudit:tab:${tab}`, { ifAvailable: true }, (lock) => {
        known(lock !== null);
        return lock === null ? undefined : new Promise<never>(() => undefined);
      })
      .catch(() => known(true));
  });
}
