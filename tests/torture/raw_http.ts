/**
 * Requests as bytes, for requests that no HTTP client would send.
 *
 * @module
 */

const LATIN1 = new TextDecoder("latin1");

/** A text as bytes: one per character if all are below 256, else UTF-8. */
export function bytesOf(text: string): Uint8Array {
  const codes = Array.from(text, (character) => character.charCodeAt(0));
  return codes.every((code) => code < 256) ? Uint8Array.from(codes) : new TextEncoder().encode(text);
}

/** Opens a connection to the server. */
export function connect(port: number): Promise<Deno.TcpConn> {
  return Deno.connect({ hostname: "127.0.0.1", port });
}

/**
 * Sends bytes, and reads the response until the server closes the connection or is silent for a while.
 *
 * @param port The server's port
 * @param request The bytes to send
 * @param silenceMs How long the server may be silent
 * @returns The response, one character per byte
 */
export async function exchange(port: number, request: Uint8Array, silenceMs = 150): Promise<string> {
  using connection = await connect(port);
  // Not awaited: a server that rejects a request does not read the rest.
  sendAll(connection, request);
  let answer = "";
  const buffer = new Uint8Array(1 << 16);
  for (let read; (read = await readWithin(connection, buffer, silenceMs)) !== null;) {
    answer += LATIN1.decode(buffer.subarray(0, read));
  }
  return answer;
}

/** Reads some bytes; null at the end of the connection, or if nothing arrives in time. */
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

/** Sends bytes. A server that closes the connection early is not an error. */
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

/** Whether an error means that either side closed the connection. */
function isEnd(error: unknown): boolean {
  const { BadResource, BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted } = Deno.errors;
  return [BadResource, BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted].some((kind) =>
    error instanceof kind
  );
}
