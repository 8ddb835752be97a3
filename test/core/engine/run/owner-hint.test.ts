import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type HintRequest, ownerHint, startHint } from "../../../../core/engine/run/owner-hint.ts";
import type { IdMaps, ImageRecord, KeptMount } from "../../../../core/mod.ts";

const test = suite("ownerHint()");
const uid = [
  { containerID: 0, hostID: 1000, size: 1 },
  { containerID: 1, hostID: 100_000, size: 65_536 },
];
const MAPS: IdMaps = { kind: "full", variant: "x", uid, gid: uid };
const BIND: KeptMount = { type: "bind", source: "/src", destination: "/dst", readonly: false, options: [] };
const passwd = () => "root:x:0:0::/:\nnode:x:1000:1001::/:\n";
const hint = (user: string, more: Partial<HintRequest> = {}) =>
  ownerHint({
    user,
    from: "image",
    mounts: [BIND],
    mappings: uid,
    own: 1000,
    mode: "host",
    passwd,
    ...more,
  }) ?? "";

test("it names the id that files will have, and the flag by which they are the caller's", () => {
  const text = hint("999");
  assert.match(
    text,
    "the image's user is 999, so what it makes in /src will belong to the subordinate id 100998",
  );
  assert.match(text, "with --userns keep-id:uid=999 that user is you");
  assert.match(hint("node"), /user is node, 1000, .* id 100999.* keep-id:uid=1000,gid=1001 /);
  assert.match(hint("1000"), /user is 1000, .* id 100999.* keep-id:uid=1000,gid=1001 /);
  assert.match(hint("postgres:postgres"), /a subordinate id of yours.* --userns keep-id that user/);
  assert.match(hint("99999999"), "a subordinate id of yours");
  assert.match(hint("5", { from: "flag" }), /^the user is 5, /);
});

test("it says nothing of who is the caller, of volumes and of what cannot be written to", () => {
  for (const user of ["", "root", "0", "0:0", "root:web"]) assert.is(hint(user), "", user);
  assert.is(hint("999", { mappings: [{ containerID: 999, hostID: 1000, size: 1 }] }), "");
  assert.is(hint("999", { mounts: [{ ...BIND, readonly: true }] }), "");
  assert.is(hint("999", { mounts: [{ ...BIND, type: "volume" }] }), "");
  assert.is(hint("999", { mounts: [] }), "");
});

test("with ids of the container's own not even root is the caller", () => {
  const mappings = [{ containerID: 0, hostID: 100_000, size: 1024 }];
  assert.match(hint("", { mappings, mode: "auto" }), /^with --userns auto root is not you.* id 100000/);
});

test("who the user is comes from flag, from keep-id, from the image", () => {
  const image = { config: { User: "999" } } as unknown as ImageRecord;
  const facts = { image, mounts: [BIND], own: 1000, ids: MAPS, inner: undefined, maps: undefined, passwd };
  const flags = { user: undefined, userns: "host" };
  assert.match(startHint(flags, facts) ?? "", "the image's user is 999");
  assert.match(startHint({ ...flags, user: "7" }, facts) ?? "", "the user is 7");
  assert.is(startHint({ ...flags, user: "0" }, facts), undefined);
  const kept = [{ containerID: 1000, hostID: 1000, size: 1 }];
  const inner = { uid: 1000, gid: 1000 };
  assert.is(startHint(flags, { ...facts, inner, ids: { ...MAPS, uid: kept } }), undefined);
  const maps = { uid: [{ containerID: 0, hostID: 1, size: 2000 }], gid: [] };
  assert.match(startHint(flags, { ...facts, maps }) ?? "", "id 100999");
  assert.is(startHint(flags, { ...facts, ids: { ...MAPS, kind: "single" } }), undefined);
  assert.is(startHint(flags, { ...facts, own: 0 }), undefined);
});

test.run();
