import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type MountSurroundings, sharedRecord, sourceRecord } from "../../../core/plan/sources.ts";

const test = suite("sourceRecord");

const around: MountSurroundings = {
  bundle: "/bundle",
  namespaces: new Set(),
  hasUserNamespace: true,
  uidMappings: [
    { containerID: 0, hostID: 1000, size: 1 },
    { containerID: 1, hostID: 5000, size: 9 },
  ],
  gidMappings: [{ containerID: 0, hostID: 7, size: 1 }],
};
const bind = { source: "/s", recursive: true, destination: "/t", idMap: "mount" } as const;

test("sourceRecord writes each line of the user namespace's maps, where the mount has none", () => {
  const record = sourceRecord({ destination: "/t" }, bind, true, around);
  assert.equal(record, {
    record: "openSource",
    source: "/s",
    recursive: 1,
    uidMap: "0 1000 1\n1 5000 9\n",
    gidMap: "0 7 1\n",
    mapTree: 0,
  });
});

test("sourceRecord takes the mount's own maps, and none of the namespace's beside them", () => {
  const uidMappings = [{ containerID: 3, hostID: 4, size: 5 }];
  const both = { destination: "/t", uidMappings, gidMappings: uidMappings };
  const record = sourceRecord(both, { ...bind, idMap: "tree" }, true, around);
  assert.equal(record.record === "openSource" && [record.uidMap, record.gidMap, record.mapTree], [
    "3 4 5\n",
    "3 4 5\n",
    1,
  ]);
  assert.throws(
    () => sourceRecord({ destination: "/t", uidMappings }, bind, true, around),
    /both uidMappings and gidMappings/,
  );
});

test("sourceRecord takes a mount's empty maps for none", () => {
  const record = sourceRecord({ destination: "/t", uidMappings: [], gidMappings: [] }, bind, true, around);
  assert.equal(record.record === "openSource" && record.gidMap, "0 7 1\n");
});

test("sourceRecord maps nothing when it is not asked to", () => {
  const record = sourceRecord({ destination: "/t" }, bind, false, around);
  assert.equal(record.record === "openSource" && [record.uidMap, record.gidMap], ["", ""]);
});

test("sharedRecord opens what is below the root of the container that shares, and nothing else", () => {
  const donors = [{ pid: 7, startTime: 9 }];
  assert.equal(sharedRecord("/proc/7/root/dev/shm", { ...around, donors }), {
    record: "openShared",
    pid: 7,
    startTime: 9,
    source: "/dev/shm",
  });
  assert.is(sharedRecord("/proc/7/root/dev/shm", around), undefined);
  for (const source of ["/proc/8/root/dev/shm", "/proc/7/root", "/dev/shm"]) {
    assert.is(sharedRecord(source, { ...around, donors }), undefined, source);
  }
});

test.run();
