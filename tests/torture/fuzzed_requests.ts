/**
 * Random invalid and malicious requests, built from parts that have misled servers before.
 *
 * @module
 */

/** Text of files that the server must not serve. */
export const SECRET = "none-but-the-owner-may-read-this";

/** A price in the bars, which only requests with an allowed Host header may get. */
export const MARK = 31337.625;

const METHODS = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "CONNECT",
  "PATCH",
  "PROPFIND",
  "get",
];
const ODD_METHODS = [
  "",
  "G\0ET",
  "GET\t",
  "M".repeat(9000),
  "\u00ff\u00fe",
  "GET /data/ohlc_data.json HTTP/1.1\r\nX:",
];

/** Parts of paths. */
const PARTS = [
  ...[
    "/",
    "//",
    "\\",
    "%2f",
    "%5c",
    "%252f",
    "%c0%af",
    ";",
    ":",
    "?",
    "#",
    "%3f",
    "%23",
    "&a=b",
    "@",
    "~",
    "*",
  ],
  ...[
    ".",
    "..",
    "...",
    "%2e",
    "%2e%2e",
    "%252e%252e",
    "%c0%ae",
    "%u002e",
    "..;",
    ". .",
    "..%00",
    "%00",
    "\0",
    "%",
  ],
  ...[
    "data",
    "static",
    "data/",
    "static/",
    "out",
    "private",
    "secret.txt",
    "secret.json",
    "%73ecret.txt",
    "SECRET.TXT",
  ],
  ...[
    "ohlc_data.json",
    "ohlc_data.json?newest=2",
    "run_status.json?newest=-1",
    "run_status.json",
    ".orderflow.lock",
    ".scratch",
    "app.js",
    "style.css",
    "dist",
    "__proto__",
  ],
  ...[
    "etc",
    "passwd",
    "proc/self/environ",
    "C:",
    "deno.json",
    "main.ts",
    "file:",
    "http:",
    "constructor",
    "[file]",
  ],
  ...[
    "%",
    "%zz",
    "%e0%a4%a",
    "%ff",
    "\u00e9",
    "\u00ff",
    "%0d%0aX-Evil:%201",
    "\t",
    " ",
    "<script>",
    "'",
    '"',
    "${x}",
  ],
];

/** Path traversals, tried with every file that the server must not serve. */
const TRAVERSALS = [
  ...[
    "../",
    "%2e%2e/",
    "..%2f",
    "%2e%2e%2f",
    "..\\",
    "..%5c",
    "%252e%252e/",
    "..%252f",
    "%c0%ae%c0%ae/",
    "..;/",
  ],
  ...["....//", "..//", "./../", ".%00./", "..%00/", "\u2025/", "/../", "//", "file:///", "C:\\", "~/"],
];

const HEADERS = [
  ...[
    "Origin: http://evil.example",
    "Origin: null",
    "Referer: http://evil.example/",
    "Range: bytes=0-1,5-",
    "TE: x",
  ],
  ...[
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Content-Length: 5, 6",
  ],
  ...[
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding : chunked",
    "Expect: 100-continue",
  ],
  ...[
    "Connection: close",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Upgrade: h2c",
    "HTTP2-Settings: AAMAAABkAAQ",
  ],
  ...[
    "Sec-WebSocket-Key: x",
    "Accept-Encoding: gzip;q=x, *;q=9",
    "Accept-Encoding: gzip",
    `If-None-Match: ${'W/"a",'.repeat(900)}`,
  ],
  ...[
    "If-None-Match: *",
    "X-Forwarded-Host: evil.example",
    "X-Original-URL: /../secret.txt",
    "X-Rewrite-URL: /secret.txt",
  ],
  ...[
    "no colon",
    ": no name",
    "Name With Blank: x",
    "X: a\0b",
    "X: \u00ff\u00fe",
    " folded",
    "X:\r\n folded",
    "Cookie: a=b",
  ],
  ...[
    `X: ${"x".repeat(70_000)}`,
    Array.from({ length: 300 }, (_, i) => `X${i}: ${i}`).join("\r\n"),
    "Host: evil.example",
  ],
];

const VERSIONS = [
  "HTTP/1.1",
  "HTTP/1.1",
  "HTTP/1.1",
  "HTTP/1.0",
  "HTTP/0.9",
  "HTTP/2.0",
  "HTTP/9.9",
  "",
  "HTTP/1.1 x",
];

/** A request. */
export interface FuzzedRequest {
  /** The bytes, one character each. */
  text: string;
  /** Whether the Host header names another host. */
  isStrange: boolean;
}

/** Every path traversal to every file that must not be served, from every served folder. */
export function traversals(ourHost: string): FuzzedRequest[] {
  const files = ["secret.txt", "private/secret.txt", "etc/passwd", "deno.json", "main.ts", ".orderflow.lock"];
  return ["/", "/data/", "/static/"].flatMap((start) =>
    TRAVERSALS.flatMap((way) =>
      [1, 2, 8].flatMap((times) =>
        files.map((file) => ({
          text: `GET ${start}${
            way.repeat(times)
          }${file} HTTP/1.1\r\nHost: ${ourHost}\r\nConnection: close\r\n\r\n`,
          isStrange: false,
        }))
      )
    )
  );
}

/** A random request. */
export function fuzzedRequest(random: () => number, ourHost: string): FuzzedRequest {
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
  const some = <T>(items: readonly T[], most: number) =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(items));
  const isStrange = random() < 0.3;
  const port = ourHost.split(":")[1];
  const strangers = [
    "evil.example",
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `localhost@evil:${port}`,
  ];
  const host = isStrange
    ? pick([...strangers, "", "[", "127.0.0.1:1", `${ourHost}, evil`])
    : pick([ourHost, ourHost, `localhost:${port}`]);
  const path = random() < 0.05 ? "/" + "a".repeat(random() * 200_000) : some(PARTS, 8).join("");
  const start = pick([
    "",
    "/",
    "/",
    "/data/",
    "/static/",
    isStrange ? `http://evil.example/` : `http://${ourHost}/`,
  ]);
  const method = random() < 0.1 ? pick(ODD_METHODS) : pick([...METHODS, "GET", "GET", "GET"]);
  const end = random() < 0.9 ? "\r\n" : pick(["\n", "\r", "\r\n\r\n", ""]);
  const lines = [`${method} ${start}${path} ${pick(VERSIONS)}`, `Host: ${host}`, ...some(HEADERS, 4)];
  const smuggled = `GET /data/ohlc_data.json HTTP/1.1\r\nHost: evil.example\r\n\r\n`;
  const body = pick([
    "",
    "",
    "hello",
    "5\r\nhello\r\n0\r\n\r\n",
    "fffffffff\r\nx",
    `0\r\n\r\n${smuggled}`,
    smuggled,
  ]);
  let text = lines.join(end) + end + end + body;
  if (random() < 0.2) text = damaged(text, random);
  // A request without a Host header is HTTP/1.0, which no browser sends.
  const namesHost = text.split("\r\n\r\n")[0].includes("\r\nHost: ");
  const namesOurs = text.includes(ourHost) || text.includes("localhost:");
  return { text, isStrange: isStrange && namesHost && !namesOurs };
}

/** A text with some characters changed, removed or doubled. */
function damaged(text: string, random: () => number): string {
  let result = text;
  for (let change = 0; change < 3; change++) {
    const at = Math.floor(random() * result.length);
    const middle = [String.fromCharCode(random() * 256), "", result.slice(at, at + 20).repeat(2)];
    result = result.slice(0, at) + middle[Math.floor(random() * middle.length)] + result.slice(at + 1);
  }
  return result;
}
