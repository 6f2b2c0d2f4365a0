/**
 * Clients that send or read slowly, or disconnect early.
 *
 * @module
 */

import { pause } from "../helpers/serving.ts";
import type { Cases } from "./cases.ts";
import { bytesOf, connect, sendAll, statusesOf } from "./raw_http.ts";

/** Number of clients of each kind in the long form, and the least number. */
const CLIENTS = 200;
const LEAST_CLIENTS = 20;

/** How long slow clients stay in the long form, and the least time. */
const SLOW_MS = 20_000;
const LEAST_SLOW_MS = 500;

const REQUEST = "GET /data/ohlc_data.json HTTP/1.1\r\nHost: HOST\r\nAccept-Encoding: identity\r\n\r\n";

/** Runs all kinds of clients at the same time. */
export async function tryRudeClients(cases: Cases, port: number, scale: number): Promise<void> {
  const clients = Math.max(LEAST_CLIENTS, Math.round(CLIENTS * scale));
  const slowMs = Math.max(LEAST_SLOW_MS, SLOW_MS * scale);
  const request = REQUEST.replace("HOST", `127.0.0.1:${port}`);
  const kinds: [what: string, act: (connection: Deno.TcpConn, turn: number) => Promise<void>][] = [
    ["sends its request one character at a time", async (connection) => {
      const untilMs = performance.now() + slowMs;
      for (let at = 0; performance.now() < untilMs; at = (at + 1) % (request.length - 5)) {
        await sendAll(connection, bytesOf(request[at]));
        await pause(50);
      }
    }],
    ["sends a request and does not read", async (connection) => {
      await sendAll(connection, bytesOf(request));
      await pause(slowMs);
    }],
    ["sends many requests and does not read", async (connection) => {
      // Not awaited, since the server stops reading at some point.
      sendAll(connection, bytesOf(request.repeat(200)));
      await pause(slowMs);
    }],
    ["disconnects within its request", async (connection, turn) => {
      await sendAll(connection, bytesOf(request.slice(0, turn % request.length)));
    }],
    ["disconnects within the response", async (connection, turn) => {
      await sendAll(connection, bytesOf(request));
      await connection.read(new Uint8Array(1 + turn * 100));
    }],
    ["is silent", () => pause(slowMs)],
    ["announces a body and does not send it", async (connection) => {
      await sendAll(
        connection,
        bytesOf(request.replace("GET", "POST").replace("\r\n\r\n", "\r\nContent-Length: 9\r\n\r\n")),
      );
      await pause(slowMs);
    }],
    ["reads to the end", async (connection) => {
      await sendAll(connection, bytesOf(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")));
      const answer = await new Response(connection.readable).text();
      if (statusesOf(answer)[0] !== 200 || !answer.endsWith("]\n")) {
        throw new Error(`the response is ${answer.slice(0, 200)}`);
      }
    }],
  ];
  await Promise.all(
    kinds.flatMap(([what, act]) =>
      Array.from({ length: clients }, (_, turn) =>
        cases.try(`client ${turn} that ${what}`, async () => {
          const connection = await connect(port);
          try {
            await act(connection, turn);
          } finally {
            close(connection);
          }
        }))
    ),
  );
}

/** Closes a connection, unless reading to its end has closed it already. */
function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
