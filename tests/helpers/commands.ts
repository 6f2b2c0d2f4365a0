/** @module What only some machines have: a command, and the right to use it. */

/** Whether a command can be started and ends well. */
export function succeeds(...words: string[]): boolean {
  try {
    return new Deno.Command(words[0], { args: words.slice(1), stdin: "null", stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Words that take from root the right to write where it may not, so that permissions hold for it too. */
const WITHOUT_OVERRIDE = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];

/** What a program has to be started through for permissions to hold; undefined where there is no way. */
export function throughPermissions(): string[] | undefined {
  if (Deno.uid() !== 0) return [];
  return succeeds(...WITHOUT_OVERRIDE, "true") ? WITHOUT_OVERRIDE : undefined;
}
