/**
 * fast-check as all tests import it, by the entry `fast-check` in `deno.json`: with one seed for all properties.
 *
 * The seed is a fixed one, so that tests have the same result every time. `PROPERTY_SEED` names another one, which looks at other
 * values; `deno task test:random` chooses one at random and prints it.
 *
 * A value that fails is made smaller only with a seed of `PROPERTY_SEED`, as that takes up to half an hour where the program is slow.
 *
 * @module
 */

import fc from "fast-check-library";

const SEED = 20_240_101;

const given = Deno.env.get("PROPERTY_SEED");

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seedOf(given), endOnFailure: !given });

export * from "fast-check-library";
export default fc;

function seedOf(text: string | undefined): number {
  if (!text) return SEED;
  const seed = Number(text);
  if (!Number.isInteger(seed)) throw new Error(`PROPERTY_SEED is "${text}"; expected a whole number`);
  return seed;
}
