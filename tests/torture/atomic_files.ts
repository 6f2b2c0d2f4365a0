/**
 * The family of tests that output files are complete at every instant.
 *
 * @module
 */

import { withFolder } from "../helpers/database.ts";
import { tryKills } from "./atomic_kills.ts";
import { tryRefusals } from "./atomic_refusals.ts";
import { trySteps } from "./atomic_steps.ts";
import { Cases } from "./cases.ts";
import { randomFrom, type TortureFamily } from "./family.ts";

/** Number of killed writers in the long form. */
const KILLS = 1000;

/** Kills writers, and makes every step of writing fail. */
export const atomicFiles: TortureFamily = {
  name: "atomic-files",
  promise:
    "a reader always gets a complete old or a complete new file, and a run that cannot write reports it",
  async run({ seed, scale, log }) {
    const cases = new Cases();
    log("making every step of writing fail");
    await withFolder((folder) => trySteps(cases, folder, scale * 8));
    log("the system refuses operations");
    await withFolder((folder) => tryRefusals(cases, folder, scale));
    log("killing writers");
    await withFolder((folder) => tryKills(cases, folder, Math.ceil(KILLS * scale), randomFrom(seed)));
    return cases;
  },
};
