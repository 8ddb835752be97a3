import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  endpointFields,
  formatMac,
  freeAddresses,
  listed,
  parseMac,
  startOwner,
  takeAddresses,
} from "../../../core/network/endpoint.ts";
import type { NetworkRecord } from "../../../core/network/network.ts";
import { parseSubnet } from "../../../core/network/subnet.ts";
import { refusal } from "../../cli/helpers.ts";
import { fakeEndpoints } from "./fake.ts";

const test = suite("containers in networks");
const ID = "0123456789abcdef".repeat(4);
const NETWORK: NetworkRecord = {
  name: "web",
  id: ID,
  driver: "bridge",
  ranges: [{ subnet: "10.89.0.0/29", gateway: "10.89.0.1", aux: { printer: "10.89.0.3" } }],
  internal: false,
  labels: {},
  options: {},
  createdAt: "",
};
const SIX = { ...NETWORK, ranges: [...NETWORK.ranges, { subnet: "fd00::/64", gateway: "fd00::1" }] };

test("the first free addresses are taken, until there are none", () => {
  const store = fakeEndpoints();
  const take = (): string => takeAddresses(store, NETWORK, startOwner(ID), {}).address;
  assert.equal([take(), take(), take(), take()], ["10.89.0.2", "10.89.0.4", "10.89.0.5", "10.89.0.6"]);
  assert.is(refusal(take).code, "limit");
});

test("only the part that is to be given is given", () => {
  const range = { subnet: "10.89.0.0/24", gateway: "10.89.0.128", ipRange: "10.89.0.128/30" };
  assert.equal(
    [...freeAddresses(parseSubnet(range.subnet), range)],
    ["10.89.0.129", "10.89.0.130", "10.89.0.131"],
  );
});

test("an address that is asked for is had once, and must be the network's", () => {
  const store = fakeEndpoints();
  const take = (ip?: string, ip6?: string) => takeAddresses(store, SIX, startOwner(ID), { ip, ip6 });
  assert.equal(take("10.89.0.5", "fd00::5"), {
    address: "10.89.0.5",
    prefix: 29,
    gateway: "10.89.0.1",
    addressSix: "fd00::5",
    prefixSix: 64,
    gatewaySix: "fd00::1",
  });
  assert.is(refusal(() => take("10.89.0.5")).code, "exists");
  for (const ip of ["10.89.1.5", "10.89.0.1", "10.89.0.0", "10.89.0.7", "x"])
    assert.is(refusal(() => take(ip)).code, "invalid", ip);
  // What was taken before the refusal is free again.
  assert.is(refusal(() => take("10.89.0.6", "fd01::1")).code, "invalid");
  assert.is(take("10.89.0.6").address, "10.89.0.6");
  assert.is(refusal(() => takeAddresses(store, NETWORK, "x.y", { ip6: "fd00::9" })).code, "invalid");
});

test("an endpoint has its names, its MAC address of its address, and bytes for bits", () => {
  const addresses = takeAddresses(fakeEndpoints(), NETWORK, `${ID}.1`, {});
  const request = {
    aliases: ["www", "web"],
    links: [["db", "1"]] as const,
    servers: ["192.0.2.1"],
    rate: 800n,
  };
  const place = { index: 1, isRoute: true, owner: `${ID}.1`, ports: [] };
  const fields = endpointFields(NETWORK, { id: ID, name: "web" }, request, addresses, place);
  assert.equal(listed(fields.names), ["web", "www", ID.slice(0, 12)]);
  assert.equal(listed(fields.links), ["db", "1"]);
  assert.equal(listed(fields.servers), ["192.0.2.1"]);
  assert.is(formatMac(fields.mac), "02:42:0a:59:00:02");
  assert.equal([fields.interface, fields.route, fields.internal, fields.rate], ["eth1", 1, 0, 100n]);
  const chosen = { ...request, mac: "02:00:00:00:00:FE", interface: "lan" };
  assert.is(
    formatMac(endpointFields(NETWORK, { id: ID, name: "a" }, chosen, addresses, place).mac),
    "02:00:00:00:00:fe",
  );
  const bad = (mac: string) => () =>
    endpointFields(NETWORK, { id: ID, name: "a" }, { ...request, mac }, addresses, place);
  assert.equal([...parseMac("02-0-0-0-0-fe")], [2, 0, 0, 0, 0, 254]);
  for (const mac of ["01:00:00:00:00:01", "02:00", "x", "02:00:00:00:00:100"])
    assert.is(refusal(bad(mac)).code, "invalid", mac);
});

test.run();
