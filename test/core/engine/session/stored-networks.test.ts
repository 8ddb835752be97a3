import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createContainer } from "../../../../core/engine/run/create.ts";
import { createStoredNetworks } from "../../../../core/engine/session/stored-networks.ts";
import { lifeDirectory } from "../../../../core/host/bun/container-store.ts";
import { createNetworkStore } from "../../../../core/host/bun/networks.ts";
import { bootId, processStartTime } from "../../../../core/host/bun/process-facts.ts";
import { createNetwork, type NetworkRecord } from "../../../../core/mod.ts";
import { callerOf, recordOutput, rejection } from "../../../cli/helpers.ts";
import { wanted } from "../../network/wanted-network.ts";
import { runFlags } from "../run/fixture.ts";
import { stock } from "../run/stocked.ts";
import { type Stage, stage } from "./fixture.ts";

const test = suite("session/stored-networks");
let here: Stage;
let one: NetworkRecord;
let two: NetworkRecord;
test.before.each(async () => {
  here = stage();
  await stock(here);
  const store = createNetworkStore(here.session.paths);
  one = createNetwork(store, wanted("one", { subnets: ["10.7.0.0/24"] }), []);
  two = createNetwork(store, wanted("two", { subnets: ["10.8.0.0/24"] }), []);
});
test.after.each(() => here.remove());

const networks = createStoredNetworks(() => here.session);
const make = (...argv: string[]) =>
  createContainer(
    { flags: runFlags(...argv), image: "alpine", command: ["true"] },
    here.environment,
    callerOf(recordOutput()),
  );
const networksOf = (id: string): unknown =>
  JSON.parse(readFileSync(`${here.session.paths.containers}/${id}/container.json`, "utf8")).request.network;
const asked = (network: NetworkRecord, ip?: string) => ({
  network,
  options: ip === undefined ? [] : [["ip", ip] as const],
  links: [],
});
let monitor: Bun.Subprocess | undefined;
/** As its monitor writes it, which is a process of the test's own with that name. */
function run(id: string): void {
  monitor ??= Bun.spawn(["sleep", "600"], { argv0: "rl-monitor" });
  const own = { pid: monitor.pid, startTime: processStartTime(monitor.pid) ?? 0 };
  const directory = lifeDirectory(here.session.paths, id);
  mkdirSync(directory, { recursive: true });
  const state = { ...own, bootId: bootId(), monitor: own, startedAt: "2026-06-15T12:00:00Z", cgroup: "" };
  writeFileSync(`${directory}/state.json`, JSON.stringify(state));
}
test.after(() => monitor?.kill("SIGKILL"));

test("what a container is connected to is written down, if its start can have it", async () => {
  const id = await make("--network=none");
  assert.ok(await networks.connectStored(id, asked(one, "10.7.0.7")));
  assert.ok(await networks.connectStored(id, asked(two)));
  assert.equal(networksOf(id), ["one:ip=10.7.0.7", "two"]);
  assert.ok(await networks.disconnectStored(id, one));
  assert.not.ok(await networks.disconnectStored(id, one));
  assert.is((await rejection(networks.connectStored(id, asked(one, "10.8.0.7")))).code, "invalid");
  assert.is((await rejection(networks.connectStored(id, asked(two)))).code, "exists");
  assert.equal(networksOf(id), ["two"]);
  const gone = await rejection(networks.connectStored("f".repeat(64), asked(one)));
  assert.is(gone.code, "not-found");
});

test("one that runs is somebody else's to connect, and is in its networks the next time as well", async () => {
  const id = await make("--network=one");
  run(id);
  assert.is(await networks.connectStored(id, asked(two)), false);
  assert.equal(networksOf(id), ["one"]);
  await networks.keepConnected(id, asked(two));
  await networks.keepConnected(id, asked(two));
  assert.equal(networksOf(id), ["one", "two"]);
  const own = await make("--network=private");
  run(own);
  await networks.keepConnected(own, asked(two));
  assert.equal(networksOf(own), ["private"]);
});

test.run();
