import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatTable, pad } from "../../cli/table.ts";

const test = suite("formatTable()");

test("formatTable() aligns columns with three blanks, at least ten cells wide, as docker does", () => {
  const text = formatTable([
    ["REPOSITORY", "TAG", "IMAGE ID", "SIZE"],
    ["alpine", "latest", "a606584aa9aa", "7.8MB"],
    ["ghcr.io/owner/application", "v1", "0123456789ab", "1.23GB"],
  ]);
  assert.is(
    text,
    "REPOSITORY                  TAG       IMAGE ID       SIZE\n" +
      "alpine                      latest    a606584aa9aa   7.8MB\n" +
      "ghcr.io/owner/application   v1        0123456789ab   1.23GB\n",
  );
});

test("formatTable() aligns wide characters by cells", () => {
  const text = formatTable([
    ["NAME", "SIZE"],
    ["日本語日本語", "1B"],
    ["plain", "2B"],
  ]);
  assert.is(text, "NAME           SIZE\n日本語日本語   1B\nplain          2B\n");
});

test("formatTable() escapes what could move the cursor, before it measures", () => {
  const text = formatTable([
    ["A\u001b[1mA", "B"],
    ["x", "line\nbreak"],
  ]);
  assert.is(text, "A\\u001b[1mA   B\nx             line\\nbreak\n");
});

test("formatTable() takes no rows and rows of one cell", () => {
  assert.is(formatTable([]), "");
  assert.is(formatTable([["A"], ["b"]]), "A\nb\n");
});

test("pad() leaves longer texts alone", () => {
  assert.is(pad("abc", 5), "abc  ");
  assert.is(pad("abc", 2), "abc");
});

test.run();
