import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { withFolder } from "../../tests/helpers/database.ts";
import { Logger } from "../log/log.ts";
import { completeRequest } from "../model/run_request.ts";
import { newRunStatus, type RunStatus } from "../model/run_status.ts";
import { DayQueue } from "./day_queue.ts";
import { Publisher, type PublisherContext } from "./publisher.ts";
import { RunWindows } from "./run_windows.ts";

interface Prepared {
  publisher: Publisher;
  status: RunStatus;
  lines: string[];
  written: () => RunStatus;
}

function prepare(out: string, context: Partial<PublisherContext> = {}): Prepared {
  const request = completeRequest("X", "2024-01-01", "2024-01-01", { data: "d", out });
  const lines: string[] = [];
  const log = new Logger({ write: (line) => lines.push(line) });
  const status = newRunStatus(request, 0);
  const plan = { request, databases: [], isSingleFile: false, queue: new DayQueue(0).memory, scratch: "" };
  const publisher = new Publisher(plan, status, new RunWindows(request, out), {
    log,
    checkFolder: () => {},
    ...context,
  });
  const written = () => JSON.parse(Deno.readTextFileSync(`${out}/run_status.json`));
  return { publisher, status, lines, written };
}

/** A failure to write, as the system reports it. */
function systemError(message: string, code: string): Error {
  return new Error(message, { cause: Object.assign(new Error("the system's reason"), { code }) });
}

Deno.test("Publisher.end() writes every file, and the final state", () =>
  withFolder(async (out) => {
    const { publisher, written } = prepare(out);
    await publisher.end("finished");
    assertEquals(Deno.readTextFileSync(`${out}/ohlc_data.json`), "[]\n");
    assertEquals(written().state, "finished");
    assert(written().ended_ms !== null);
  }));

Deno.test("Publisher.fail() writes the status after a failed check of the folder that succeeds the next time", () =>
  withFolder(async (out) => {
    let checks = 0;
    const checkFolder = () => {
      if (++checks < 3) throw new Error("the lock file was removed");
    };
    const { publisher, status, lines, written } = prepare(out, { checkFolder });
    const error = await assertRejects(() => publisher.publish());
    await publisher.fail(error);
    assertEquals([written().state, written().error], ["failed", "the lock file was removed"]);
    assertEquals(status.state, "failed");
    assertEquals(lines, []);
  }));

Deno.test("Publisher.fail() logs no further error of the system after an error of the system", () =>
  withFolder(async (out) => {
    // The runtime has no code for every error of the system.
    const cause = new Error("File too large (os error 27)");
    const later = [new Error("b cannot be written", { cause }), new Error("the folder was removed")];
    const checkFolder = () => {
      throw later.shift();
    };
    const { publisher, status, lines } = prepare(out, { checkFolder });
    await publisher.fail(systemError("a cannot be written", "EIO"));
    assertEquals(lines, ["error: the folder was removed"]);
    assertEquals(status.error, "a cannot be written");
  }));

Deno.test("Publisher replaces the bars of an earlier run, and its status, before it writes its own bars", () =>
  withFolder(async (out) => {
    const earlier = prepare(out);
    await earlier.publisher.end("finished");
    Deno.writeTextFileSync(`${out}/ohlc_data.json`, "[[0,1,1,1,1,1]]\n");
    const states: string[] = [];
    const { publisher } = prepare(out, { onProgress: ({ state }) => states.push(state) });
    await publisher.publish();
    assertEquals(Deno.readTextFileSync(`${out}/ohlc_data.json`), "[]\n");
    assertEquals(states, ["running"]);
  }));

Deno.test("Publisher.publish() reports that the folder was moved, not the file that could not be written there", () =>
  withFolder(async (folder) => {
    const out = `${folder}/out`;
    Deno.mkdirSync(out);
    let isMoved = false;
    const checkFolder = () => {
      if (isMoved) throw new Error("the folder was moved");
      // Moved right after the check.
      Deno.renameSync(out, `${folder}/moved`);
      Deno.writeTextFileSync(out, "");
      isMoved = true;
    };
    const { publisher } = prepare(out, { checkFolder });
    await assertRejects(() => publisher.publish(), Error, "the folder was moved");
  }));
