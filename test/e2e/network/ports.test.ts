/** Published ports on this machine: who is served, who is refused, and what becomes of them. */
import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { killNow } from "../../helpers/e2e/processes.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { until, untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skip, skipIf } from "../../helpers/skip.ts";

const test = suite("published ports");
let stage: Stage;
let image: string;
test.before(async () => {
  skipIf(requires.network("private"));
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(async () => {
  await stage?.rl(["rm", "-f", ...(await names())]);
  await stage?.stop();
});

/** Answers whoever asks. Older helpers hold back what is said before anything is asked. */
const SERVER = "echo 'read asked; echo served; read more' >/server; exec nc -ll -p 80 -e sh /server";

const names = async (): Promise<string[]> =>
  (await stage.ok(["ps", "-aq"])).split("\n").filter((id) => id !== "");

async function serve(name: string, ...flags: string[]): Promise<void> {
  await stage.ok(["run", "-d", "--name", name, ...flags, image, "sh", "-c", SERVER]);
}

/** Where the container's port is: "0.0.0.0:34567". */
async function places(name: string, port = "80"): Promise<string[]> {
  return (await stage.ok(["port", name, port])).trim().split("\n");
}

async function portOf(name: string, port?: string): Promise<number> {
  return Number(/:(\d+)$/.exec((await places(name, port))[0] ?? "")?.[1]);
}

/** What a server says first; undefined when nobody answers. */
function said(hostname: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = "";
    Bun.connect({
      hostname,
      port,
      socket: {
        // Older helpers do not pass on that nobody listens inside.
        open(socket) {
          socket.timeout(2);
          socket.write("who is there\n");
        },
        timeout(socket) {
          socket.terminate();
          resolve(undefined);
        },
        data(socket, bytes) {
          text += bytes.toString();
          if (!text.includes("\n")) return;
          resolve(text.trim());
          socket.terminate();
        },
        close: () => resolve(text === "" ? undefined : text.trim()),
        error: () => resolve(undefined),
      },
    }).catch(() => resolve(undefined));
  });
}

const served = (hostname: string, port: number): Promise<string> =>
  until(`an answer of ${hostname} ${port}`, () => said(hostname, port));

function ownAddress(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  return found?.address ?? skip("the machine has no address but loopback");
}

test("a port is served on every address, shown by port, ps and inspect, and again after a restart", async () => {
  await serve("web", "-p", "80");
  const port = await portOf("web");
  assert.is(await served("127.0.0.1", port), "served");
  assert.is(await served(ownAddress(), port), "served");
  assert.match(await stage.ok(["ps", "--format", "{{.Ports}}"]), new RegExp(`0\\.0\\.0\\.0:${port}->80/tcp`));
  const inspected = await stage.ok(["inspect", "-f", "{{json .NetworkSettings.Ports}}", "web"]);
  assert.is(JSON.parse(inspected)["80/tcp"][0].HostPort, String(port));
  await stage.ok(["restart", "-t", "0", "web"]);
  assert.is(await served("127.0.0.1", await portOf("web")), "served");
  await stage.ok(["rm", "-f", "web"]);
  assert.is(await said("127.0.0.1", port), undefined);
});

test("what is bound on loopback stays there", async () => {
  await serve("local", "-p", "127.0.0.1::80");
  const port = await portOf("local");
  assert.equal(await places("local"), [`127.0.0.1:${port}`]);
  assert.is(await served("127.0.0.1", port), "served");
  assert.is(await said(ownAddress(), port), undefined);
  await stage.ok(["rm", "-f", "local"]);
});

test("a datagram of the caller arrives, and its answer comes back", async () => {
  // What has no program for datagrams has a kernel that counts them.
  const counted = "awk '/^Udp:/ && ++n == 2 { print $2 + $3 }' /proc/net/snmp";
  await stage.ok(["run", "-d", "--name", "udp", "-p", "127.0.0.1::53/udp", image, "sleep", "1000"]);
  const port = await portOf("udp", "53/udp");
  const socket = await Bun.udpSocket({ connect: { hostname: "127.0.0.1", port } });
  await untilTrue("a datagram in the container", async () => {
    socket.send("x");
    return Number(await stage.ok(["exec", "udp", "sh", "-c", counted])) > 0;
  });
  socket.close();
  await stage.ok(["rm", "-f", "udp"]);
});

