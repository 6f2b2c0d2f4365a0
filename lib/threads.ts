/** @module Threads with no more permissions than their task needs. */

/** A worker's permissions, of which those that are not listed are denied. */
export interface ThreadPermissions {
  /** Files and folders that the thread may read. */
  read: string[];
  /** Files and folders that the thread may write. */
  write: string[];
  /** Hosts with their ports that the thread may connect to; no host by default. */
  net?: string[];
}

/** Options of a worker with these permissions and no others. */
export function workerOptions(name: string, { read, write, net }: ThreadPermissions): WorkerOptions {
  const permissions = {
    read,
    write,
    env: false,
    ffi: false,
    import: false,
    net: net ?? false,
    run: false,
    sys: false,
  };
  return { type: "module", name, deno: { permissions } } as WorkerOptions;
}
