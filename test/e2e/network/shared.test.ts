/** Networks of others: another container's, and one by its path; and the host, when it is asked for. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("shared networks");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  const script = "while :; do nc -l -p 80 -e echo served; done";
  const flags = ["--network", "none", "--hostname", "first", "--add-host", "db:10.1.2.3"];
  await stage.ok(["run", "-d", "--name", "one", ...flags, image, "sh", "-c", script]);
});
test.after(async () => {
  await stage?.rl(["rm", "-f", "one"]);
  await stage?.stop();
});

const sh = (network: string, script: string, ...flags: string[]): Promise<string> =>
  stage.ok(["run", "--rm", "--network", network, ...flags, image, "sh", "-c", script]);
/** The server takes its time between two callers. */
const ASK =
  'i=0; until [ -n "$said" ] || [ $i -gt 400 ]; do said=$(nc 127.0.0.1 80 2>/dev/null); i=$((i + 1)); done; echo $said';

test("a container has another one's loopback, name and files, and they are the same files", async () => {
  const seen = await sh(
    "container:one",
    `${ASK}; hostname; grep db /etc/hosts; echo 10.9.9.9 later >>/etc/hosts`,
  );
  assert.is(seen, "served\nfirst\n10.1.2.3\tdb\n");
  assert.match(await stage.ok(["exec", "one", "cat", "/etc/hosts"]), /^10\.9\.9\.9 later$/m);
});

test("a network by its path", async () => {
  const pid = (await stage.ok(["inspect", "-f", "{{.State.Pid}}", "one"])).trim();
  assert.is(await sh(`ns:/proc/${pid}/ns/net`, ASK), "served\n");
  const { exitCode, stderr } = await stage.rl(["run", "--rm", "--network", "ns:/etc/passwd", image, "true"]);
  assert.is(exitCode, 125);
  assert.match(stderr, /"\/etc\/passwd": it is no namespace/);
});

test("of one that does not run there is nothing to share", async () => {
  await stage.ok(["create", "--name", "made", image, "true"]);
  const { stderr } = await stage.rl(["run", "--rm", "--network", "container:made", image, "true"]);
  assert.match(stderr, /"container:made": that container is not running/);
  await stage.ok(["rm", "made"]);
});

/** Ten names and addresses by which a container could reach what listens on the host's loopback. */
const WAYS =
  "127.0.0.1 127.0.0.53 localhost 0.0.0.0 host.docker.internal host.containers.internal 10.0.2.2 169.254.1.2 $(ip route | awk '/default/ { print $3 }') $(hostname -i)";

/** Servers on the host's loopback, by a port and by an abstract socket. */
function hostServer() {
  const options = {
    data: () => undefined,
    open: (socket: { end(text: string): void }) => socket.end("host\n"),
  };
  return Bun.listen({ hostname: "127.0.0.1", port: 0, socket: options });
}

for (const network of ["private", "slirp4netns"]) {
  test(`${network}: ten ways to the host's loopback lead nowhere`, async () => {
    skipIf(requires.network("private"));
    if (network === "slirp4netns") skipIf(requires.tool("slirp4netns"));
    const server = hostServer();
    const each = `for to in ${WAYS}; do timeout 1 nc -w 1 $to ${server.port} </dev/null 2>/dev/null; done; true`;
    assert.is(await sh(network, each), "");
    server.stop(true);
  });
}

test("abstract sockets of the host are not the container's", async () => {
  skipIf(requires.network("private"));
  const name = `rl-test-${process.pid}`;
  const socket = { data: () => undefined };
  const server = Bun.listen({ unix: `\0${name}`, socket });
  const listed = `grep -c @${name} /proc/net/unix; true`;
  assert.is(await sh("private", listed), "0\n");
  assert.is(await sh("host", listed), "1\n");
  server.stop(true);
});

test("host-gateway opens the way that it names, and nothing is open without it", async () => {
  skipIf(requires.network("private"));
  const server = hostServer();
  const ask = (name: string): string => `timeout 5 nc -w 2 ${name} ${server.port} </dev/null; true`;
  const hosts = await sh("private", "cat /etc/hosts", "--add-host", "me:host-gateway");
  assert.match(hosts, /\tme\n.*host\.docker\.internal\n.*host\.containers\.internal\n/);
  assert.not.match(await sh("private", "cat /etc/hosts"), /internal/);
  // A newer pasta leads to the host's own address, where this server does not listen.
  if (!/\b169\.254\.1\.2\tme$/m.test(hosts)) {
    assert.is(await sh("private", ask("me"), "--add-host", "me:host-gateway"), "host\n");
  }
  assert.is(await sh("host", ask("host.docker.internal")), "host\n");
  server.stop(true);
});

test("slirp4netns: an address, a resolver, a mount namespace of its own; its port is not a host's", async () => {
  skipIf(requires.network("private"));
  skipIf(requires.tool("slirp4netns"));
  const seen = await sh(
    "slirp4netns:mtu=1400",
    "ip -4 -o addr show tap0; ip link show tap0; cat /etc/resolv.conf",
  );
  assert.match(seen, /10\.0\.2\.100\/24/);
  assert.match(seen, /mtu 1400/);
  assert.match(seen, /^nameserver 10\.0\.2\.3$/m);
  const { stderr } = await stage.rl(["run", "--rm", "--network", "slirp4netns", "-p", "80", image, "true"]);
  assert.match(stderr, /published by pasta alone/);
});

test.run();
