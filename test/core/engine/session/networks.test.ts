import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createEvents } from "../../../../core/engine/session/events.ts";
import { createNetworks, forget, keptUserns } from "../../../../core/engine/session/networks.ts";
import { createLocks } from "../../../../core/host/bun/locks.ts";
import { createEndpointStore } from "../../../../core/host/bun/networks.ts";
import {
  createNetwork,
  encodeEndpoint,
  endpointFields,
  listedNames,
  readEndpoints,
  startOwner,
  takeAddresses,
} from "../../../../core/mod.ts";
import { networkText } from "../../../../core/network/network.ts";
import { rejection } from "../../../cli/helpers.ts";
import { wanted } from "../../network/wanted-network.ts";
import { type Stage, stage } from "./fixture.ts";

const NETWORK = {
  name: "web",
  id: "ab".repeat(32),
  driver: "bridge",
  ranges: [{ subnet: "10.0.0.0/24", gateway: "10.0.0.1" }],
  internal: false,
  labels: {},
  options: {},
  createdAt: "",
} as const;
const ADDRESSES = {
  address: "10.0.0.2",
  prefix: 24,
  gateway: "10.0.0.1",
  addressSix: "",
  prefixSix: 0,
  gatewaySix: "",
};

const test = suite("session/networks");
let at: Stage;
test.before.each(() => {
  at = stage();
});
test.after.each(() => at.remove());

test("stores are those of the session, and nobody serves what nobody needs", async () => {
  const networks = createNetworks(() => at.session);
  assert.equal(networks.store().names(), []);
  assert.equal(networks.endpoints().list(), []);
  assert.is(await networks.isServed(), false);
});

test("what nobody serves is forgotten here, with its addresses", async () => {
  const store = createEndpointStore(at.session.paths);
  const fields = { network: "web", container: "c1", owner: "c1.x", address: "10.0.0.2", addressSix: "" };
  store.reserve("web", "c1.x", "10.0.0.2");
  store.write({ network: "web", container: "c1" }, new TextEncoder().encode("c1.x"));
  forget(at.session, fields);
  assert.equal([store.list(), store.taken("web")], [[], []]);
});

test("a container has its new name where it is written down, and keeps what else it is called", async () => {
  const networks = createNetworks(() => at.session);
  const request = { aliases: ["www"], links: [], servers: [] };
  const place = { index: 0, isRoute: true, owner: "c1.x", ports: [] };
  const fields = endpointFields(NETWORK, { id: "c1", name: "web" }, request, ADDRESSES, place);
  networks.endpoints().write({ network: "web", container: "c1" }, encodeEndpoint(fields));
  await networks.rename("c1", "shop", undefined);
  const names = readEndpoints(networks.endpoints()).map((each) => listedNames(each.names));
  assert.equal(names, [["shop", "www", "c1"]]);
});

test("what becomes of networks is told", async () => {
  const networks = createNetworks(() => at.session);
  networks.store().create("web", networkText(NETWORK));
  networks.store().remove("web");
  networks.store().remove("web");
  const told: unknown[] = [];
  const read = createEvents(() => at.session.paths).read({
    since: 0n,
    until: BigInt(Date.now() + 2) * 1_000_000n,
    signal: new AbortController().signal,
  });
  for await (const events of read)
    told.push(...events.map(({ type, action, id, attributes }) => [type, action, id, attributes]));
  const attributes = { name: "web", type: "bridge" };
  assert.equal(told, [
    ["network", "create", NETWORK.id, attributes],
    ["network", "destroy", NETWORK.id, attributes],
  ]);
});

test("what cannot be written down has no addresses", async () => {
  const networks = createNetworks(() => at.session);
  const network = createNetwork(networks.store(), wanted("web"), []);
  const owner = startOwner("c1");
  const addresses = takeAddresses(networks.endpoints(), network, owner, {});
  const request = { aliases: [], links: [], servers: [] };
  const place = { index: 0, isRoute: true, owner, ports: [] };
  const fields = endpointFields(network, { id: "c1", name: "c1" }, request, addresses, place);
  writeFileSync(join(networks.endpoints().directory, "endpoints"), "in the way");
  const error = await rejection(networks.connect(fields, { pid: 1, startTime: 1 }));
  assert.is(error.code, "io");
  assert.equal(networks.endpoints().taken("web"), []);
});

test("a network is made by one at a time", async () => {
  const networks = createNetworks(() => at.session);
  const other = await createLocks(at.session.paths.locks).acquire("networks");
  const made = networks.create(wanted("web"), []);
  // However long it takes: nothing is chosen before it is its turn.
  await Bun.sleep(0);
  assert.equal(networks.store().names(), []);
  const before = createNetwork(networks.store(), wanted("first"), []);
  await other.release();
  assert.equal(
    [before, await made].map(({ ranges }) => ranges[0]?.subnet),
    ["10.89.0.0/24", "10.89.1.0/24"],
  );
});

test("networks are in the user namespace that containers share", () => {
  const { userns, maps } = keptUserns(at.session);
  assert.is(userns.mode, 0);
  assert.match(String(userns.keeper), new RegExp(`/userns-${maps.variant}$`));
});

test.run();
