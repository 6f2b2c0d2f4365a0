/**
 * The licences of Deno's runtime and of its main parts, which every executable begins with. Deno publishes no
 * collected list with its releases, so that its other parts are covered by links.
 *
 * @module
 */

/** The licence of Deno and of its standard library. */
export const DENO_LICENSE = `MIT License

Copyright 2018-2026 the Deno authors

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

const V8_LICENSE = `Copyright 2014, the V8 project authors. All rights reserved.

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are
met:

    * Redistributions of source code must retain the above copyright
      notice, this list of conditions and the following disclaimer.
    * Redistributions in binary form must reproduce the above
      copyright notice, this list of conditions and the following
      disclaimer in the documentation and/or other materials provided
      with the distribution.
    * Neither the name of Google Inc. nor the names of its
      contributors may be used to endorse or promote products derived
      from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS
"AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR
A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT
OWNER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT
LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE,
DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY
THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
(INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

V8 includes further software, each under the licence in its folder:
https://chromium.googlesource.com/v8/v8/+/refs/heads/main/LICENSE
https://chromium.googlesource.com/v8/v8/+/refs/heads/main/third_party/
`;

const SQLITE_LICENSE = `SQLite is in the public domain: https://sqlite.org/copyright.html

The author disclaims copyright to this source code. In place of a legal
notice, here is a blessing:

   May you do good and not evil.
   May you find forgiveness for yourself and forgive others.
   May you share freely, never taking more than you give.
`;

const OTHER_PARTS = `Deno's runtime also includes parts of Node.js and many libraries written in Rust,
most of them under the MIT licence, the Apache License 2.0 or a BSD licence. Deno
lists them, with their versions, in its lock file; crates.io shows the licence of
each:
https://github.com/denoland/deno/blob/main/Cargo.lock
https://github.com/denoland/deno/blob/main/LICENSE.md
https://github.com/nodejs/node/blob/main/LICENSE
`;

/** The runtime's parts with the text for each. */
export const RUNTIME_LICENSES: readonly { name: string; text: string }[] = [
  { name: "Deno, the runtime", text: DENO_LICENSE },
  { name: "V8, the JavaScript engine of the runtime", text: V8_LICENSE },
  { name: "SQLite, the database library of the runtime", text: SQLITE_LICENSE },
  { name: "Other parts of the runtime", text: OTHER_PARTS },
];
