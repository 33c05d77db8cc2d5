/** Numbers that are at least 0 and below 1, the same ones for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A 32-bit hash of a text (FNV-1a), to use as a seed. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Returns true for this share of the calls, spread evenly: 0.25 is every fourth call, not one in four at random. */
export function everyShare(share: number): () => boolean {
  let owed = 0;
  return () => {
    owed += share;
    // A tenth added ten times is a little less than one.
    if (owed < 1 - 1e-9) return false;
    owed -= 1;
    return true;
  };
}
