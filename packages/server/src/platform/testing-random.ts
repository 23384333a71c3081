/** Numbers from 0 up to 1, the same ones for a seed in each run (Park and Miller). */
export function seededRandom(seed: number): () => number {
  let last = seed;
  return () => {
    last = (last * 48_271) % 2_147_483_647;
    return last / 2_147_483_647;
  };
}
