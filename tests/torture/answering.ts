/**
 * A server that answers every request with two bytes, in a process of its own. Prints its port.
 *
 *     deno run -A answering.ts
 *
 * @module
 */

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(port),
}, () => new Response("[]"));
