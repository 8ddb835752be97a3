import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createNetwork, findNetwork, listNetworks, removeNetwork } from "../../../core/network/networks.ts";
import { parseSubnet } from "../../../core/network/subnet.ts";
import { refusal } from "../../cli/helpers.ts";
import { fakeNetworks } from "./fake.ts";
import { wanted } from "./wanted-network.ts";

const test = suite("networks");
const named = (name: string, digit: string) => wanted(name, { id: digit.repeat(64) });

test("each network has addresses that neither another one nor the host has", () => {
  const store = fakeNetworks();
  const used = [parseSubnet("10.89.1.0/24")];
  const subnets = ["a", "b"].map(
    (name, at) => createNetwork(store, named(name, String(at)), used).ranges[0]?.subnet,
  );
  assert.equal(subnets, ["10.89.0.0/24", "10.89.2.0/24"]);
  assert.is(refusal(() => createNetwork(store, named("a", "3"), used)).code, "exists");
  const taken = { ...named("c", "4"), subnets: ["10.89.0.128/25"] };
  assert.is(refusal(() => createNetwork(store, taken, used)).code, "denied");
});

test("networks are listed by name", () => {
  const store = fakeNetworks();
  for (const [at, name] of ["z", "a"].entries()) createNetwork(store, named(name, String(at)), []);
  assert.equal(
    listNetworks(store).map(({ name }) => name),
    ["a", "z"],
  );
});

test("a network is found by its name, its id, or the beginning of that", () => {
  const store = fakeNetworks();
  createNetwork(store, named("web", "a"), []);
  createNetwork(store, named("db", "b"), []);
  for (const text of ["web", "a".repeat(64), "aaa"]) assert.is(findNetwork(store, text).name, "web");
  assert.is(refusal(() => findNetwork(store, "../etc")).code, "not-found");
  assert.match(refusal(() => findNetwork(store, "none-such")).hint ?? "", "rl network create none-such");
  createNetwork(store, { ...named("two", "a"), id: `${"a".repeat(63)}b` }, []);
  assert.is(refusal(() => findNetwork(store, "aa")).code, "invalid");
});

test("drivers and options that are not there are refused, and a network that somebody is in stays", () => {
  const store = fakeNetworks();
  assert.is(
    refusal(() => createNetwork(store, { ...named("a", "1"), driver: "macvlan" }, [])).code,
    "unsupported",
  );
  assert.is(
    refusal(() => createNetwork(store, { ...named("a", "1"), options: { x: "y" } }, [])).code,
    "unsupported",
  );
  assert.is(
    refusal(() => createNetwork(store, { ...named("a", "1"), options: { mtu: "12" } }, [])).code,
    "invalid",
  );
  assert.equal(store.names(), []);
  const network = createNetwork(store, named("a", "1"), []);
  assert.match(refusal(() => removeNetwork(store, network, ["web"])).state, "active endpoints - [web]");
  removeNetwork(store, network, []);
  assert.equal(store.names(), []);
});

test.run();
