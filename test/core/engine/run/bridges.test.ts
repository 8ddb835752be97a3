import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prepareBridges } from "../../../../core/engine/run/bridges.ts";
import { createEndpointStore, createNetworkStore } from "../../../../core/host/bun/networks.ts";
import { createNetwork, type PortRequest } from "../../../../core/mod.ts";
import { rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { runFlags } from "./fixture.ts";

const test = suite("starts in networks with names");
let at: Stage;
test.before.each(() => {
  at = stage();
  for (const [name, subnet, internal] of [
    ["open", "10.7.0.0/24", false],
    ["shut", "10.8.0.0/24", true],
  ] as const) {
    const ranges = { subnets: [subnet], gateways: [], ipRanges: [], aux: {}, ipv6: false };
    const rest = { driver: "bridge", internal, labels: {}, options: {}, createdAt: "" };
    createNetwork(
      createNetworkStore(at.session.paths),
      { name, id: name.padEnd(64, "0"), ...ranges, ...rest },
      [],
    );
  }
});
test.after.each(() => at.remove());
const ID = "a".repeat(64);
const both = ["shut", "open"].map((name) => ({ name, options: [] }));
const taken = (name: string): readonly string[] => createEndpointStore(at.session.paths).taken(name);

test("addresses are taken, names are asked for at the gateways, and the first address is the container's own", async () => {
  const { host, enter, isLasting } = await prepareBridges(both, runFlags(), [], { id: ID }, at.session);
  assert.match(host.resolvConf, /^nameserver 10\.8\.0\.1\nnameserver 10\.7\.0\.1\n/);
  assert.is(host.ownAddress, "10.8.0.2");
  assert.is(host.networkDirectory, createEndpointStore(at.session.paths).directory);
  assert.equal([taken("shut"), taken("open")], [["10.8.0.2"], ["10.7.0.2"]]);
  assert.ok(enter !== undefined && !isLasting);
});

test("what is only made takes nothing yet", async () => {
  const made = await prepareBridges(both, runFlags(), [], { id: ID, isForLater: true }, at.session);
  assert.is(made.enter, undefined);
  assert.equal(taken("shut"), []);
  const later = { id: ID, isForLater: true };
  const fitting = [{ name: "open", options: [["ip", "10.7.0.9"]] }] as never;
  assert.is((await prepareBridges(fitting, runFlags(), [], later, at.session)).enter, undefined);
  assert.equal(taken("open"), []);
});

test("what is only made is refused what its start could not have", async () => {
  const store = createEndpointStore(at.session.paths);
  store.reserve("open", "other.1", "10.7.0.7");
  const only = [{ name: "open", options: [] }];
  const codes = [];
  for (const flag of ["--ip=10.7.0.7", "--ip=10.9.0.1", "--ip6=fd00::2", "--mac-address=x", "--link=gone"]) {
    const made = prepareBridges(only, runFlags(flag), [], { id: ID, isForLater: true }, at.session);
    codes.push((await rejection(made)).code);
  }
  assert.equal(codes, ["exists", "invalid", "invalid", "invalid", "not-found"]);
  assert.equal(taken("open"), ["10.7.0.7"]);
});

test("all is taken or nothing, and what cannot be had is refused", async () => {
  const wrong = [both[0], { name: "open", options: [["ip", "10.9.0.9"]] }] as never;
  assert.is((await rejection(prepareBridges(wrong, runFlags(), [], { id: ID }, at.session))).code, "invalid");
  assert.equal(taken("shut"), []);
  const gone = [{ name: "gone", options: [] }];
  assert.is(
    (await rejection(prepareBridges(gone, runFlags(), [], { id: ID }, at.session))).code,
    "not-found",
  );
});

const PORT: PortRequest = {
  address: "127.0.0.1",
  host: { first: 7, last: 7 },
  containerPort: 80,
  protocol: "tcp",
};

test("ports lead through a network that leads outside, and through none that does not", async () => {
  const { host } = await prepareBridges(both, runFlags(), [PORT], { id: ID }, at.session);
  assert.equal(host.ports, [{ address: "127.0.0.1", hostPort: 7, containerPort: 80, protocol: "tcp" }]);
  const shut = prepareBridges(
    [both[0] as never],
    runFlags(),
    [PORT],
    { id: ID, isForLater: true },
    at.session,
  );
  assert.match((await rejection(shut)).message, /shut.*internal/);
});

test.run();
