/** A screenshot with at most 256 colours: a third of the bytes, and to the eye the same. Understands what Chromium writes: 8 bits, RGB or RGBA, not interlaced. */
import { deflateSync, inflateSync, crc32 } from "node:zlib";

const KEPT = 96;

interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly pixels: Buffer;
}

export function inPalette(png: Buffer): Buffer {
  const raster = decoded(png);
  const { width, height, channels, pixels } = raster;
  const { colours, indexOf } = paletteOf(raster);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indexOf(pixels.readUIntBE((y * width + x) * channels, 3));
  const head = Buffer.from(png.subarray(16, 29));
  head[9] = 3;
  const chunks = [chunk("IHDR", head), chunk("PLTE", Buffer.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([png.subarray(0, 8), ...chunks]);
}

/** The colours seen most stay what they are; others alike in their first bits become the one of them seen most, by as many bits as places allow. */
function paletteOf({ channels, pixels }: Raster): { colours: number[]; indexOf: (colour: number) => number } {
  const seen = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += channels) {
    const colour = pixels.readUIntBE(at, 3);
    seen.set(colour, (seen.get(colour) ?? 0) + 1);
  }
  const byCount = [...seen.keys()].sort((a, b) => (seen.get(b) ?? 0) - (seen.get(a) ?? 0));
  const kept = byCount.slice(0, KEPT);
  const places = new Map(kept.map((colour, index) => [colour, index]));
  for (let bits = 8; ; bits--) {
    const mask = ((0xff << (8 - bits)) & 0xff) * 0x010101;
    const groups = new Map<number, number>();
    for (const colour of byCount.slice(KEPT)) if (!groups.has(colour & mask)) groups.set(colour & mask, colour);
    if (groups.size > 256 - KEPT) continue;
    const rest = new Map([...groups.keys()].map((group, index) => [group, kept.length + index]));
    return { colours: [...kept, ...groups.values()], indexOf: (colour) => places.get(colour) ?? rest.get(colour & mask) ?? 0 };
  }
}

function decoded(png: Buffer): Raster {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const channels = png[25] === 6 ? 4 : 3;
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) if (png.toString("latin1", at + 4, at + 8) === "IDAT") data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const filtered = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : (pixels[y * stride + x - channels] ?? 0);
      const above = y === 0 ? 0 : (pixels[(y - 1) * stride + x] ?? 0);
      const corner = y === 0 || x < channels ? 0 : (pixels[(y - 1) * stride + x - channels] ?? 0);
      pixels[y * stride + x] = (filtered[y * (stride + 1) + 1 + x] ?? 0) + ([0, left, above, (left + above) >> 1, nearest(left, above, corner)][filter] ?? 0);
    }
  }
  return { width, height, channels, pixels };
}

/** Paeth's predictor. */
function nearest(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
