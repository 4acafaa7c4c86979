/** One client, and so one connection, for everything on a page that speaks to the same server with the same key. */
import { createClient, type Client, type ClientOptions } from "./client.ts";
import type { GetVoterToken } from "./voter.ts";

export { systemClock } from "./clock.ts";

export interface Address {
  readonly server: string;
  readonly key: string;
  readonly getVoterToken: GetVoterToken | undefined;
}

interface Shared extends Address {
  readonly client: Client;
  users: number;
}

const shared: Shared[] = [];

export const sameAddress = (a: Address, b: Address): boolean =>
  a.server === b.server && a.key === b.key && a.getVoterToken === b.getVoterToken;

/** Throws what `createClient` throws. */
export function borrow(address: Address): { client: Client; giveBack: () => void } {
  let one = shared.find((other) => sameAddress(other, address));
  if (one === undefined) {
    one = { ...address, users: 0, client: createClient(address as ClientOptions) }; // to say undefined is to say nothing
    shared.push(one);
  }
  const used = one;
  used.users += 1;
  return {
    client: used.client,
    giveBack() {
      used.users -= 1;
      if (used.users > 0) return;
      shared.splice(shared.indexOf(used), 1);
      used.client.close();
    },
  };
}
