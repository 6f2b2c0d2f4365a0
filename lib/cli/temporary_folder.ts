/** @module A folder for files that are needed only while a command runs. */

import { removeIfThere } from "../files.ts";
import type { Logger } from "../log/log.ts";
import { systemReason } from "../text/printable.ts";

/** A temporary folder. It is created when its path is first needed, and removed when it is disposed of. */
export class TemporaryFolder implements Disposable {
  readonly #prefix: string;
  readonly #log: Logger;
  readonly #onDispose: () => void;
  #path: string | undefined;

  /**
   * A folder that does not exist yet.
   *
   * @param prefix How the folder's name begins
   * @param log Receives a warning if the folder cannot be removed
   * @param onDispose Called when the folder is disposed of
   */
  constructor(prefix: string, log: Logger, onDispose: () => void) {
    this.#prefix = prefix;
    this.#log = log;
    this.#onDispose = onDispose;
  }

  /**
   * The folder's absolute path. The folder exists.
   *
   * @throws {Error} If the folder cannot be created
   */
  get path(): string {
    return this.#path ??= makeFolder(this.#prefix);
  }

  /** Removes the folder, if it was created. Calling this again has no effect. */
  [Symbol.dispose](): void {
    this.#onDispose();
    const path = this.#path;
    this.#path = undefined;
    if (path === undefined) return;
    try {
      removeIfThere(path);
    } catch (error) {
      // The command's own result matters more, and its own error names the cause.
      this.#log.warning(`the temporary folder ${path} cannot be removed: ${systemReason(error)}`);
    }
  }
}

function makeFolder(prefix: string): string {
  try {
    return Deno.makeTempDirSync({ prefix });
  } catch (error) {
    const variable = Deno.build.os === "windows" ? "%TEMP%" : "$TMPDIR";
    throw new Error(
      `cannot create a temporary folder: ${systemReason(error).replace(/: tmpdir$/, "")}; ` +
        `set ${variable} to a folder that exists and that you can write to`,
      { cause: error },
    );
  }
}
