/** The file whose db pages are read (https://sqlite.org/fileformat2.html, section 1.3). */

export class DbFile {
  /** Bytes of a db page, and of its content. */
  static dbPageSize: u32 = 0;
  static usableSize: u32 = 0;
  /** How many db pages the file has. */
  static count: u32 = 0;
  /** Number of the db page without content. */
  static lock: u32 = 0;
  /** Address of a bit for each db page that was visited; 0 if overflow is left to the general path. */
  static visited: usize = 0;
}

/**
 * Sets the file.
 *
 * @param dbPageSize Bytes of a db page
 * @param usableSize Bytes of a db page that hold content
 * @param count How many db pages the file has
 * @param lock Number of the db page without content
 * @param visited Address of a bit for each db page; 0 if overflow is left to the general path
 */
export function setFile(dbPageSize: u32, usableSize: u32, count: u32, lock: u32, visited: usize): void {
  DbFile.dbPageSize = dbPageSize;
  DbFile.usableSize = usableSize;
  DbFile.count = count;
  DbFile.lock = lock;
  DbFile.visited = visited;
}

/** Whether the file has a db page with content. */
@inline
export function exists(dbPage: u32): bool {
  return dbPage != 0 && dbPage <= DbFile.count && dbPage != DbFile.lock;
}

/** Marks a db page as visited; returns false if the file has no such db page, or it was visited before. */
@inline
export function visit(dbPage: u32): bool {
  if (!exists(dbPage)) return false;
  const at = DbFile.visited + (dbPage >> 3);
  const bit = <u32>1 << (dbPage & 7);
  const bits = <u32>load<u8>(at);
  if ((bits & bit) != 0) return false;
  store<u8>(at, bits | bit);
  return true;
}

/** Makes a db page count as not visited. */
export function unvisit(dbPage: u32): void {
  const at = DbFile.visited + (dbPage >> 3);
  store<u8>(at, <u32>load<u8>(at) & ~(<u32>1 << (dbPage & 7)));
}
