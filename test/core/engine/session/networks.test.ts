import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createNetworks, forget, keptUserns } from "../../../../core/engine/session/networks.ts";
import { createEndpointStore } from "../../../../core/host/bun/networks.ts";
import { type Stage, stage } from "./fixture.ts";

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

test("networks are in the user namespace that containers share", () => {
  const { userns, maps } = keptUserns(at.session);
  assert.is(userns.mode, 0);
  assert.match(String(userns.keeper), new RegExp(`/userns-${maps.variant}$`));
});

test.run();
