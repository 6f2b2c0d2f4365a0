/** @module Several readings at the same time, for ticks that come over the network. */

/** Readings, of which each starts when it is called. */
type Readings<Results extends readonly unknown[]> = {
  [Index in keyof Results]: () => Promise<Results[Index]>;
};

/**
 * Does readings at the same time. All have ended when this ends, so that none goes on after another one failed.
 *
 * @returns What the readings return, in their order
 * @throws The error of the first reading, in their order, that failed
 */
export async function together<Results extends readonly unknown[]>(
  readings: readonly [...Readings<Results>],
): Promise<Results> {
  const settled = await Promise.allSettled(readings.map((reading) => reading()));
  return settled.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  }) as unknown as Results;
}

/** Does readings one after the other, which are of the same files. */
export async function inTurn<Results extends readonly unknown[]>(
  readings: readonly [...Readings<Results>],
): Promise<Results> {
  const results: unknown[] = [];
  for (const reading of readings) results.push(await reading());
  return results as unknown as Results;
}
