import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  hostMappings,
  idsNamedIn,
  innerMappings,
  innerUsernsFields,
} from "../../../core/container/inner-ids.ts";

const test = suite("inner ids");
const ABOVE = [
  { containerID: 0, hostID: 1000, size: 1 },
  { containerID: 1, hostID: 100_000, size: 65_536 },
];

test("a range is mapped from 0 on, around the ids that are to be others", () => {
  const range = { start: 5, size: 10 };
  assert.equal(innerMappings(range), [{ containerID: 0, hostID: 5, size: 10 }]);
  const others = [
    { containerID: 65_534, hostID: 15, size: 1 },
    { containerID: 2, hostID: 0, size: 3 },
  ];
  assert.equal(innerMappings(range, others), [
    { containerID: 0, hostID: 5, size: 2 },
    { containerID: 2, hostID: 0, size: 3 },
    { containerID: 5, hostID: 10, size: 5 },
    { containerID: 65_534, hostID: 15, size: 1 },
  ]);
  assert.equal(innerMappings(range, [{ containerID: 0, hostID: 0, size: 20 }]), [
    { containerID: 0, hostID: 0, size: 20 },
  ]);
});

test("on the host they are the ids that the namespace above has there", () => {
  assert.equal(hostMappings([{ containerID: 0, hostID: 1, size: 1024 }], ABOVE), [
    { containerID: 0, hostID: 100_000, size: 1024 },
  ]);
  assert.equal(hostMappings([{ containerID: 7, hostID: 0, size: 3 }], ABOVE), [
    { containerID: 7, hostID: 1000, size: 1 },
    { containerID: 8, hostID: 100_000, size: 2 },
  ]);
  assert.equal(hostMappings([{ containerID: 0, hostID: 70_000, size: 3 }], ABOVE), []);
});

test("the record has both maps, how files are shown, and who root is", () => {
  const uid = innerMappings({ start: 5, size: 10 }, [{ containerID: 2, hostID: 0, size: 1 }]);
  assert.equal(innerUsernsFields({ uid, gid: innerMappings({ start: 6, size: 10 }) }), {
    uidMap: "0 5 2\n2 0 1\n3 8 7\n",
    gidMap: "0 6 10\n",
    shift: "uidmapping=0:5:2:2:0:1:3:8:7,gidmapping=0:6:10",
    uid: 5,
    gid: 6,
  });
});

test("an image's users take ids up to the highest one, but nobody takes none", () => {
  assert.is(
    idsNamedIn("root:x:0:0::/:\nweb:x:999:2000::/:\nnobody:x:65534:65534::/:\nbig:x:1000000000:1::/:\n"),
    2001,
  );
  assert.is(idsNamedIn("root:x:0:\nwheel:x:10:root,web\n"), 11);
  assert.is(idsNamedIn(""), 0);
});

test.run();
