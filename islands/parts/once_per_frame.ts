/** @module Work that is done at most once per animation frame. */

/** Returns a function that schedules work for the next frame; further calls before that frame have no effect. */
export function oncePerFrame(work: () => void): () => void {
  let isScheduled = false;
  return () => {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      work();
    });
  };
}
