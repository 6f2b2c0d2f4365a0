/**
 * Commands and rights that only some machines have.
 *
 * @module
 */

/** Whether a command exists and succeeds. */
export function succeeds(...words: string[]): boolean {
  try {
    return new Deno.Command(words[0], { args: words.slice(1), stdin: "null", stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A command that takes from root the right to override file permissions. */
const WITHOUT_OVERRIDE = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];

/**
 * The words before a program's command that make file permissions apply to it: no words for an ordinary user; undefined
 * if this machine cannot take root's rights away.
 */
export function throughPermissions(): string[] | undefined {
  if (Deno.uid() !== 0) return [];
  return succeeds(...WITHOUT_OVERRIDE, "true") ? WITHOUT_OVERRIDE : undefined;
}
