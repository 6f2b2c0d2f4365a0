/** @module The family of the files that are whole at every instant. */

import { withFolder } from "../helpers/database.ts";
import { tryKills } from "./atomic_kills.ts";
import { tryRefusals } from "./atomic_refusals.ts";
import { trySteps } from "./atomic_steps.ts";
import { Cases } from "./cases.ts";
import { randomFrom, type TortureFamily } from "./family.ts";

/** How many writers are killed in the long form. */
const KILLS = 1000;

/** Writers that are killed, and every step of writing made to fail. */
export const atomicFiles: TortureFamily = {
  name: "atomic-files",
  promise:
    "a reader never gets anything but a whole old or a whole new file, and a run that cannot write says so",
  async run({ seed, scale, log }) {
    const cases = new Cases();
    log("every step of writing is made to fail");
    await withFolder((folder) => trySteps(cases, folder, scale * 8));
    log("the system refuses");
    await withFolder((folder) => tryRefusals(cases, folder, scale));
    log("writers are killed");
    await withFolder((folder) => tryKills(cases, folder, Math.ceil(KILLS * scale), randomFrom(seed)));
    return cases;
  },
};
