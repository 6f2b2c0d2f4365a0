import { assertEquals } from "deno-std/assert/equals.js";
import { FolderInUseError } from "../publish/output_lock.ts";
import { SourceFault } from "../sources/source_fault.ts";
import { fromSentError, NoDatabaseError, toSentError, WorkerDiedError } from "./errors.ts";

/** The error as another thread gets it. */
function sent(error: Error): Error {
  return fromSentError(structuredClone(toSentError(error)));
}

Deno.test("an error that is sent to another thread keeps its class, name and message", () => {
  const classes = [
    Error,
    RangeError,
    NoDatabaseError,
    FolderInUseError,
    SourceFault,
    WorkerDiedError,
    Deno.errors.NotFound,
    Deno.errors.PermissionDenied,
  ];
  for (const Class of classes) {
    const error = sent(new Class("a message"));
    assertEquals(error.constructor, Class);
    assertEquals([error.name, error.message], [new Class().name, "a message"]);
  }
});

Deno.test("an error of a class without a code is sent as one of the nearest class that has a code", () => {
  class NearRangeError extends RangeError {}
  assertEquals(sent(new NearRangeError("x")).constructor, RangeError);
  assertEquals(sent(new Deno.errors.TimedOut("x")).constructor, Error);
});

Deno.test("an error that is sent keeps its causes and the system's code", () => {
  const full = Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
  const fault = new SourceFault("x", { cause: full });
  const cause = sent(new Error("the file cannot be written", { cause: fault })).cause as SourceFault;
  assertEquals(cause.constructor, SourceFault);
  const { message, code } = cause.cause as Error & { code?: string };
  assertEquals([message, code], ["No space left on device", "ENOSPC"]);
  assertEquals(sent(new Error("x", { cause: "a text" })).cause, undefined);
});
