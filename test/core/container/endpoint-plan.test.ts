import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  decodeEndpoint,
  encodeEndpoint,
  networkServicePlan,
  readEndpoints,
} from "../../../core/container/endpoint-plan.ts";
import type { EndpointFields } from "../../../core/network/endpoint.ts";
import { decodePlan } from "../../../core/plan/decode.ts";
import { fakeEndpoints } from "../network/fake.ts";

const test = suite("endpoints as plans");
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const FIELDS: EndpointFields = {
  network: "web",
  container: "1",
  bridge: "rlx1",
  interface: "eth0",
  address: "10.89.0.2",
  prefix: 24,
  gateway: "10.89.0.1",
  addressSix: "",
  prefixSix: 0,
  gatewaySix: "",
  mac: new Uint8Array([2, 66, 10, 89, 0, 2]),
  mtu: 0,
  rate: 0,
  route: 1,
  internal: 0,
  names: bytes("a\0"),
  links: bytes(""),
  servers: bytes(""),
  owner: "1.x",
  ports: [
    { address: "0.0.0.0", hostPort: 8080, containerPort: 80, protocol: "tcp" },
    { address: "::", hostPort: 8080, containerPort: 80, protocol: "tcp" },
    { address: "fd00::5", hostPort: 53, containerPort: 5353, protocol: "udp" },
  ],
};

test("what is written down of an endpoint is read again, and what is none is passed over", () => {
  assert.equal(decodeEndpoint(encodeEndpoint(FIELDS)), FIELDS);
  // Nobody has asked for all of IPv6 by its address, so a host without it is excused.
  const ports = decodePlan(encodeEndpoint(FIELDS)).filter(({ record }) => record === "networkPort");
  assert.equal(
    ports.map((port) => port.record === "networkPort" && port.required),
    [1, 0, 1],
  );
  assert.is(decodeEndpoint(bytes("nothing")), undefined);
  const store = fakeEndpoints();
  store.write({ network: "web", container: "1" }, encodeEndpoint(FIELDS));
  store.write({ network: "web", container: "2" }, bytes("half"));
  assert.equal(
    readEndpoints(store).map(({ container }) => container),
    ["1"],
  );
});

test("the process that holds the networks is told where, by which rules and which way out", () => {
  const userns = {
    mode: 0,
    keeper: "/k",
    uidMap: "",
    gidMap: "",
    newuidmap: "",
    newgidmap: "",
    setgroups: 1,
  };
  const plan = decodePlan(
    networkServicePlan({
      userns,
      directory: "/run/network",
      firewall: "/usr/sbin/nft",
      uplink: ["pasta", "-q"],
    }),
  );
  assert.equal(
    plan.map(({ record }) => record),
    ["userns", "helperArgument", "helperArgument", "networkService"],
  );
  const alone = networkServicePlan({
    userns,
    directory: "/run/network",
    firewall: "/nft",
    uplink: undefined,
  });
  assert.is(decodePlan(alone).length, 2);
});

test.run();
