/**
 * What waits for the first frame: the price chart is drawn alone, so that the reader sees prices sooner, and all other charts are
 * made right after that frame.
 *
 * @module
 */

/** What begins after the first frame; undefined once that frame has been drawn. */
let waiting: Set<() => void> | undefined = new Set();

/**
 * Begins work after the first frame, or at once if that frame has been drawn.
 *
 * @param begin Begins the work; returns a function that ends the work
 * @returns A function that ends the work, or makes sure that the work never begins
 */
export function afterFirstFrame(begin: () => () => void): () => void {
  if (!waiting) return begin();
  let end = () => {};
  const work = () => void (end = begin());
  waiting.add(work);
  return () => {
    waiting?.delete(work);
    end();
  };
}

/** Lets the next frame be the first one. Resolves when what waited has begun. */
export async function drawFirstFrame(): Promise<void> {
  await new Promise(requestAnimationFrame);
  // A timer ends after the frame has been painted.
  await new Promise((resolve) => setTimeout(resolve));
  const all = waiting ?? [];
  waiting = undefined;
  for (const work of all) work();
}
