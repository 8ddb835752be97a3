/** Networks with names: who reaches whom, by which name, and what is left when it is over. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { namedNetworks } from "../../helpers/e2e/named-networks.ts";
import { killNow, type Process } from "../../helpers/e2e/processes.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";

const CYCLES = Number(process.env.RL_CYCLES ?? 10);
const SERVE = ["httpd", "-f", "-p", "80", "-h", "/etc"];

const test = suite("networks with names");
let stage: Stage;
let image: string;
namedNetworks(test, async (at) => {
  ({ stage, image } = at);
});

const serve = (name: string, ...flags: string[]): Promise<string> =>
  stage.ok(["run", "-d", "--rm", "--name", name, "--hostname", `${name}-host`, ...flags, image, ...SERVE]);
const sh = (flags: readonly string[], script: string): Promise<string> =>
  stage.ok(["run", "--rm", ...flags, image, "sh", "-c", script]);
const inside = (name: string, script: string): Promise<string> =>
  stage.ok(["exec", name, "sh", "-c", script]);
const remove = (...names: string[]): Promise<string> => stage.ok(["rm", "-f", ...names]);
const makeNetwork = (name: string, ...flags: string[]): Promise<string> =>
  stage.ok(["network", "create", ...flags, name]);
/** What a server says, or nothing after a while. */
const fetch = (url: string): string => `timeout 5 wget -qO- http://${url}/hostname || echo none`;
const runDirectory = (): string => join(stage.env.XDG_RUNTIME_DIR ?? "", "rl/network");
const namesIn = (part: string): string[] =>
  existsSync(join(runDirectory(), part)) ? readdirSync(join(runDirectory(), part)) : [];
/** The one process that holds the networks; its helper's guard has the same name. */
const holder = (): Process | undefined => stage.processes().find(({ name }) => name === "rl-network");
/** Nobody is in any network, and nothing is left of who was. */
const gone = async (): Promise<void> => {
  await stage.tidied();
  assert.equal(["endpoints", "pids", "addresses"].flatMap(namesIn), []);
  assert.not.ok(existsSync(join(runDirectory(), "control")));
};

test("containers of a network reach each other by name and alias, by IPv4 and IPv6, and nobody else does", async () => {
  await makeNetwork("one", "--ipv6");
  await makeNetwork("two");
  await serve("web", "--network", "one:alias=www");
  await serve("other", "--network", "two", "--network-alias", "www");
  const six = await inside("web", "ip -6 -o addr show dev eth0 scope global | awk '{ print $4 }'");
  const address6 = six.trim().replace(/\/64$/, "");
  assert.match(address6, /^fd/);
  const script = [fetch("web"), fetch("www"), fetch("web.one"), fetch(`[${address6}]`), "nslookup web"].join(
    "; ",
  );
  const [byName, byAlias, byBoth, bySix, ...lookedUp] = (await sh(["--network", "one"], script)).split("\n");
  assert.equal([byName, byAlias, byBoth, bySix], Array(4).fill("web-host"));
  assert.ok(lookedUp.includes(`Address: ${address6}`), lookedUp.join("\n"));
  // The same alias means another container in another network, and addresses of this one lead nowhere from there.
  const [, webAddress = ""] =
    /"IPv4Address": "([\d.]+)\/24"/.exec(await stage.ok(["network", "inspect", "one"])) ?? [];
  const KNOWN = "nslookup web >/dev/null 2>&1 && echo known || echo unknown";
  const stranger = await sh(
    ["--network", "two"],
    [fetch("www"), fetch("web"), fetch(webAddress), KNOWN].join("; "),
  );
  assert.is(stranger, "other-host\nnone\nnone\nunknown\n");
  // Who is in both reaches both, and is asked for by the names of both.
  const both = await sh(["--network", "one", "--network", "two"], [fetch("web"), fetch("other")].join("; "));
  assert.is(both, "web-host\nother-host\n");
  assert.is(
    (await sh(["--network", "one"], `nslookup ${webAddress} | grep name`)).split("name = ")[1],
    "web\n",
  );
  await remove("web", "other");
  await gone();
});

