/** Ids made here, such as of votes: TypeID `vote_` + 26 characters of UUIDv7 in Crockford base 32. Sortable by time, unique without a server. */

/** Where version and variant stand in a UUIDv7 (RFC 9562 §5.7), and what they say. */
const MARKS = 0xf000c000000000000000n;
const VERSION_7 = 0x70008000000000000000n;

/** Crockford's digits from the eighteenth on: those of JavaScript's base 32 without i, l, o and u. */
const LATE_DIGITS = "jkmnpqrstvwxyz";

/** 48 bits of whole milliseconds, 10 bytes of chance: 128 bits, padded on the left to 130, five at a time. */
export function timeId(now: number, random: Uint8Array): string {
  const bits = random.reduce((rest, byte) => (rest << 8n) | BigInt(byte), BigInt(Math.floor(now)));
  const digits = ((bits & ~MARKS) | VERSION_7).toString(32).padStart(26, "0");
  return digits.replace(/[i-v]/g, (digit) => LATE_DIGITS.charAt(parseInt(digit, 32) - 18));
}

export const newId = (prefix: string, now: number): string => `${prefix}_${timeId(now, crypto.getRandomValues(new Uint8Array(10)))}`;

export const newVoteId = (now: number = Date.now()): string => newId("vote", now);
