import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  defaultMaps,
  formatMappings,
  type IdRange,
  identityMappings,
  keepIdMaps,
  parseSubordinateIds,
} from "../../../core/container/id-maps.ts";
import type { IdMapping } from "../../../core/spec/runtime-config.ts";

const test = suite("id maps");

const ALICE = { uid: 1000, gid: 1000 };
const RANGES: readonly IdRange[] = [{ start: 100_000, size: 65_536 }];
const BOTH = { uid: RANGES, gid: RANGES };

/** Ranges of the host that do not overlap, in any order, all above the ids of people. */
const ranges = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 70_000 })), {
    minLength: 1,
    maxLength: 5,
  })
  .chain((pieces) => {
    let next = 100_000;
    const placed = pieces.map(([gap, size]) => {
      const start = next + gap;
      next = start + size;
      return { start, size };
    });
    return fc.shuffledSubarray(placed, { minLength: placed.length });
  });
const own = fc.oneof(fc.integer({ min: 1, max: 99_999 }), fc.constantFrom(1, 1000, 65_534));

const containerOf = ({ containerID, size }: IdMapping): [number, number] => [containerID, size];
const hostOf = ({ hostID, size }: IdMapping): [number, number] => [hostID, size];

/** Sorted pieces that touch or leave gaps, never overlap; `start`s of gaps are given back. */
function gaps(pieces: readonly [number, number][]): number[] {
  const found: number[] = [];
  let next: number | undefined;
  for (const [start, size] of [...pieces].sort(([left], [right]) => left - right)) {
    assert.ok(size > 0, "no piece is empty");
    if (next !== undefined) assert.ok(start >= next, `${start} is mapped twice`);
    if (start !== (next ?? 0)) found.push(next ?? 0);
    next = start + size;
  }
  return found;
}

const total = (of: readonly { readonly size: number }[]): number =>
  of.reduce((sum, { size }) => sum + size, 0);
const holders = (of: readonly IdMapping[], id: number): IdMapping[] =>
  of.filter(({ hostID, size }) => id >= hostID && id < hostID + size);

test("parseSubordinateIds takes lines by name and by number, in order, and passes over others", () => {
  const text = "root:1:2\nalice:100000:65536\n\n# alice:5:5\n1000:300000:10\nalice2:7:7\nalic:8:8\n";
  assert.equal(parseSubordinateIds(text, { name: "alice", id: 1000 }), [
    { start: 100_000, size: 65_536 },
    { start: 300_000, size: 10 },
  ]);
  assert.equal(parseSubordinateIds(text, { id: 1000 }), [{ start: 300_000, size: 10 }]);
  assert.equal(parseSubordinateIds(text, { name: "bob", id: 1 }), []);
  assert.equal(parseSubordinateIds("", { name: "alice", id: 1000 }), []);
});

test("parseSubordinateIds passes over malformed lines, empty ranges and ids that no kernel has", () => {
  const lines = [
    "alice",
    "alice:1",
    "alice:1:2:3",
    "alice::5",
    "alice:5:",
    "alice:-1:5",
    "alice:1e3:5",
    "alice:0x10:5",
    "alice:1.5:5",
    "alice:5:0",
    "alice:4294967295:2",
    "alice:99999999999999999999:1",
  ];
  for (const line of lines) assert.equal(parseSubordinateIds(line, { name: "alice", id: 1000 }), [], line);
  assert.equal(parseSubordinateIds("alice:4294967290:6\r\n", { name: "alice", id: 1000 }), [
    { start: 4_294_967_290, size: 6 },
  ]);
});

test("parseSubordinateIds takes no id twice: the kernel would refuse the whole map", () => {
  const text = "alice:100000:100\n1000:100000:100\nalice:100050:100\nalice:100100:5\nalice:99999:1\n";
  assert.equal(parseSubordinateIds(text, { name: "alice", id: 1000 }), [
    { start: 100_000, size: 100 },
    { start: 100_100, size: 5 },
    { start: 99_999, size: 1 },
  ]);
});

test("parseSubordinateIds leaves out a line without a name for a user without one", () => {
  assert.equal(parseSubordinateIds(":5:5", { name: "", id: 1000 }), []);
});

test("defaultMaps makes the user root and gives everybody else a subordinate id", () => {
  const maps = defaultMaps(ALICE, { uid: RANGES, gid: [{ start: 7, size: 3 }] });
  assert.equal(maps, {
    kind: "full",
    variant: "full",
    uid: [
      { containerID: 0, hostID: 1000, size: 1 },
      { containerID: 1, hostID: 100_000, size: 65_536 },
    ],
    gid: [
      { containerID: 0, hostID: 1000, size: 1 },
      { containerID: 1, hostID: 7, size: 3 },
    ],
  });
});

test("defaultMaps is single when either kind of range is missing", () => {
  const single = {
    kind: "single",
    variant: "single",
    uid: [{ containerID: 0, hostID: 1000, size: 1 }],
    gid: [{ containerID: 0, hostID: 50, size: 1 }],
  };
  const user = { uid: 1000, gid: 50 };
  assert.equal(defaultMaps(user, undefined), single);
  assert.equal(defaultMaps(user, { uid: [], gid: RANGES }), single);
  assert.equal(defaultMaps(user, { uid: RANGES, gid: [] }), single);
});

