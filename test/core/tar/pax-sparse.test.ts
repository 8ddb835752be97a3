import { suite } from "uvu";
import * as assert from "uvu/assert";
import { collectSparse, type PaxSparse, SPARSE_PREFIX } from "../../../core/tar/pax-sparse.ts";
import { bytes, text } from "./build.ts";
import { hasCode } from "./headers.ts";

const test = suite("collectSparse");

type Records = readonly (readonly [key: string, value: string])[];

function collect(records: Records): PaxSparse {
  return collectSparse(
    records.map(([key, value]) => ({ keyword: SPARSE_PREFIX + key, value: bytes(value) })),
  );
}

const V00: Records = [
  ["size", "5000"],
  ["numblocks", "2"],
  ["offset", "1024"],
  ["numbytes", "512"],
  ["offset", "4096"],
  ["numbytes", "10"],
];
const V01: Records = [
  ["size", "5000"],
  ["numblocks", "2"],
  ["map", "1024,512,4096,10"],
];
const V10: Records = [
  ["major", "1"],
  ["minor", "0"],
  ["realsize", "5000"],
];

test("collectSparse gives formats 0.0 and 0.1 one map, and leaves that of 1.0 to the data", () => {
  const map = [1024, 512, 4096, 10];
  assert.equal(collect(V00), { name: undefined, realSize: 5000, map });
  assert.equal(collect(V01), { name: undefined, realSize: 5000, map });
  assert.equal(collect(V10), { name: undefined, realSize: 5000, map: undefined });
});

test("collectSparse takes the records in any order, pairs apart", () => {
  assert.equal(collect(V01.toReversed()), collect(V01));
  assert.equal(collect(V10.toReversed()), collect(V10));
});

test("collectSparse takes an empty map for a file that is one hole", () => {
  const hole: Records = [
    ["size", "5000"],
    ["numblocks", "0"],
  ];
  assert.equal(collect(hole).map, []);
  assert.equal(collect([...hole, ["map", ""]]).map, []);
});

test("collectSparse keeps the name as bytes", () => {
  assert.is(text(collect([...V10, ["name", "caf\xe9"]]).name ?? bytes("")), "caf\xe9");
});

test("collectSparse reads the largest exact size and refuses the next", () => {
  const sized = (realsize: string) =>
    collect([
      ["major", "1"],
      ["minor", "0"],
      ["realsize", realsize],
    ]);
  assert.is(sized("9007199254740991").realSize, Number.MAX_SAFE_INTEGER);
  assert.throws(() => sized("9007199254740992"), hasCode("corrupt"));
});

const WITHOUT_MAP = V01.slice(0, 2);
const CORRUPT: Readonly<Record<string, Records>> = {
  "no record at all": [],
  "a size twice": [...V01, ["size", "5000"]],
  "a map twice": [...V01, ["map", "1024,512,4096,10"]],
  "a name twice": [...V10, ["name", "a"], ["name", "a"]],
  "an empty name": [...V10, ["name", ""]],
  "a name with NUL": [...V10, ["name", "a\0"]],
  "two offsets in a row": [...V00, ["offset", "0"], ["offset", "1"]],
  "a length without an offset": [...WITHOUT_MAP, ["numbytes", "1"], ["offset", "0"]],
  "an offset without a length": [...V00, ["offset", "0"]],
  "pairs and a map": [...V00, ["map", "1024,512,4096,10"]],
  "a version and a map": [...V10, ["map", "0,1"]],
  "a version and pairs": [...V10, ["offset", "0"], ["numbytes", "1"]],
  "a count below the map": [
    ["size", "5000"],
    ["numblocks", "1"],
    ["map", "1024,512,4096,10"],
  ],
  "a count above the map": [
    ["size", "5000"],
    ["numblocks", "3"],
    ["map", "1024,512,4096,10"],
  ],
  "no count": [
    ["size", "5000"],
    ["map", "0,1"],
  ],
  "no size": [
    ["numblocks", "1"],
    ["map", "0,1"],
  ],
  "1.0 with the older size": [
    ["major", "1"],
    ["minor", "0"],
    ["size", "1"],
  ],
  "half a region": [...WITHOUT_MAP, ["map", "0,1,2"]],
  "an empty number": [...WITHOUT_MAP, ["map", "0,1,2,"]],
  "a space": [...WITHOUT_MAP, ["map", "0, 1,2,3"]],
  "a sign": [...WITHOUT_MAP, ["map", "0,+1,2,3"]],
  "an offset that is no number": [...WITHOUT_MAP, ["offset", "0x1"], ["numbytes", "1"]],
  "a size of too many digits": [
    ["major", "1"],
    ["minor", "0"],
    ["realsize", "0".repeat(21)],
  ],
};
for (const [name, records] of Object.entries(CORRUPT)) {
  test(`collectSparse refuses ${name}`, () => assert.throws(() => collect(records), hasCode("corrupt")));
}

for (const [major, minor] of [
  ["1", "1"],
  ["2", "0"],
  ["0", "1"],
  ["01", "0"],
  ["1", ""],
] as const) {
  test(`collectSparse refuses version ${major}.${minor} as unsupported`, () => {
    const records: Records = [
      ["major", major],
      ["minor", minor],
      ["realsize", "1"],
    ];
    assert.throws(() => collect(records), hasCode("unsupported"));
  });
}

test("collectSparse refuses half a version as unsupported", () => {
  assert.throws(
    () =>
      collect([
        ["major", "1"],
        ["realsize", "1"],
      ]),
    hasCode("unsupported"),
  );
  assert.throws(
    () =>
      collect([
        ["minor", "0"],
        ["realsize", "1"],
      ]),
    hasCode("unsupported"),
  );
});

test.run();
