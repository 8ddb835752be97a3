import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defaultMaps, type IdMaps, identityMappings, keepIdMaps } from "../../../core/container/id-maps.ts";
import { type UsernsHost, usernsRecord, workerPlan } from "../../../core/container/userns.ts";
import { decodePlan } from "../../../core/plan/decode.ts";

const test = suite("user namespace");

const ALICE = { uid: 1000, gid: 1000 };
const RANGES = { uid: [{ start: 100_000, size: 65_536 }], gid: [{ start: 200_000, size: 65_536 }] };
const HOST: UsernsHost = {
  uid: 1000,
  runDirectory: "/run/user/1000/rl",
  helpers: { newuidmap: "/usr/bin/newuidmap", newgidmap: "/usr/bin/newgidmap" },
};
const identity = identityMappings("0 0 4294967295");
const ROOT: IdMaps = { kind: "full", variant: "root", uid: identity, gid: identity };

test("usernsRecord shares one kept namespace between containers with the default map", () => {
  assert.equal(usernsRecord(defaultMaps(ALICE, RANGES), HOST), {
    mode: 0,
    keeper: "/run/user/1000/rl/userns-full",
    uidMap: "0 1000 1\n1 100000 65536\n",
    gidMap: "0 1000 1\n1 200000 65536\n",
    newuidmap: "/usr/bin/newuidmap",
    newgidmap: "/usr/bin/newgidmap",
    setgroups: 1,
  });
});

test("usernsRecord gives every other map a namespace of its own", () => {
  const { mode, keeper, newuidmap, setgroups } = usernsRecord(keepIdMaps(ALICE, RANGES), HOST);
  assert.equal(
    { mode, keeper, newuidmap, setgroups },
    {
      mode: 1,
      keeper: "",
      newuidmap: "/usr/bin/newuidmap",
      setgroups: 1,
    },
  );
});

test("usernsRecord writes the map of one id without helpers, which the kernel allows without setgroups", () => {
  assert.equal(usernsRecord(defaultMaps(ALICE, undefined), HOST), {
    mode: 0,
    keeper: "/run/user/1000/rl/userns-single",
    uidMap: "0 1000 1\n",
    gidMap: "0 1000 1\n",
    newuidmap: "",
    newgidmap: "",
    setgroups: 0,
  });
});

test("usernsRecord lets real root write its own map and keep setgroups", () => {
  assert.equal(usernsRecord(ROOT, { ...HOST, uid: 0, runDirectory: "/run/rl" }), {
    mode: 0,
    keeper: "/run/rl/userns-root",
    uidMap: "0 0 4294967295\n",
    gidMap: "0 0 4294967295\n",
    newuidmap: "",
    newgidmap: "",
    setgroups: 1,
  });
});

test("usernsRecord never shares a keeper between two variants of maps", () => {
  const keepers = [defaultMaps(ALICE, RANGES), defaultMaps(ALICE, undefined), ROOT].map(
    (maps) => usernsRecord(maps, HOST).keeper,
  );
  assert.is(new Set(keepers).size, keepers.length);
});

test("workerPlan is the namespace and nothing else", () => {
  const userns = usernsRecord(defaultMaps(ALICE, RANGES), HOST);
  assert.equal(decodePlan(workerPlan(userns)), [{ record: "userns", ...userns }]);
});

test.run();
