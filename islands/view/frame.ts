/** @module Work that is worth doing once a frame, however often it is asked for. */

/** A function that asks for work to be done at the next frame; asking again before that changes nothing. */
export function oncePerFrame(work: () => void): () => void {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      work();
    });
  };
}
