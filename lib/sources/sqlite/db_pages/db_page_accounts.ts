/**
 * Whether every page of a file is accounted for.
 *
 * A damaged page may lose the pages below it, or lead into another tree, and no page that is read shows it. But every
 * page belongs somewhere, and once (https://sqlite.org/fileformat2.html, section 1.2), so their number shows it.
 *
 * @module
 */

import { SourceFault } from "../../source_fault.ts";
import { HEADER_BYTES, INTERIOR_HEADER, PageSet } from "./btree.ts";
import { damaged, DbPageBuffer, type DbPageFile } from "./db_page_file.ts";
import { PointerMap } from "./pointer_map.ts";

/** The first byte of a b-tree page's header: of an index or a table, as an interior page or a leaf (section 1.6). */
const INTERIOR = [2, 5];
const LEAF = [10, 13];

/**
 * Whether the pages of a file are those of its trees, of its list of free pages and of its pointer map, each once.
 * Pages on which rows of other trees go on are not looked for, so a file that has those is not accounted for.
 *
 * @param file The file
 * @param tables The pages of the tables that were read to their ends
 * @param roots The root pages of all other trees
 */
export function isAccountedFor(file: DbPageFile, tables: PageSet[], roots: number[]): boolean {
  const reached = new PageSet(file);
  try {
    for (const table of tables) reached.addAll(table);
    for (const root of roots) addTree(file, root, reached);
    addFreePages(file, reached);
    if (file.hasPointerMap) { for (const page of new PointerMap(file).pages()) reached.add(page); }
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    return false;
  }
  const lockPages = file.pageCount >= file.lockPage ? 1 : 0;
  return reached.count + lockPages === file.pageCount;
}

/** Adds the free pages: a chain of trunks, each with the numbers of some leaves (section 1.5). */
function addFreePages(file: DbPageFile, reached: PageSet): void {
  const piece = new DbPageBuffer(file, file.pageSize);
  for (let trunk = file.firstFreePage; trunk !== 0;) {
    reached.add(trunk);
    const start = piece.locate(trunk, trunk);
    const leaves = piece.view.getUint32(start + 4);
    if (leaves > file.usableSize / 4 - 2) throw damaged(`page ${trunk} counts ${leaves} free pages`);
    for (let leaf = 0; leaf < leaves; leaf++) reached.add(piece.view.getUint32(start + 8 + 4 * leaf));
    trunk = piece.view.getUint32(start);
  }
}

/** Adds the pages of a tree. Leaves are not read: those of a tree are all at the same depth. */
function addTree(file: DbPageFile, root: number, reached: PageSet): void {
  const piece = new DbPageBuffer(file, file.pageSize);
  let level = [root];
  do {
    for (const page of level) reached.add(page);
    level = isLeaf(piece, level[0]) ? [] : level.flatMap((page) => childrenOf(file, piece, page));
  } while (level.length > 0);
}

function isLeaf(piece: DbPageBuffer, page: number): boolean {
  return LEAF.includes(piece.bytes[headerOf(piece, page)]);
}

function childrenOf(file: DbPageFile, piece: DbPageBuffer, page: number): number[] {
  const { bytes, view } = piece;
  const header = headerOf(piece, page);
  const start = piece.locate(page, page);
  const cells = view.getUint16(header + 3);
  if (!INTERIOR.includes(bytes[header]) || header - start + INTERIOR_HEADER + 2 * cells > file.usableSize) {
    throw damaged(`page ${page} is no interior page`);
  }
  const children = [view.getUint32(header + 8)];
  for (let cell = 0; cell < cells; cell++) {
    const pointer = view.getUint16(header + INTERIOR_HEADER + 2 * cell);
    if (pointer > file.usableSize - 4) throw damaged(`a cell of page ${page} is at ${pointer}`);
    children.push(view.getUint32(start + pointer));
  }
  return children;
}

/** Where the header of a b-tree page is. */
function headerOf(piece: DbPageBuffer, page: number): number {
  return piece.locate(page, page) + (page === 1 ? HEADER_BYTES : 0);
}