test("an address, a MAC address and a link are had or refused, and a name is nobody's once its container has gone", async () => {
  await makeNetwork("chosen", "--subnet", "10.90.7.0/24", "--gateway", "10.90.7.254", "-o", "mtu=1400");
  const flags = ["--network", "chosen", "--ip", "10.90.7.77", "--mac-address", "02:00:00:00:00:07"];
  await serve("fixed", ...flags);
  const seen =
    "cat /sys/class/net/eth0/address /sys/class/net/eth0/mtu; ip route | grep default; grep fixed /etc/hosts";
  assert.is(
    await inside("fixed", seen),
    "02:00:00:00:00:07\n1400\ndefault via 10.90.7.254 dev eth0 \n10.90.7.77\tfixed-host\n",
  );
  const shown = await stage.ok(["inspect", "-f", "{{.NetworkSettings.Networks.chosen.IPAddress}}", "fixed"]);
  assert.is(shown, "10.90.7.77\n");
  assertRefused(await stage.rl(["run", "--rm", ...flags, image, "true"]), {
    line: /10\.90\.7\.77.*another container has it/,
  });
  assertRefused(await stage.rl(["run", "--rm", "--network", "chosen", "--ip", "10.1.1.1", image, "true"]), {
    line: /10\.90\.7\.0\/24/,
  });
  assertRefused(await stage.rl(["network", "rm", "chosen"]), {
    exitCode: 1,
    line: /active endpoints - \[fixed\]/,
  });
  assert.is(await sh(["--network", "chosen", "--link", "fixed:db"], fetch("db")), "fixed-host\n");
  assert.is(await sh(["--network", "chosen"], fetch("db")), "none\n");
  await remove("fixed");
  await untilTrue("the address to be free", () => namesIn("addresses").length === 0);
  assert.is(
    await sh(["--network", "chosen:ip=10.90.7.77"], `${fetch("fixed")}; hostname -i`),
    "none\n10.90.7.77\n",
  );
  await stage.ok(["network", "rm", "chosen"]);
  assertRefused(await stage.rl(["run", "--rm", "--network", "chosen", image, "true"]), {
    line: "chosen",
    hint: "rl network create chosen",
  });
  await gone();
});

test("a running container is connected and disconnected, and its way out moves along", async () => {
  await makeNetwork("first");
  await makeNetwork("second");
  await serve("peer", "--network", "second");
  await serve("moving", "--network", "first");
  assert.is(await inside("moving", fetch("peer")), "none\n");
  await stage.ok(["network", "connect", "--alias", "also", "second", "moving"]);
  assert.is(await inside("moving", fetch("peer")), "peer-host\n");
  assert.is(await inside("peer", fetch("also")), "moving-host\n");
  assertRefused(await stage.rl(["network", "connect", "second", "moving"]), {
    line: /already exists in network second/,
  });
  await stage.ok(["network", "disconnect", "first", "moving"]);
  const route = "ip route | grep default | cut -d' ' -f5";
  assert.is(await inside("moving", `${route}; ${fetch("peer")}`), "eth1\npeer-host\n");
  await stage.ok(["network", "disconnect", "second", "moving"]);
  assert.is(await inside("peer", fetch("moving")), "none\n");
  assert.is(await inside("moving", "ls /sys/class/net"), "lo\n");
  await remove("peer", "moving");
  await gone();
});

test("nothing leads out of an internal network, and the host is not reached through any", async () => {
  const server = Bun.listen({
    hostname: "0.0.0.0",
    port: 0,
    socket: { data: () => undefined, open: (socket) => void socket.end("reached\n") },
  });
  try {
    await makeNetwork("shut", "--internal");
    await makeNetwork("open");
    await serve("mate", "--network", "shut");
    const routes = "ip route | grep -c default";
    assert.is(await sh(["--network", "shut"], `${routes}; ${fetch("mate")}`), "0\nmate-host\n");
    const own = Object.values((await import("node:os")).networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ family, internal }) => family === "IPv4" && !internal)
      .map(({ address }) => address);
    // Gateways, what leads to a host elsewhere, and the host's own addresses.
    const ways = [
      "10.89.0.1",
      "10.89.1.1",
      "10.0.2.2",
      "169.254.1.1",
      "169.254.1.2",
      "127.0.0.1",
      "0.0.0.0",
      ...own,
    ];
    const tries = (ips: readonly string[]): string =>
      ips.map((ip) => `timeout 1 nc ${ip} ${server.port} </dev/null`).join("; ");
    // Each way would be seen: this is how whoever has the host's network is answered, and a neighbour.
    const answered = [...own, "127.0.0.1"];
    const words = `until [ -s /said ]; do ${tries(["$0"])} >/said; done; cat /said`;
    for (const way of answered) {
      assert.is(
        await stage.ok(["run", "--rm", "--network", "host", image, "sh", "-c", words, way]),
        "reached\n",
      );
    }
    const greeter = ["nc", "-ll", "-p", String(server.port), "-e", "echo", "reached"];
    await stage.ok(["run", "-d", "--name", "greeter", "--network", "open", image, ...greeter]);
    const neighbour = ["run", "--rm", "--network", "open", image, "sh", "-c", words, "greeter"];
    assert.is(await stage.ok(neighbour), "reached\n");
    await remove("greeter");
    const gateways = "$(ip route | grep default | cut -d' ' -f3)";
    for (const network of ["shut", "open"]) {
      assert.is(await sh(["--network", network], `${tries([...ways, gateways])}; true`), "", network);
    }
    await remove("mate");
    await gone();
  } finally {
    server.stop(true);
  }
});

