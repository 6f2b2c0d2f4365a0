/** @module Another process that writes to a database, since POSIX locks do not hold within a process. */

const SCRIPT = `import { DatabaseSync } from "node:sqlite";
  const db = new DatabaseSync(Deno.args[0]);
  try { db.exec("UPDATE trades SET price = price"); console.log("written"); } catch (error) { console.log(error.message); }`;

/** Has another process write to the trades of a database. Returns `written`, or SQLite's message. */
export async function writeFromOtherProcess(path: string): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", SCRIPT, path] }).output();
  return new TextDecoder().decode(stdout).trim();
}
