/**
 * Whether the known structures of a file cover all of its db pages.
 *
 * A damaged db page may lose the db pages below it, or lead into another tree, without any sign in the db pages that
 * are read. But every db page belongs to exactly one structure (https://sqlite.org/fileformat2.html, section 1.2), so
 * a count of the visited db pages shows a loss.
 *
 * @module
 */

import { SourceFault } from "../../source_fault.ts";
import { damaged, DATABASE_HEADER_BYTES, DbPageBuffer, type DbPageFile } from "./db_page_file.ts";
import { INTERIOR_HEADER_BYTES, INTERIOR_TABLE, LEAF_TABLE } from "./db_page_header.ts";
import { DbPageSet } from "./db_page_set.ts";
import { PointerMap } from "./pointer_map.ts";
import type { TableLayout } from "./table_layout.ts";

/** First byte of the header of an index's db page (section 1.6). */
const INTERIOR_INDEX = 2;
const LEAF_INDEX = 10;

/** The most db pages that are looked at for whether they are part of a table. */
const MOST_LOOKS = 256;

/** The tables of a file that were read, whose db pages are compared with all of the file after the last table. */
export class TableCoverage {
  readonly #file: DbPageFile;
  readonly #roots: number[];
  readonly #tables: number;
  readonly #check: () => void;
  /** The db pages of each table that was read to the end. */
  readonly #visited = new Map<TableLayout, DbPageSet>();

  /**
   * No table yet.
   *
   * @param file The file
   * @param roots The root db pages of all trees, including that of the schema
   * @param tables How many tables will be read
   * @param check Has SQLite check the file
   */
  constructor(file: DbPageFile, roots: number[], tables: number, check: () => void) {
    this.#file = file;
    this.#roots = roots;
    this.#tables = tables;
    this.#check = check;
  }

