import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createNetworks, forget, keptUserns } from "../../../../core/engine/session/networks.ts";
import { createLocks } from "../../../../core/host/bun/locks.ts";
import { createEndpointStore } from "../../../../core/host/bun/networks.ts";
import { createNetwork, endpointFields, startOwner, takeAddresses } from "../../../../core/mod.ts";
import { rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "./fixture.ts";
import { wanted } from "./wanted-network.ts";

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
