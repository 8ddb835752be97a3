/** ps, inspect, rm, rename, port and prune of real containers. */
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";

const test = suite("containers: listed and looked at");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());
test.after.each(async () => {
  const ids = (await stage.ok(["ps", "-aq", "--no-trunc"])).split("\n").filter(Boolean);
  if (ids.length > 0) await stage.ok(["rm", "-f", ...ids]);
  assert.equal([stage.containers(), readdirSync(join(stage.store, "names"))], [[], []]);
});

const QUIET = ["--network", "none", "-q"];

async function start(name: string, ...flags: string[]): Promise<string> {
  return (await stage.ok(["run", "-d", ...QUIET, "--name", name, ...flags, image, "sleep", "1000"])).trim();
}

const names = async (...argv: string[]): Promise<string[]> =>
  (await stage.ok(["ps", "--format", "{{.Names}}", ...argv])).split("\n").filter(Boolean);

test("ps shows what runs, and with --all what has ended", async () => {
  const id = await start("web", "-v", `${stage.home}:/home`);
  await stage.rl(["run", ...QUIET, "--name", "old", image, "sh", "-c", "exit 3"]);
  const lines = (await stage.ok(["ps"])).split("\n");
  assert.match(lines[0] ?? "", /^CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES$/);
  assert.match(lines[1] ?? "", new RegExp(`^${id.slice(0, 12)} +${image} +"sleep 1000" +.* ago +Up .* web$`));
  assert.is(lines.length, 3);
  assert.equal(await names("-a"), ["old", "web"]);
  assert.match(
    await stage.ok(["ps", "-af", "name=old", "--format", "{{.Status}}"]),
    /^Exited \(3\) .* ago\n$/,
  );
  assert.equal(await names("-f", `ancestor=${image}`, "-f", "status=exited"), ["old"]);
  assert.equal(await names("-f", `volume=${stage.home}`), ["web"]);
  assert.is(await stage.ok(["ps", "-q", "--no-trunc"]), `${id}\n`);
  assert.equal(await names("-l"), ["old"]);
  const [object] = (await stage.ok(["container", "ls", "--format", "json"])).split("\n");
  const { Networks, State, Mounts } = JSON.parse(object ?? "") as Record<string, string>;
  assert.equal([Networks, State, Mounts !== ""], ["none", "running", true]);
});

test("ps -s measures what a container has written", async () => {
  const script = "head -c 5000 /dev/zero >/five";
  await stage.ok(["run", ...QUIET, "--name", "writer", image, "sh", "-c", script]);
  assert.match(await stage.ok(["ps", "-as"]), /writer +5kB \(virtual [\d.]+MB\)\n$/);
  assert.is(await stage.ok(["inspect", "-s", "-f", "{{.SizeRw}}", "writer"]), "5000\n");
  const containers = ["system", "df", "--format", "{{.Type}} {{.TotalCount}} {{.Active}} {{.Reclaimable}}"];
  assert.match(await stage.ok(containers), /\nContainers 1 0 5kB \(100%\)\n/);
  await start("web");
  assert.match(await stage.ok(containers), /\nContainers 2 1 5kB \(100%\)\n/);
});

test("inspect tells what is true of one that runs, and how one has ended", async () => {
  const id = await start("web", "--cap-add", "NET_RAW", "-e", "A=b", "-h", "host");
  const [found] = JSON.parse(await stage.ok(["inspect", "web"])) as [Record<string, never>];
  const { Id, Name, State, Config, HostConfig, LogPath } = found as unknown as {
    Id: string;
    Name: string;
    LogPath: string;
    State: { Status: string; Running: boolean; Pid: number; ExitCode: number };
    Config: { Env: string[]; Cmd: string[]; Hostname: string; Image: string };
    HostConfig: { CapAdd: string[]; NetworkMode: string; AutoRemove: boolean };
  };
  assert.equal([Id, Name, State.Status, State.Running, State.ExitCode], [id, "/web", "running", true, 0]);
  assert.match(readFileSync(`/proc/${State.Pid}/cmdline`, "utf8"), /^sleep\0/);
  assert.equal([Config.Cmd, Config.Hostname, Config.Image], [["sleep", "1000"], "host", image]);
  assert.ok(Config.Env.includes("A=b"));
  assert.equal(
    [HostConfig.CapAdd, HostConfig.NetworkMode, HostConfig.AutoRemove],
    [["NET_RAW"], "none", false],
  );
  assert.ok(existsSync(LogPath));
  process.kill(State.Pid, "SIGKILL");
  const exit = ["container", "inspect", "-f", "{{.State.Status}} {{.State.ExitCode}} {{.State.Pid}}", "web"];
  await untilTrue("its end", async () => (await stage.ok(exit)).startsWith("exited"));
  assert.is(await stage.ok(exit), "exited 137 0\n");
  const { exitCode, stdout, stderr } = await stage.rl(["inspect", "nothing"]);
  assert.equal([exitCode, stdout], [1, "[]\n"]);
  assert.match(stderr, /^rl: Cannot find object "nothing": there is no container, image or volume/);
});

