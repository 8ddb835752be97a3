import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createExtensions, type ExtensionHeaders } from "../../../core/tar/extensions.ts";
import { type Header, TYPE } from "../../../core/tar/header.ts";
import { bytes, record, text } from "./build.ts";
import { hasCode, header } from "./headers.ts";

const test = suite("createExtensions");

const PAX = header({ typeFlag: TYPE.pax });
const GLOBAL = header({ typeFlag: TYPE.paxGlobal });
const LONG_NAME = header({ typeFlag: TYPE.gnuLongName });
const LONG_LINK = header({ typeFlag: TYPE.gnuLongLink });

/** With these headers read, in order. */
function gathered(...parts: readonly (readonly [Header, string])[]): ExtensionHeaders {
  const extensions = createExtensions(1000);
  for (const [head, content] of parts) {
    assert.ok(extensions.accepts(head));
    extensions.add(head, bytes(content));
  }
  return extensions;
}

test("createExtensions accepts the four extension headers and no entry", () => {
  for (const head of [PAX, GLOBAL, LONG_NAME, LONG_LINK]) assert.ok(createExtensions(1000).accepts(head));
  for (const typeFlag of [TYPE.oldFile, TYPE.file, TYPE.directory, TYPE.gnuSparse, 0x58])
    assert.not(createExtensions(1000).accepts(header({ typeFlag, size: 5000 })));
});

test("createExtensions takes a header of exactly the bound, refuses a larger one as limit", () => {
  const extensions = createExtensions(1000);
  for (const head of [PAX, GLOBAL, LONG_NAME, LONG_LINK]) {
    assert.ok(extensions.accepts({ ...head, size: 1000 }));
    assert.throws(() => extensions.accepts({ ...head, size: 1001 }), hasCode("limit"));
  }
});

test("take gives what was gathered, once", () => {
  const extensions = gathered([PAX, record("uid", "7")], [LONG_NAME, "n\0"], [LONG_LINK, "t\0\0\0"]);
  const { pax, longName, longLink } = extensions.take();
  assert.is(pax?.uid, 7);
  assert.equal(
    [longName, longLink].map((value) => text(value ?? bytes(""))),
    ["n", "t"],
  );
  assert.equal(extensions.take(), { pax: undefined, longName: undefined, longLink: undefined });
});

test("take makes room for the same headers before the next entry", () => {
  const extensions = gathered([PAX, record("uid", "7")], [LONG_NAME, "n\0"]);
  extensions.take();
  assert.ok(extensions.accepts(PAX));
  assert.ok(extensions.accepts(LONG_NAME));
});

test("accepts refuses a second header of a kind, and takes one of each", () => {
  const parts = [
    [PAX, record("uid", "7")],
    [LONG_NAME, "n\0"],
    [LONG_LINK, "t\0"],
  ] as const;
  const all = gathered(...parts);
  for (const [head] of parts) assert.throws(() => all.accepts(head), hasCode("corrupt"));
});

test("accepts refuses a second pax header after an empty one", () => {
  assert.throws(() => gathered([PAX, ""]).accepts(PAX), hasCode("corrupt"));
});

test("accepts refuses a global header between an extension and its entry, takes it elsewhere", () => {
  assert.throws(() => gathered([LONG_LINK, "t\0"]).accepts(GLOBAL), hasCode("corrupt"));
  const twice = gathered([GLOBAL, record("comment", "a")], [GLOBAL, ""]);
  assert.equal(twice.take(), { pax: undefined, longName: undefined, longLink: undefined });
  twice.requireNone("end");
});

test("add refuses a global header that would describe an entry", () => {
  assert.throws(() => gathered([GLOBAL, record("path", "a")]), hasCode("corrupt"));
});

test("add keeps values of its own: the source may use its buffer again", () => {
  const extensions = createExtensions(1000);
  const set = bytes(record("path", "pax"));
  const name = bytes("link\0");
  extensions.add(PAX, set);
  extensions.add(LONG_LINK, name);
  set.fill(0x2a);
  name.fill(0x2a);
  const { pax, longLink } = extensions.take();
  assert.equal(
    [pax?.path, longLink].map((value) => text(value ?? bytes(""))),
    ["pax", "link"],
  );
});

for (const content of ["", "a", "\0", "a\0b", "a\0b\0"]) {
  test(`add refuses the GNU long name ${JSON.stringify(content)}`, () => {
    assert.throws(() => gathered([LONG_NAME, content]), hasCode("corrupt"));
    assert.throws(() => gathered([LONG_LINK, content]), hasCode("corrupt"));
  });
}

test("requireNone throws while something waits for its entry", () => {
  createExtensions(1000).requireNone("end of archive");
  const extensions = gathered([LONG_NAME, "n\0"]);
  assert.throws(
    () => extensions.requireNone("end of archive"),
    /"end of archive": it follows an extension header/,
  );
  extensions.take();
  extensions.requireNone("end of archive");
});

test.run();
