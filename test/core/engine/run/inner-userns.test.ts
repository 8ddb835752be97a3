import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkInner, parseInnerMode } from "../../../../core/engine/run/inner-userns.ts";
import { refusal } from "../../../cli/helpers.ts";

const test = suite("--userns auto and nomap");

test("modes and their options", () => {
  assert.equal(parseInnerMode("nomap"), { kind: "nomap" });
  assert.equal(parseInnerMode("auto"), { kind: "auto", size: undefined, uid: [], gid: [] });
  assert.equal(parseInnerMode("auto:size=2000,uidmapping=5:0:1,gidmapping=6:0:2,uidmapping=9:1:1"), {
    kind: "auto",
    size: 2000,
    uid: [
      { containerID: 5, hostID: 0, size: 1 },
      { containerID: 9, hostID: 1, size: 1 },
    ],
    gid: [{ containerID: 6, hostID: 0, size: 2 }],
  });
});

test("what cannot be meant is refused", () => {
  for (const mode of [
    "auto:size=0",
    "auto:size=1:2",
    "auto:uidmapping=1:2",
    "auto:uidmapping=1:2:0",
    "auto:x=1",
  ]) {
    assert.is(refusal(() => parseInnerMode(mode)).code, "invalid", mode);
  }
});

test("nothing is shared with another container", () => {
  const flags = { userns: "auto", ipc: undefined, pid: undefined };
  checkInner({ ...flags, ipc: "host", pid: "host" }, [{ type: "bind", options: ["z"] }]);
  for (const mount of [
    { type: "image", options: [] },
    { type: "bind", options: ["U"] },
  ] as const) {
    assert.match(refusal(() => checkInner(flags, [mount])).message, "neither mount another image");
  }
  assert.match(refusal(() => checkInner({ ...flags, pid: "container:x" }, [])).hint ?? "", "--pid");
  assert.match(refusal(() => checkInner({ ...flags, ipc: "container:x" }, [])).hint ?? "", "--ipc");
});

test.run();