test("containers with id maps of their own are in it like all others", async () => {
  await makeNetwork("mapped");
  await serve("plain", "--network", "mapped");
  assert.is(
    await sh(["--userns", "keep-id", "--network", "mapped"], `id -u; ${fetch("plain")}`),
    `${process.getuid?.()}\nplain-host\n`,
  );
  await remove("plain");
  await gone();
});

test("the process that holds the networks is killed: the next command brings it back, and all that was connected", async () => {
  await makeNetwork("healed", "--ipv6");
  await serve("a", "--network", "healed");
  await serve("b", "--network", "healed");
  const before = await inside("b", "ip -o addr show dev eth0 scope global | awk '{ print $4 }'");
  const first = holder();
  assert.ok(first);
  killNow(first.pid);
  await untilTrue("the networks to go", async () => (await inside("b", "ls /sys/class/net")) === "lo\n");
  assert.match(await stage.ok(["network", "inspect", "healed"]), /"Name": "a"/);
  assert.is.not(holder()?.pid, first.pid);
  assert.is(await inside("b", "ip -o addr show dev eth0 scope global | awk '{ print $4 }'"), before);
  assert.is(await inside("b", `${fetch("a")}; ip route | grep -c default`), "a-host\n1\n");
  // A container that is killed goes, and its addresses with it.
  const id = (await stage.ok(["inspect", "-f", "{{.Id}}", "a"])).trim();
  const state = JSON.parse(
    readFileSync(join(stage.env.XDG_RUNTIME_DIR ?? "", "rl/containers", id, "state.json"), "utf8"),
  ) as { pid: number };
  killNow(state.pid);
  await untilTrue("its addresses to be free", () => namesIn("addresses").length === 2);
  assert.is(await inside("b", fetch("a")), "none\n");
  await remove("b");
  await gone();
});

test("a container that is started again, by itself or by somebody, is in its networks again", async () => {
  await makeNetwork("lasting");
  const SCRIPT = "hostname -i >>/seen; [ $(wc -l </seen) -lt 2 ] && exit 1; httpd -f -p 80 -h /etc";
  const own = ["--restart", "on-failure:3", "--network", "lasting", "--hostname", "back"];
  await stage.ok(["run", "-d", "--name", "again", ...own, image, "sh", "-c", SCRIPT]);
  await untilTrue("the second start", async () =>
    (await sh(["--network", "lasting"], fetch("again"))).startsWith("back"),
  );
  await stage.ok(["stop", "-t", "0", "again"]);
  await stage.ok(["start", "again"]);
  await untilTrue("the third start", async () =>
    (await sh(["--network", "lasting"], fetch("again"))).startsWith("back"),
  );
  await remove("again");
  await gone();
});

test("networks and containers come and go, and nothing is left", async () => {
  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    const name = `cycle-${cycle}`;
    await makeNetwork(name);
    await stage.ok(["run", "-d", "--rm", "--name", name, "--network", name, image, "sleep", "600"]);
    await stage.ok(["network", "disconnect", name, name]);
    await stage.ok(["network", "connect", name, name]);
    assert.is(stage.processes().filter(({ name: what }) => what === "rl-network").length <= 2, true);
    await remove(name);
    await untilTrue("the container to have left", () => namesIn("endpoints").length === 0);
    await stage.ok(["network", "rm", name]);
  }
  await gone();
  assert.equal(
    readdirSync(join(stage.store, "networks")).filter((name) => name.startsWith("cycle-")),
    [],
  );
});

test.run();