test("defaultMaps maps 0..n without a gap, and the user's own id once, for any ranges", () => {
  fc.assert(
    fc.property(own, ranges, (id, given) => {
      const { uid } = defaultMaps({ uid: id, gid: id }, { uid: given, gid: given });
      assert.equal(gaps(uid.map(containerOf)), []);
      gaps(uid.map(hostOf));
      assert.is(total(uid), total(given) + 1);
      assert.equal(holders(uid, id), [{ containerID: 0, hostID: id, size: 1 }]);
    }),
  );
});

test("keepIdMaps keeps the user's ids and puts subordinate ids around them", () => {
  assert.equal(keepIdMaps({ uid: 1000, gid: 100 }, BOTH), {
    kind: "keep",
    variant: "keep-1000-100",
    uid: [
      { containerID: 0, hostID: 100_000, size: 1000 },
      { containerID: 1000, hostID: 1000, size: 1 },
      { containerID: 1001, hostID: 101_000, size: 64_536 },
    ],
    gid: [
      { containerID: 0, hostID: 100_000, size: 100 },
      { containerID: 100, hostID: 100, size: 1 },
      { containerID: 101, hostID: 100_100, size: 65_436 },
    ],
  });
});

test("keepIdMaps places the user between two ranges and after the last one", () => {
  const two = [
    { start: 5000, size: 10 },
    { start: 9000, size: 10 },
  ];
  const mapsOf = (id: number): readonly IdMapping[] =>
    keepIdMaps({ uid: id, gid: id }, { uid: two, gid: two }).uid;
  assert.equal(mapsOf(10), [
    { containerID: 0, hostID: 5000, size: 10 },
    { containerID: 10, hostID: 10, size: 1 },
    { containerID: 11, hostID: 9000, size: 10 },
  ]);
  assert.equal(mapsOf(20), [
    { containerID: 0, hostID: 5000, size: 10 },
    { containerID: 10, hostID: 9000, size: 10 },
    { containerID: 20, hostID: 20, size: 1 },
  ]);
});

test("keepIdMaps keeps an id beyond all ranges, with nobody in between", () => {
  const few = [{ start: 5000, size: 10 }];
  assert.equal(keepIdMaps(ALICE, { uid: few, gid: few }).uid, [
    { containerID: 0, hostID: 5000, size: 10 },
    { containerID: 1000, hostID: 1000, size: 1 },
  ]);
});

test("keepIdMaps maps 0..n without overlap, every id of the ranges and the user's own as itself", () => {
  fc.assert(
    fc.property(own, ranges, (id, given) => {
      const { uid } = keepIdMaps({ uid: id, gid: id }, { uid: given, gid: given });
      // The one gap that can be is between too few subordinate ids and a high id of the user's.
      const beyond = total(given) < id;
      assert.equal(gaps(uid.map(containerOf)), beyond ? [total(given)] : []);
      gaps(uid.map(hostOf));
      assert.is(total(uid), total(given) + 1);
      assert.equal(holders(uid, id), [{ containerID: id, hostID: id, size: 1 }]);
      for (const { start, size } of given) {
        assert.is(holders(uid, start).length, 1);
        assert.is(holders(uid, start + size - 1).length, 1);
      }
    }),
  );
});

test("formatMappings is what uid_map takes, and reads back as the same mappings", () => {
  assert.is(formatMappings([]), "");
  assert.is(formatMappings(defaultMaps(ALICE, BOTH).uid), "0 1000 1\n1 100000 65536\n");
  fc.assert(
    fc.property(own, ranges, (id, given) => {
      const { uid } = keepIdMaps({ uid: id, gid: id }, { uid: given, gid: given });
      const read = formatMappings(uid)
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" ").map(Number))
        .map(([containerID, hostID, size]) => ({ containerID, hostID, size }));
      assert.equal(read, uid);
    }),
  );
});

test("identityMappings makes every id inside itself, whatever it is outside", () => {
  assert.equal(identityMappings("         0          0 4294967295\n"), [
    { containerID: 0, hostID: 0, size: 4_294_967_295 },
  ]);
  assert.equal(identityMappings("0 1000 1\n1 100000 65536\n"), [
    { containerID: 0, hostID: 0, size: 1 },
    { containerID: 1, hostID: 1, size: 65_536 },
  ]);
});

test("identityMappings of no text is no map", () => {
  assert.equal(identityMappings(""), []);
});

test("keepIdMaps puts the user where he is asked to be, and nobody else there", () => {
  const ranges = { uid: [{ start: 100_000, size: 10 }], gid: [{ start: 200_000, size: 3 }] };
  const { variant, uid, gid } = keepIdMaps({ uid: 1000, gid: 100 }, ranges, { uid: 5, gid: 7 });
  assert.is(variant, "keep-5-7");
  assert.equal(uid, [
    { containerID: 0, hostID: 100_000, size: 5 },
    { containerID: 5, hostID: 1000, size: 1 },
    { containerID: 6, hostID: 100_005, size: 5 },
  ]);
  assert.equal(gid, [
    { containerID: 0, hostID: 200_000, size: 3 },
    { containerID: 7, hostID: 100, size: 1 },
  ]);
});

test.run();
