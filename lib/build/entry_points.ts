/**
 * What the threads of an executable begin with. The bundle of this module is the script that an executable embeds. Each
 * thread evaluates the script with the path of its own entry point (see `launcher.ts`).
 *
 * @module
 */

/** The path of the thread's entry point: a parameter of the function that the script is. */
declare const entryPoint: string;

// A module is evaluated when it is imported, so each thread evaluates only what it needs.
switch (entryPoint) {
  case "main.ts":
    import("../../main.ts");
    break;
  case "lib/run/run_worker.ts":
    import("../run/run_worker.ts");
    break;
  case "lib/run/reader_worker.ts":
    import("../run/reader_worker.ts");
    break;
  case "lib/query/query_worker.ts":
    import("../query/query_worker.ts");
    break;
  case "lib/load/load_worker.ts":
    import("../load/load_worker.ts");
    break;
}
