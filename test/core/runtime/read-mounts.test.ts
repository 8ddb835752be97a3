import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readIdMapping, readMount } from "../../../core/runtime/read-mounts.ts";
import { testRefusals, WHOLE } from "./whole.ts";

const test = suite("readMount");

test("reads a mount in full, and one that is only a place", () => {
  for (const mount of WHOLE.mounts) assert.equal(readMount(mount, "m"), mount);
  assert.equal(readMount({ destination: "/a", options: null }, "m"), { destination: "/a" });
});

test("takes a relative destination as below the container's root", () => {
  assert.is(readMount({ destination: "proc" }, "m").destination, "/proc");
});

test("reads ids of 32 bits", () => {
  const mapping = { containerID: 0, hostID: 2 ** 32 - 1, size: 2 ** 32 - 1 };
  assert.equal(readIdMapping(mapping, "m"), mapping);
});

testRefusals(test, [
  ["mounts.0", "/proc", "mounts[0]", /instead of an object/],
  ["mounts.0.destination", undefined, "mounts[0].destination", /missing/],
  ["mounts.0.destination", "", "mounts[0].destination", /empty/],
  ["mounts.0.type", 1, "mounts[0].type", /instead of a string/],
  ["mounts.0.source", "a\0", "mounts[0].source", /NUL/],
  ["mounts.1.options", "ro,bind", "mounts[1].options", /instead of an array/],
  ["mounts.1.options.1", null, "mounts[1].options[1]", /null instead of a string/],
  ["mounts.1.uidMappings.0.size", -1, "mounts[1].uidMappings[0].size", /-1 is not within 0 to 4294967295/],
  ["mounts.1.gidMappings.0.hostID", 2 ** 32, "mounts[1].gidMappings[0].hostID", /4294967296 is not within/],
  ["mounts.1.gidMappings.0.containerID", undefined, "mounts[1].gidMappings[0].containerID", /missing/],
]);

test.run();
