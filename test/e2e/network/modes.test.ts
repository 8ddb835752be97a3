/** --network none, host and private, with the real helper. */
import { networkInterfaces } from "node:os";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { killNow } from "../../helpers/e2e/processes.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { until } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skip, skipIf } from "../../helpers/skip.ts";

const test = suite("networks");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

const sh = (network: string, script: string): Promise<string> =>
  stage.ok(["run", "--rm", "--network", network, image, "sh", "-c", script]);
const INTERFACES = "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' ' | sort";
const hostInterfaces = (): string => Bun.spawnSync(["sh", "-c", INTERFACES]).stdout.toString();

/** The machine's own address that is not loopback; the tests talk to no other machine. */
function ownAddress(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  return found?.address ?? skip("the machine has no address but loopback");
}

/** A server that greets and hangs up. */
function greeter(hostname: string): Bun.TCPSocketListener {
  return Bun.listen({
    hostname,
    port: 0,
    socket: { data: () => undefined, open: (socket) => void socket.end("greetings\n") },
  });
}

const pasta = (): void => {
  skipIf(requires.network("private"));
};

test("none: loopback alone, and it carries", async () => {
  // Either end may hang up before the word is through, so both try until it was.
  const listen = "(while :; do echo carried | nc -l -p 99; done &)";
  const once = "said=$(nc 127.0.0.1 99 2>/dev/null); i=$((i + 1)); sleep 0.02";
  const ask = `i=0; until [ -n "$said" ] || [ $i -gt 400 ]; do ${once}; done; echo "$said"`;
  assert.is(await sh("none", `${INTERFACES}; ${listen}; ${ask}; ip route`), "lo\ncarried\n");
});

test("none: no server of the host answers", async () => {
  const server = greeter("127.0.0.1");
  assert.is(await sh("none", `nc -w 2 127.0.0.1 ${server.port} </dev/null; true`), "");
  server.stop(true);
});

test("host: the interfaces are the host's, and so is loopback", async () => {
  const server = greeter("127.0.0.1");
  const script = `${INTERFACES}; nc 127.0.0.1 ${server.port} </dev/null`;
  assert.is(await sh("host", script), `${hostInterfaces()}greetings\n`);
  server.stop(true);
});

test("host: the network cannot be changed, and /sys is read-only with all below it", async () => {
  const writable = "awk '$5 ~ /^\\/sys/ && $6 !~ /^ro(,|$)/' /proc/self/mountinfo";
  assert.is(await sh("host", `ip link add x type dummy 2>/dev/null && echo added; ${writable}`), "");
});

test("private: an interface with an address besides loopback, a route, the host's resolver", async () => {
  pasta();
  const address = ownAddress();
  const script = `${INTERFACES}; ip -4 -o addr show scope global | awk '{ print $4 }'; ip route | grep -c default`;
  const seen = (await sh("private", script)).trim().split("\n");
  assert.is(seen[0] === "lo" || seen[1] === "lo", true, seen.join());
  assert.ok(
    seen.some((line) => line.startsWith(`${address}/`)),
    seen.join("\n"),
  );
});

test("private: the interface is the namespace's, and goes with that and not with its helper", async () => {
  pasta();
  const IFF_PERSIST = 0x800;
  const flags = Number(await sh("private", "cat /sys/class/net/eth0/tun_flags"));
  assert.is(flags & IFF_PERSIST, IFF_PERSIST);
});

test("private: the host's loopback is not reachable", async () => {
  pasta();
  const server = greeter("127.0.0.1");
  assert.is(await sh("private", `nc -w 2 127.0.0.1 ${server.port} </dev/null; true`), "");
  server.stop(true);
});

test("private: a port of the container is not one of the host", async () => {
  pasta();
  const running = stage.start([
    "run",
    "--rm",
    "-i",
    "--network",
    "private",
    image,
    "sh",
    "-c",
    "nc -l -p 9099 & echo up; cat",
  ]);
  await running.said("up");
  const answer = await Bun.connect({
    hostname: "127.0.0.1",
    port: 9099,
    socket: { data: () => undefined },
  }).then(
    (socket) => {
      socket.end();
      return "answered";
    },
    () => "refused",
  );
  running.endInput();
  await running.finished();
  assert.is(answer, "refused");
});

test("private is the default", async () => {
  pasta();
  const seen = await stage.ok(["run", "--rm", image, "sh", "-c", INTERFACES]);
  assert.is.not(seen, "lo\n");
});

test("private: no process is left, however it ends", async () => {
  pasta();
  await sh("private", "exit 0");
  await stage.tidied();
  for (const victim of ["monitor", "container", "pasta"] as const) {
    const running = stage.start([
      "run",
      "--rm",
      "--network",
      "private",
      image,
      "sh",
      "-c",
      "echo up; exec sleep 1000",
    ]);
    await running.said("up");
    const named = (name: RegExp): Promise<number> =>
      until(String(name), () => stage.processes().find((one) => name.test(one.name))?.pid);
    const [container, helper] = [await named(/^sleep$/), await named(/^pas(ta|st)/)];
    killNow({ monitor: running.pid, container, pasta: helper }[victim]);
    if (victim === "pasta") killNow(running.pid);
    await running.finished();
    await stage.tidied();
  }
});

test.run();