test("rm refuses one that runs; with --force it is killed", async () => {
  await start("web");
  assertRefused(await stage.rl(["rm", "web"]), { line: '"web": it is running' });
  assert.equal(await names(), ["web"]);
  assert.is(await stage.ok(["rm", "-f", "web"]), "web\n");
  assert.equal(await names("-a"), []);
  await start("brief", "--rm");
  await stage.ok(["rm", "-f", "brief"]);
  await stage.tidied();
});

test("a container whose document is damaged is dead, and goes", async () => {
  await stage.rl(["run", ...QUIET, "--name", "hurt", image, "true"]);
  const [id = ""] = stage.containers();
  const directory = join(stage.store, "containers", id);
  writeFileSync(join(directory, "container.json"), "");
  utimesSync(directory, 1, 1);
  assert.match(await stage.ok(["ps", "-a"]), new RegExp(`\\n${id.slice(0, 12)} .* Dead `));
  assert.is(await stage.ok(["ps", "-aqf", "status=dead", "--no-trunc"]), `${id}\n`);
  assert.is(await stage.ok(["rm", "hurt"]), "hurt\n");
});

test("rename gives a running container another name, and frees the first", async () => {
  const id = await start("web");
  await start("db");
  assertRefused(await stage.rl(["rename", "web", "db"]), { line: '"db": another container has this name' });
  assert.is(await stage.ok(["rename", "web", "www"]), "");
  assert.equal(await names(), ["db", "www"]);
  assert.is(await stage.ok(["inspect", "-f", "{{.Id}} {{.Name}}", "www"]), `${id} /www\n`);
  assert.ok(await start("web"));
  await stage.ok(["rm", "-f", "www"]);
  await start("passing", "--rm");
  assert.is((await stage.rl(["rename", "passing", "staying"])).exitCode, 125);
});

test("port has nothing to show", async () => {
  await start("web");
  assert.is(await stage.ok(["port", "web"]), "");
  assertRefused(await stage.rl(["port", "web", "80"]), {
    line: '"80/tcp": no such port of web is published',
  });
});

test("container prune and system prune remove what does not run, and nothing else", async () => {
  await start("web");
  for (const prune of [
    ["container", "prune", "-f"],
    ["system", "prune", "-f"],
  ]) {
    await stage.rl(["run", ...QUIET, "--name", "old", image, "true"]);
    assert.match(await stage.ok(prune), /^Deleted Containers:\n[0-9a-f]{64}\n\nTotal reclaimed space: /);
    assert.equal(await names("-a"), ["web"]);
  }
});

test("many containers are listed as they are, also when the listing was kept", async () => {
  await stage.rl(["run", ...QUIET, "--name", "first", image, "true"]);
  const [source = ""] = stage.containers();
  const directory = join(stage.store, "containers");
  for (let number = 0; number < 40; number += 1) {
    const id = number.toString(16).padStart(64, "0");
    await Bun.$`cp -r ${join(directory, source)} ${join(directory, id)}`.nothrow().quiet();
    const path = join(directory, id, "container.json");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(source, id).replace('"first"', `"c${number}"`));
    await Bun.$`ln -s ../containers/${id} ${join(stage.store, "names", `c${number}`)}`;
  }
  const listing = join(stage.env.XDG_RUNTIME_DIR ?? "", "rl/listing");
  await untilTrue("a listing that is kept", async () => {
    await stage.ok(["ps", "-a"]);
    return existsSync(listing);
  });
  assert.is((await names("-a")).length, 41);
  await stage.ok(["rename", "c7", "seven"]);
  await stage.ok(["rm", "c8"]);
  const now = await names("-a");
  assert.equal(
    [now.includes("seven"), now.includes("c7"), now.includes("c8"), now.length],
    [true, false, false, 40],
  );
});

test.run();
