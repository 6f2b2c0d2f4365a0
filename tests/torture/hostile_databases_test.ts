import { assertEquals } from "deno-std/assert/equals.js";
import { hostileDatabases } from "./hostile_databases.ts";

Deno.test(`${hostileDatabases.name}: ${hostileDatabases.promise}`, async () => {
  const { cases, failures } = await hostileDatabases.run({ seed: 6, scale: 0.005, log: () => {} });
  assertEquals(failures, []);
  assertEquals(cases > 400, true, String(cases));
});
