/** Four sounds made here and now by oscillators: no file to fetch, none to license. */
import type { SoundName } from "../effect.ts";
import type { Scene } from "../scene.ts";

interface Note {
  /** Hz; with `to`, where it glides. */
  readonly hz: number;
  readonly to?: number;
  /** Seconds after the first, and how long it rings. */
  readonly at: number;
  readonly rings: number;
  readonly loud: number;
  readonly wave: OscillatorType;
}

const bell = (hz: number, at: number, loud = 0.16, rings = 0.9): readonly Note[] => [
  { hz, at, rings, loud, wave: "sine" },
  { hz: hz * 2.76, at, rings: rings * 0.45, loud: loud * 0.22, wave: "sine" },
];
const brass = (hz: number, at: number, rings: number): readonly Note[] => [{ hz, at, rings, loud: 0.09, wave: "triangle" }, { hz: hz * 2, at, rings: rings * 0.7, loud: 0.03, wave: "sine" }];

const SCORES: Readonly<Record<SoundName, readonly Note[]>> = {
  chime: [...bell(783.99, 0), ...bell(1_046.5, 0.13)],
  pop: [{ hz: 220, to: 880, at: 0, rings: 0.11, loud: 0.22, wave: "sine" }],
  tada: [...brass(523.25, 0, 0.18), ...brass(523.25, 0.16, 0.12), ...brass(659.25, 0.3, 0.7), ...brass(783.99, 0.3, 0.7), ...brass(1_046.5, 0.3, 0.8)],
  tick: [{ hz: 1_900, to: 1_200, at: 0, rings: 0.035, loud: 0.12, wave: "square" }],
};
/** A browser that will not let it sound leaves the context asleep, and some never answer at all. */
const WAKES_MS = 400;

let shared: AudioContext | undefined;

export async function show({ effect, surroundings }: Scene): Promise<boolean> {
  const context = (shared ??= new AudioContext());
  if (context.state !== "running") {
    await Promise.race([context.resume(), new Promise((late) => setTimeout(late, WAKES_MS))]);
    if ((context.state as AudioContextState) !== "running") return false;
  }
  for (const note of SCORES[effect.options?.sound ?? surroundings.brand?.sound ?? "chime"]) ring(context, note);
  return true;
}

function ring(context: AudioContext, { hz, to, at, rings, loud, wave }: Note): void {
  const begins = context.currentTime + 0.01 + at;
  const [oscillator, gain] = [context.createOscillator(), context.createGain()];
  oscillator.type = wave;
  oscillator.frequency.setValueAtTime(hz, begins);
  if (to !== undefined) oscillator.frequency.exponentialRampToValueAtTime(to, begins + rings);
  gain.gain.setValueAtTime(0, begins);
  gain.gain.linearRampToValueAtTime(loud, begins + 0.008);
  gain.gain.exponentialRampToValueAtTime(0.0001, begins + rings);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(begins);
  oscillator.stop(begins + rings + 0.02);
}