  /**
   * Adds the db pages of a table that was read. After the last table, SQLite checks the file if its db pages are not all
   * accounted for. Where SQLite reads a table, it checks the file anyway.
   *
   * @throws {SourceFault} If SQLite finds damage
   */
  add(table: TableLayout, visited: DbPageSet): void {
    // The scanner, whose memory holds the set, is used for other tables.
    this.#visited.set(table, visited.copy());
    if (this.#visited.size < this.#tables) return;
    const roots = new Set([...this.#visited.keys()].map(({ root }) => root));
    const others = this.#roots.filter((root) => !roots.has(root));
    if (!coversEveryDbPage(this.#file, [...this.#visited.values()], others)) this.#check();
  }

  /**
   * Has SQLite check the file if a table that was read to the end, perhaps without its overflow db pages, seems to have
   * lost others. A query reads no other table.
   *
   * @throws {SourceFault} If SQLite finds damage
   */
  checkAlone({ root }: TableLayout, visited: DbPageSet): void {
    if (mayHaveLost(this.#file, visited, this.#roots.filter((other) => other !== root))) this.#check();
  }
}

/**
 * Whether the db pages of a file are those of its trees, its list of free db pages and its pointer map, each once.
 * Overflow db pages of trees that were not read are not visited, so a file that has some is not covered.
 *
 * @param file The file
 * @param tables The db pages of the tables that were read to the end
 * @param roots The root db pages of all other trees
 */
export function coversEveryDbPage(file: DbPageFile, tables: DbPageSet[], roots: number[]): boolean {
  const visited = new DbPageSet(file);
  if (!visitAll(file, visited, tables, roots)) return false;
  const lockDbPages = file.dbPageCount >= file.lockDbPage ? 1 : 0;
  return visited.count + lockDbPages === file.dbPageCount;
}

/**
 * Whether db pages that nothing refers to are part of a table, or a db page is referred to twice. A file may have many
 * overflow db pages that were not visited, which begin with the number of another db page. So some db pages are looked
 * at, all over the file: who loses db pages of a tree loses many, unless an interior db page shows the loss.
 *
 * @param file The file
 * @param table The db pages of the table that was read to the end, perhaps without overflow db pages
 * @param roots The root db pages of all other trees
 */
export function mayHaveLost(file: DbPageFile, table: DbPageSet, roots: number[]): boolean {
  const visited = new DbPageSet(file);
  if (!visitAll(file, visited, [table], roots)) return true;
  const stride = Math.max(1, (file.dbPageCount - visited.count) / MOST_LOOKS);
  const buffer = new DbPageBuffer(file, file.dbPageSize);
  let [seen, next] = [0, 0];
  for (const dbPage of visited.missing()) {
    if (seen++ < Math.floor(next)) continue;
    next += stride;
    const start = buffer.locate(dbPage, dbPage);
    const type = buffer.bytes[start];
    const isTable = type === LEAF_TABLE || type === INTERIOR_TABLE;
    if (isTable && buffer.view.getUint32(start) > file.dbPageCount) return true;
  }
  return false;
}

/** Adds the db pages of all structures; returns whether they can be read and no db page is referred to twice. */
function visitAll(file: DbPageFile, visited: DbPageSet, tables: DbPageSet[], roots: number[]): boolean {
  try {
    for (const table of tables) visited.addAll(table);
    for (const root of roots) addTree(file, root, visited);
    addFreeDbPages(file, visited);
    if (file.hasPointerMap) { for (const dbPage of new PointerMap(file).dbPages()) visited.add(dbPage); }
    return true;
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    return false;
  }
}

/** Adds the free db pages: a chain of trunks, each with the numbers of further free db pages (section 1.5). */
function addFreeDbPages(file: DbPageFile, visited: DbPageSet): void {
  const buffer = new DbPageBuffer(file, file.dbPageSize);
  for (let trunk = file.firstFreeDbPage; trunk !== 0;) {
    visited.add(trunk);
    const start = buffer.locate(trunk, trunk);
    const count = buffer.view.getUint32(start + 4);
    if (count > file.usableSize / 4 - 2) throw damaged(`db page ${trunk} counts ${count} free db pages`);
    for (let index = 0; index < count; index++) visited.add(buffer.view.getUint32(start + 8 + 4 * index));
    trunk = buffer.view.getUint32(start);
  }
}

/** Adds the db pages of a tree. Leaves are not read: all leaves of a tree are at the same depth. */
function addTree(file: DbPageFile, root: number, visited: DbPageSet): void {
  const buffer = new DbPageBuffer(file, file.dbPageSize);
  let level = [root];
  do {
    for (const dbPage of level) visited.add(dbPage);
    level = isLeaf(buffer, level[0]) ? [] : level.flatMap((dbPage) => childrenOf(file, buffer, dbPage));
  } while (level.length > 0);
}

function isLeaf(buffer: DbPageBuffer, dbPage: number): boolean {
  const type = buffer.bytes[headerOf(buffer, dbPage)];
  return type === LEAF_TABLE || type === LEAF_INDEX;
}

function childrenOf(file: DbPageFile, buffer: DbPageBuffer, dbPage: number): number[] {
  const { bytes, view } = buffer;
  const header = headerOf(buffer, dbPage);
  const start = buffer.locate(dbPage, dbPage);
  const cells = view.getUint16(header + 3);
  const isInterior = bytes[header] === INTERIOR_TABLE || bytes[header] === INTERIOR_INDEX;
  if (!isInterior || header - start + INTERIOR_HEADER_BYTES + 2 * cells > file.usableSize) {
    throw damaged(`db page ${dbPage} is not an interior db page`);
  }
  const children = [view.getUint32(header + 8)];
  for (let cell = 0; cell < cells; cell++) {
    const pointer = view.getUint16(header + INTERIOR_HEADER_BYTES + 2 * cell);
    if (pointer > file.usableSize - 4) throw damaged(`a cell at byte ${pointer} of db page ${dbPage}`);
    children.push(view.getUint32(start + pointer));
  }
  return children;
}

/** Where the header of a tree's db page begins in the buffer. */
function headerOf(buffer: DbPageBuffer, dbPage: number): number {
  return buffer.locate(dbPage, dbPage) + (dbPage === 1 ? DATABASE_HEADER_BYTES : 0);
}
