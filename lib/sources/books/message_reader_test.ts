import { assertEquals } from "deno-std/assert/equals.js";
import { deflateSync } from "node:zlib";
import { Levels } from "../values/levels.ts";
import { MessageReader } from "./message_reader.ts";

const reader = new MessageReader();

function read(value: string | Uint8Array): unknown {
  const [bids, asks] = [new Levels(), new Levels()];
  return reader.read(value, bids, asks) ? [bids.pairs(Infinity), asks.pairs(Infinity)] : undefined;
}

const BOOK = [[[100, 2], [99, 1]], [[101, 1]]];

const READ: (string | Uint8Array)[] = [
  '{"bids": [[100,2],[99,1]], "asks": [[101,1]]}',
  `{'bid': [[100.0, 2.0, 7], [99.0, 1.0, 8]], 'ask': [[101.0, 1.0, 9]]}`,
  '{"arg":{"channel":"books"},"data":[{"asks":[["101","1","0","1"]],"bids":[["100","2","0","1"],["99","1","0","1"]],"ts":"1"}]}',
  '{"topic":"x","data":{"s":"BTC","b":[["100","2"],["99","1"]],"a":[["101","1"]],"u":1}}',
  '{"bid": 100, "ask": 101, "book": {"bids": {"100": 2, "99": 1}, "asks": {"101": 1}}}',
  '{"bids": [{"price": 100, "size": 2}, {"price": 99, "size": 1}], "asks": [{"price": 101, "size": 1}], "nonce": null}',
  JSON.stringify('{"bids": [[100,2],[99,1]], "asks": [[101,1]]}'),
  deflateSync('{"bids": [[100,2],[99,1]], "asks": [[101,1]]}'),
  "{'bids': [(Decimal('100'), Decimal('2')), (Decimal('99'), Decimal('1'))], 'asks': [(Decimal('101'), Decimal('1'))]}",
];

for (const value of READ) {
  Deno.test(`MessageReader reads ${String(value).slice(0, 60)}`, () => assertEquals(read(value), BOOK));
}

const REFUSED = [
  "",
  "{}",
  "[]",
  "null",
  "[[100,2]]",
  '{"price": 1}',
  '{"bids": [[100,2]], "asks": [[101,1]]',
  '{"bids": [[100,2]], "asks": [[101,1]]} x',
  '{"bids": [[100]], "asks": [[101,1]]}',
  '[{"bids": [[100,2]], "asks": []}, {"bids": [[100,3]], "asks": []}]',
  '{"a":'.repeat(100_000),
];

for (const value of REFUSED) {
  Deno.test(`MessageReader refuses ${value.slice(0, 60)}`, () => assertEquals(read(value), undefined));
}
