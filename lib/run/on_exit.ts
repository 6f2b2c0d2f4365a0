/** @module Does something when `Deno.exit()` ends the program during a run, as it does at a second Ctrl-C. */

/**
 * Calls a function if the program ends before the returned object is disposed of. The program ends as soon as the
 * function returns, so nothing that the function starts continues, and an error that it throws is ignored.
 *
 * @param action What to do
 */
export function onExit(action: () => void): Disposable {
  const listener = () => {
    try {
      action();
    } catch {
      // The program is ending. Nobody could handle the error.
    }
  };
  globalThis.addEventListener("unload", listener);
  return { [Symbol.dispose]: () => globalThis.removeEventListener("unload", listener) };
}
