/**
 * What waits while the page starts: the price chart is made when all panels are in their places, so that the browser finds their sizes
 * once, and is drawn alone, so that the reader sees prices sooner. All other charts are made right after that frame.
 *
 * @module
 */

/** Work that begins when all panels are in their places; undefined once they are. */
let forPlaces: Set<() => void> | undefined = new Set();
/** Work that begins after the first frame; undefined once that frame has been drawn. */
let forFrame: Set<() => void> | undefined = new Set();

/** Begins work when all panels are in their places, or at once if they are. Returns a function that ends the work. */
export function whenPlaced(begin: () => () => void): () => void {
  return beginAfter(forPlaces, begin);
}

/** Begins work after the first frame, or at once if that frame has been drawn. Returns a function that ends the work. */
export function afterFirstFrame(begin: () => () => void): () => void {
  return beginAfter(forFrame, begin);
}

/** Says that all panels are in their places. */
export function panelsArePlaced(): void {
  const all = forPlaces ?? [];
  forPlaces = undefined;
  for (const work of all) work();
}

/** Lets the next frame be the first one. Resolves when what waited for that has begun. */
export async function drawFirstFrame(): Promise<void> {
  await new Promise(requestAnimationFrame);
  // A timer ends after the frame has been painted.
  await new Promise((resolve) => setTimeout(resolve));
  const all = forFrame ?? [];
  forFrame = undefined;
  for (const work of all) work();
}

function beginAfter(waiting: Set<() => void> | undefined, begin: () => () => void): () => void {
  if (!waiting) return begin();
  let end = () => {};
  const work = () => void (end = begin());
  waiting.add(work);
  return () => {
    waiting.delete(work);
    end();
  };
}
