import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodePaxRecords, encodePaxRecords } from "../../../core/tar/pax-records.ts";
import { bytes, record, text } from "./build.ts";

const test = suite("core/tar/pax-records");

function decode(set: string): [string, string][] {
  return [...decodePaxRecords(bytes(set))].map(({ keyword, value }) => [keyword, text(value)]);
}

test("decodePaxRecords splits literal records", () => {
  assert.equal(decode("12 path=a/b\n30 mtime=1795239339.001349137\n"), [
    ["path", "a/b"],
    ["mtime", "1795239339.001349137"],
  ]);
  assert.equal(decode(""), []);
});

test("decodePaxRecords keeps newlines, =, NUL and invalid UTF-8 in values", () => {
  assert.equal(decode("14 k=\n12 b=c\n\n"), [["k", "\n12 b=c\n"]]);
  assert.equal(decode(record("SCHILY.xattr.user.x", "a=\0\xff\xfe")), [
    ["SCHILY.xattr.user.x", "a=\0\xff\xfe"],
  ]);
});

const REFUSED: Readonly<Record<string, string>> = {
  "a length one short": "11 path=a/b\n",
  "a length one long": "13 path=a/b\n",
  "a length beyond the set": "99 path=a/b\n",
  "length zero": "0 path=a/b\n",
  "a negative length": "-12 path=a/b\n",
  "a signed length": "+13 path=a/b\n",
  "a hexadecimal length": "0xc path=a/b\n",
  "an enormous length": "99999999999999999999 path=a\n",
  "no length": " path=a/b\n",
  "no space": "12path=a/b\n",
  "no =": "8 pathx\n",
  "an empty keyword": "6 =ab\n",
  "a NUL in the keyword": "9 pa\0h=a\n",
  "NULs after the last record": "12 path=a/b\n\0\0\0",
  "text after the last record": "12 path=a/b\njunk",
  "no newline": "12 path=a/bx",
  "only a length": "3 \n",
};

for (const [name, set] of Object.entries(REFUSED)) {
  test(`decodePaxRecords refuses ${name} as corrupt`, () => {
    assert.throws(
      () => decode(set),
      (error: { code: string }) => error.code === "corrupt",
    );
  });
}

test("encodePaxRecords counts the digits of the length, also where they carry", () => {
  for (const size of [1, 2, 3, 4, 5, 90, 91, 92, 93, 94, 95, 990, 991, 992, 993]) {
    const value = "v".repeat(size);
    assert.is(text(encodePaxRecords([[bytes("k"), bytes(value)]])), record("k", value));
  }
});

test("encodePaxRecords and decodePaxRecords are inverse for any bytes", () => {
  const keyword = fc.stringMatching(/^[A-Za-z.]{1,30}$/);
  const value = fc.uint8Array({ maxLength: 2000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(keyword, value), { maxLength: 8 }), (records) => {
      const set = encodePaxRecords(records.map(([key, data]) => [bytes(key), data]));
      const back = [...decodePaxRecords(set)].map((one) => [one.keyword, text(one.value)]);
      assert.equal(
        back,
        records.map(([key, data]) => [key, text(data)]),
      );
    }),
  );
});

test.run();