test("a taken port is told before anything is started, by TCP and by UDP", async () => {
  const tcp = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  const udp = await Bun.udpSocket({ hostname: "127.0.0.1", port: 0 });
  for (const taken of [`127.0.0.1:${tcp.port}:80`, `127.0.0.1:${udp.port}:80/udp`, `${tcp.port}:80`]) {
    const { exitCode, stdout, stderr } = await stage.rl(["run", "--rm", "-p", taken, image, "echo", "ran"]);
    assert.is(exitCode, 125, taken);
    assert.is(stdout, "");
    assert.match(stderr, /^rl: Cannot publish port "[^"]+": it is taken on this machine\nhint: /, taken);
  }
  tcp.stop(true);
  udp.close();
});

test("a port of root's, and an address of others', are told as such", async () => {
  const start = Number(await Bun.file("/proc/sys/net/ipv4/ip_unprivileged_port_start").text());
  if (start > 81) {
    const { exitCode, stderr } = await stage.rl(["run", "--rm", "-p", "81:80", image, "true"]);
    assert.is(exitCode, 125);
    assert.match(stderr, /sudo sysctl -w net\.ipv4\.ip_unprivileged_port_start=81 .* such as 8081$/m);
  }
  const { stderr } = await stage.rl(["run", "--rm", "-p", "198.51.100.7:8099:80", image, "true"]);
  assert.match(stderr, /"198\.51\.100\.7:8099\/tcp": this machine has no such address/);
});

test("all exposed ports, of the image and of the flags", async () => {
  await serve("all", "-P", "--expose", "80", "--expose", "90/udp");
  assert.match(await stage.ok(["port", "all"]), /^80\/tcp -> .*^90\/udp -> /ms);
  assert.is(await served("127.0.0.1", await portOf("all")), "served");
  await stage.ok(["rm", "-f", "all"]);
});

test("a helper that is killed comes back, and with the monitor it goes", async () => {
  await serve("kept", "-p", "80");
  const port = await portOf("kept");
  const helper = (): number | undefined =>
    stage.processes().find(({ name }) => /^pas(ta|st)/.test(name))?.pid;
  const first = await until("the helper", helper);
  killNow(first);
  await until("another helper", () => [helper()].find((pid) => pid !== undefined && pid !== first));
  assert.is(await served("127.0.0.1", port), "served");
  const id = (await stage.ok(["ps", "-q", "--no-trunc", "-f", "name=kept"])).trim();
  const state = join(stage.env.XDG_RUNTIME_DIR ?? "", "rl", "containers", id, "state.json");
  const { monitor } = JSON.parse(readFileSync(state, "utf8")) as { monitor: { pid: number } };
  killNow(monitor.pid);
  await untilTrue("the port is free", async () => (await said("127.0.0.1", port)) === undefined);
  await stage.ok(["rm", "-f", "kept"]);
});

test("ports are left out with a word with the host's network, and refused with another container's and by sctp", async () => {
  const { exitCode, stderr } = await stage.rl([
    "run",
    "--rm",
    "--network",
    "host",
    "-p",
    "80",
    image,
    "true",
  ]);
  assert.equal(
    [exitCode, stderr],
    [0, "rl: warning: published ports are discarded when using host network mode\n"],
  );
  await stage.ok(["run", "-d", "--name", "whose", image, "sleep", "600"]);
  const others = await stage.rl(["run", "--rm", "--network", "container:whose", "-p", "80", image, "true"]);
  assertRefused(others, { line: /"--publish": conflicting options/ });
  await stage.ok(["rm", "-f", "whose"]);
  const sctp = await stage.rl(["run", "--rm", "-p", "80/sctp", image, "true"]);
  assert.match(sctp.stderr, /TCP and UDP only/);
});

test.run();
