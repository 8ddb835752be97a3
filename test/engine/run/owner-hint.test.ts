import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { IdMaps } from "../../../core/container/id-maps.ts";
import type { KeptMount } from "../../../core/container/mounts.ts";
import { ownerHint } from "../../../engine/run/owner-hint.ts";

const test = suite("ownerHint()");
const uid = [
  { containerID: 0, hostID: 1000, size: 1 },
  { containerID: 1, hostID: 100_000, size: 65_536 },
];
const MAPS: IdMaps = { kind: "full", variant: "x", uid, gid: uid };
const BIND: KeptMount = { type: "bind", source: "/src", destination: "/dst", readonly: false, options: [] };

test("ownerHint() names the id that files will have", () => {
  assert.match(ownerHint("999", [BIND], MAPS) ?? "", "/src will belong to the subordinate id 100998");
  assert.match(ownerHint("postgres:postgres", [BIND], MAPS) ?? "", "a subordinate id of yours");
  assert.match(ownerHint("99999999", [BIND], MAPS) ?? "", "a subordinate id of yours");
});

test("ownerHint() says nothing of root, of volumes and of what cannot be written to", () => {
  for (const user of [undefined, "", "root", "0", "0:0", "root:web"]) {
    assert.is(ownerHint(user, [BIND], MAPS), undefined, user);
  }
  assert.is(ownerHint("999", [{ ...BIND, readonly: true }], MAPS), undefined);
  assert.is(ownerHint("999", [{ ...BIND, type: "volume" }], MAPS), undefined);
  assert.is(ownerHint("999", [], MAPS), undefined);
});

test.run();
