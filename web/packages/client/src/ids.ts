/** Ids made here, such as of votes: TypeID `vote_` + 26 characters of UUIDv7 in Crockford base 32. Sortable by time, unique without a server. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** 16 bytes of UUIDv7 (RFC 9562 §5.7). */
export function uuid7(now: number, random: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(random.subarray(0, 16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

/** 128 bits, padded on the left to 130, five at a time. */
export function base32(bytes: Uint8Array): string {
  let rest = 0n;
  for (const byte of bytes) rest = (rest << 8n) | BigInt(byte);
  let text = "";
  for (let i = 25; i >= 0; i--) text += ALPHABET.charAt(Number((rest >> BigInt(5 * i)) & 31n));
  return text;
}

export const newId = (prefix: string, now: number): string => `${prefix}_${base32(uuid7(now, crypto.getRandomValues(new Uint8Array(16))))}`;

export const newVoteId = (now: number = Date.now()): string => newId("vote", now);
