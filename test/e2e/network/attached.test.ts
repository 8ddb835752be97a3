/** What is asked for a container in its networks: in each way to write it, before it is started and when it is again. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { namedNetworks } from "../../helpers/e2e/named-networks.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";

/** Names of networks that are made at the same time. */
const AT_ONCE = Array.from({ length: 12 }, (_, at) => `at-once-${at}`);

const test = suite("containers attached to networks");
let stage: Stage;
let image: string;
namedNetworks(test, async (at) => {
  ({ stage, image } = at);
});

const SLEEP = ["sleep", "600"];
const makeNetwork = (name: string, ...flags: string[]): Promise<string> =>
  stage.ok(["network", "create", ...flags, name]);
const run = (...words: string[]): Promise<string> => stage.ok(["run", "-d", ...words, image, ...SLEEP]);
const inside = (name: string, script: string): Promise<string> =>
  stage.ok(["exec", name, "sh", "-c", script]);
/** "eth0 10.90.1.2/24", an interface a line. */
const addresses = (name: string): Promise<string> =>
  inside(name, "ip -4 -o addr show scope global | awk '{ print $2, $4 }' | sort");
const refused = async (words: readonly string[], line: RegExp | string): Promise<void> =>
  assertRefused(await stage.rl(words), { line });

test("networks that are made at the same time have different addresses", async () => {
  await Promise.all(AT_ONCE.map((name) => makeNetwork(name)));
  const format = "{{range .IPAM.Config}}{{.Subnet}}{{end}}";
  const subnets = (await stage.ok(["network", "inspect", "-f", format, ...AT_ONCE])).trim().split("\n");
  assert.is(new Set(subnets).size, AT_ONCE.length, subnets.join(" "));
  await stage.ok(["network", "rm", ...AT_ONCE]);
});

test("docker's way to write it means what podman's does", async () => {
  await makeNetwork("long", "--subnet", "10.90.1.0/24", "--ipv6", "--subnet", "fd00:90:1::/64");
  const asked = "alias=first,alias=second,ip=10.90.1.7,ip6=fd00:90:1::7";
  const seen =
    "cd /sys/class/net; cat lan*/address; ls; ip -o addr show dev lan7 scope global | awk '{ print $4 }'; nslookup first | grep -c 10.90.1.7; nslookup second | grep -c 10.90.1.7";
  const told = "02:00:00:00:00:07\nlan7\nlo\n10.90.1.7/24\nfd00:90:1::7/64\n1\n1\n";
  const ways = [
    ["podman", `long:${asked},mac=02:00:00:00:00:07,interface_name=lan7`],
    [
      "docker",
      `name=long,${asked},mac-address=02:00:00:00:00:07,driver-opt=com.docker.network.endpoint.ifname=lan7`,
    ],
  ];
  for (const [name = "", way = ""] of ways) {
    await run("--name", name, "--network", way);
    assert.is(await inside(name, seen), told, way);
    await stage.ok(["rm", "-f", name]);
  }
  await refused(
    ["run", "--rm", "--network", "long:interface_name=a", "--network", "long:alias=b", image, "true"],
    "long",
  );
  const host = ["--network", "long", "--add-host", "me:host-gateway"];
  await refused(["run", "--rm", ...host, image, "true"], /no way to the host/);
});

test("what its start could not have, a container is not made with", async () => {
  await makeNetwork("careful", "--subnet", "10.90.2.0/24");
  await run("--name", "has", "--network", "careful:ip=10.90.2.9");
  const create = (...flags: string[]): string[] => ["create", "--name", "never", ...flags, image, "true"];
  await refused(create("--network", "careful:ip=10.90.2.9"), /another container has it/);
  await refused(create("--network", "careful:ip=10.91.0.1"), /10\.90\.2\.0\/24/);
  await refused(create("--network", "careful", "--mac-address", "x"), /no MAC address/);
  await refused(create("--network", "none-such"), "none-such");
  await refused(create("--network", "careful", "--link", "nobody"), "nobody");
  assert.is(await stage.ok(["ps", "-a", "--format", "{{.Names}}"]), "has\n");
});

test("one that does not run is in a network from its next start on, and is there again each time", async () => {
  await makeNetwork("early", "--subnet", "10.90.3.0/24");
  await makeNetwork("late", "--subnet", "10.90.4.0/24");
  await run("--name", "peer", "--network", "late");
  await stage.ok(["create", "--name", "waits", image, ...SLEEP]);
  await stage.ok(["network", "connect", "--ip", "10.90.3.7", "early", "waits"]);
  await stage.ok(["network", "connect", "--alias", "also", "late", "waits"]);
  await refused(["network", "connect", "late", "waits"], /already exists in network late/);
  const listed = ["ps", "-a", "-f", "network=late", "--format", "{{.Names}} {{.Networks}}"];
  assert.is(await stage.ok(listed), "waits early,late\npeer late\n");
  await refused(["network", "connect", "--ip", "10.90.3.7", "late", "has-none"], "has-none");
  const both = "eth0 10.90.3.7/24\neth1 10.90.4.3/24\n";
  for (const turn of ["first", "second"]) {
    await stage.ok(["start", "waits"]);
    assert.is(await addresses("waits"), both, turn);
    assert.match(await inside("peer", "nslookup also"), "10.90.4.3");
    await stage.ok(["stop", "-t", "0", "waits"]);
  }
  await stage.ok(["network", "disconnect", "early", "waits"]);
  await refused(["network", "disconnect", "early", "waits"], /not connected to the network early/);
  await stage.ok(["start", "waits"]);
  assert.is(await addresses("waits"), "eth0 10.90.4.3/24\n");
  // What changes while it runs lasts, too.
  await stage.ok(["network", "disconnect", "late", "waits"]);
  await stage.ok(["network", "connect", "early", "waits"]);
  await stage.ok(["restart", "-t", "0", "waits"]);
  assert.is(await addresses("waits"), "eth0 10.90.3.2/24\n");
  await stage.ok(["network", "disconnect", "early", "waits"]);
  await stage.ok(["restart", "-t", "0", "waits"]);
  assert.is(await inside("waits", "ls /sys/class/net"), "lo\n");
});

test("what has the network of somebody else is connected to none, running or not", async () => {
  await makeNetwork("apart");
  await stage.ok(["create", "--name", "hosts", "--network", "host", image, ...SLEEP]);
  await refused(["network", "connect", "apart", "hosts"], /its network is not its own/);
  await stage.ok(["start", "hosts"]);
  await refused(["network", "connect", "apart", "hosts"], /its network is not its own/);
});

test.run();
