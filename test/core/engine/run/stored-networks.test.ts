import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  connectedRequest,
  connectionOptions,
  disconnectedRequest,
} from "../../../../core/engine/run/stored-networks.ts";
import type { NetworkRecord } from "../../../../core/mod.ts";
import { refusal } from "../../../cli/helpers.ts";
import { runFlags } from "./fixture.ts";

const test = suite("networks of a request");
const network = (name: string, internal = false): NetworkRecord => ({
  name,
  id: Buffer.from(name).toString("hex").padEnd(64, "0"),
  driver: "bridge",
  ranges: [],
  internal,
  labels: {},
  options: {},
  createdAt: "",
});
const connected = (
  argv: readonly string[],
  name = "new",
  options: readonly (readonly [string, string])[] = [],
) => connectedRequest(runFlags(...argv), { network: network(name), options, links: ["db"] }, "web");
const disconnected = (argv: readonly string[], name: string) =>
  disconnectedRequest(runFlags(...argv), network(name))?.network;

test("one more network comes behind those that are there, and flags are of the one that they were given for", () => {
  const flags = [
    "--network=a",
    "--ip=10.0.0.2",
    "--mac-address=02:00:00:00:00:01",
    "--network-alias=x",
    "--link=c",
  ];
  assert.equal(connected(flags, "new", connectionOptions({ ip6: "fd00::2", aliases: ["y"] })), {
    network: ["a:ip=10.0.0.2,mac=02:00:00:00:00:01,alias=x", "new:ip6=fd00::2,alias=y"],
    ip: undefined,
    ip6: undefined,
    "mac-address": undefined,
    "network-alias": [],
    link: ["c", "db"],
  });
  assert.equal(connected(["--network=a:rate=1mbit", "--network=name=b,alias=z"]).network, [
    "a:rate=1mbit",
    "b:alias=z",
    "new",
  ]);
});

test("a network of its own, or none, is replaced; and whose network is another's has no further one", () => {
  for (const argv of [[], ["--network=none"], ["--network=private"]])
    assert.equal(connected(argv).network, ["new"], argv.join());
  for (const kind of ["host", "container:db", "ns:/x", "pasta", "pasta:--map-gw"])
    assert.match(refusal(() => connected([`--network=${kind}`])).state, /not its own/, kind);
  const shut = { network: network("shut", true), options: [], links: [] };
  assert.match(refusal(() => connectedRequest(runFlags(), shut, "web")).state, /way to the outside/);
  assert.equal(connectedRequest(runFlags("--network=none"), shut, "web").network, ["shut"]);
});

test("a network is the same by name and by id", () => {
  const { id } = network("a");
  for (const text of ["a", id, id.slice(0, 2)]) {
    assert.is(refusal(() => connected([`--network=${text}`], "a")).code, "exists", text);
    assert.equal(disconnected([`--network=${text}`], "a"), ["none"], text);
  }
});

test("one network less, and none in the end", () => {
  assert.equal(disconnected(["--network=a:ip=10.0.0.2", "--network=b:alias=x"], "a"), ["b:alias=x"]);
  assert.is(disconnected(["--network=b"], "a"), undefined);
  assert.is(disconnected([], "a"), undefined);
  const last = disconnectedRequest(runFlags("--network=a", "--ip=10.0.0.2", "--link=c"), network("a"));
  assert.equal([last?.network, last?.ip, last?.link], [["none"], undefined, []]);
});

test.run();
