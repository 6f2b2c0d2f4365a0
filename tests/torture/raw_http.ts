/** @module Requests as bytes, for what no proper client would send. */

const LATIN1 = new TextDecoder("latin1");

/** A text as bytes: one for each character below 256, and UTF-8 where there is any other. */
export function bytesOf(text: string): Uint8Array {
  const codes = Array.from(text, (character) => character.charCodeAt(0));
  return codes.every((code) => code < 256) ? Uint8Array.from(codes) : new TextEncoder().encode(text);
}

/** Opens a connection to the server. */
export function connect(port: number): Promise<Deno.TcpConn> {
  return Deno.connect({ hostname: "127.0.0.1", port });
}

/**
 * Sends bytes, and reads what comes back until the server closes the connection or says nothing for a while.
 *
 * @param port The server's port
 * @param request What is sent
 * @param patienceMs How long the server may say nothing
 * @returns What came back, a character for each byte
 */
export async function exchange(port: number, request: Uint8Array, patienceMs = 150): Promise<string> {
  using connection = await connect(port);
  // Not waited for: a server that has had enough does not take the rest.
  sendAll(connection, request);
  let answer = "";
  const buffer = new Uint8Array(1 << 16);
  for (let read; (read = await readWithin(connection, buffer, patienceMs)) !== null;) {
    answer += LATIN1.decode(buffer.subarray(0, read));
  }
  return answer;
}

/** Reads something; null at the end of the connection, and where nothing comes in time. */
async function readWithin(connection: Deno.TcpConn, buffer: Uint8Array, ms: number): Promise<number | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<null>((done) => timer = setTimeout(() => done(null), ms));
  const reading = connection.read(buffer).catch((error) => {
    if (isEnd(error)) return null;
    throw error;
  });
  try {
    return await Promise.race([reading, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Sends bytes; a server that does not want them all is no failure. */
export async function sendAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
  } catch (error) {
    if (!isEnd(error)) throw error;
  }
}

/** The status codes of the responses in an answer. */
export function statusesOf(answer: string): number[] {
  return [...answer.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
}

/** Whether an error is the end of a connection, by either side. */
function isEnd(error: unknown): boolean {
  const { BadResource, BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted } = Deno.errors;
  return [BadResource, BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted].some((kind) =>
    error instanceof kind
  );
}
