/** What "once" is counted by: the tab and the device. A tab that was duplicated takes another name than the one it came from. */
import type { Shown } from "@plaudit/client";
import type { Memory } from "./memory.ts";

export class Slots {
  readonly tab: string;
  readonly #device: string;

  private constructor(tab: string, device: string) {
    this.tab = tab;
    this.#device = device;
  }

  static async of(tab: Memory, device: Memory): Promise<Slots> {
    let name = tab.name("tab");
    if (!(await held(name))) {
      name = tab.rename("tab");
      tab.forget("mine", "done");
      await held(name);
    }
    // Now, and one tab at a time: two that ask when something comes would each give the device a name of their own.
    return new Slots(name, await alone(() => device.name("device")));
  }

  /** Counted by what stands before the colon; the whole is the page that asks. */
  for({ once_per }: Pick<Shown, "once_per">): string {
    return once_per === "device" ? `${this.#device}:${this.tab}` : this.tab;
  }
}

interface Locking {
  /** Not where the page came over plain HTTP. */
  readonly locks?: LockManager;
}

async function alone<T>(act: () => T): Promise<T> {
  const { locks } = navigator as Locking;
  return locks === undefined ? act() : locks.request("plaudit:device", () => act()).catch(act);
}

/** A browser copies what a tab remembers into the tab opened from it; a lock is copied by nobody. Held until the page goes. */
function held(tab: string): Promise<boolean> {
  const { locks } = navigator as Locking;
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
