/** A database on a volume, as people run it: of Debian's packages, in an image that buildah has made. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Services, stageWithServices } from "../../../helpers/e2e/services.ts";
import { untilTrue } from "../../../helpers/e2e/until.ts";

const test = suite("services: postgres");
const DATA = "/var/lib/postgresql/data";
const PASSWORD = ["-e", "POSTGRES_PASSWORD=secret"];
let services: Services;
test.before(async () => {
  services = await stageWithServices(["postgres"]);
});
test.after(() => services?.stage.stop());

const sql = (name: string, text: string, ...flags: string[]): Promise<string> =>
  services.exec(name, "psql", "-U", "postgres", "-qtA", "-v", "ON_ERROR_STOP=1", ...flags, "-c", text);

test("it becomes healthy on a volume of its own user's", async () => {
  const { stage, start, exec, field, healthy } = services;
  await start("db", "postgres", [...PASSWORD, "-v", `data:${DATA}`, "--shm-size", "96m"]);
  assert.is(await field("db", "{{.State.Health.Status}}"), "starting");
  await healthy("db");
  assert.match(await stage.ok(["ps", "--format", "{{.Names}} {{.Status}}"]), /^db Up .* \(healthy\)\n$/);
  assert.is(await stage.ok(["ps", "-q", "-f", "health=healthy", "--format", "{{.Names}}"]), "db\n");
  assert.match(await field("db", "{{json .State.Health.Log}}"), /"ExitCode":0/);
  assert.is(
    await exec("db", "stat", "-c", "%a %U:%G", DATA, `${DATA}/base`),
    "700 postgres:postgres\n".repeat(2),
  );
  assert.match(await exec("db", "df", "-k", "--output=size", "/dev/shm"), / 98304\n/);
  assert.is(await field("db", "{{.Config.StopSignal}} {{json .Config.Volumes}}"), `SIGINT {"${DATA}":{}}`);
  // The first process has given root up, and so have all it has started.
  const users = (await stage.ok(["top", "db", "pid,user,args"])).trim().split("\n").slice(1);
  assert.ok(users.length > 4 && users.every((line) => !/\broot\b/.test(line)), users.join("\n"));
});

test("what is written to it is there again when it was stopped and started", async () => {
  const { stage, field, healthy, said } = services;
  await sql("db", "CREATE TABLE things (id serial PRIMARY KEY, name text)");
  const rows = Array.from({ length: 500 }, (_, index) => `thing ${index}`).join("\n");
  const words = ["exec", "-i", "db", "psql", "-U", "postgres", "-q", "-c", "COPY things (name) FROM STDIN"];
  await stage.ok(words, { stdin: `${rows}\n` });
  assert.is(await sql("db", "SELECT count(*), max(id) FROM things"), "500|500\n");
  await stage.ok(["stop", "db"]);
  assert.is(await field("db", "{{.State.Status}} {{.State.ExitCode}}"), "exited 0");
  const log = await said("db", "database system is shut down");
  assert.match(log, /received fast shutdown request/);
  assert.match(await stage.ok(["ps", "-a", "--format", "{{.Status}}"]), /^Exited \(0\) /);
  await stage.ok(["start", "db"]);
  await healthy("db");
  assert.is(await sql("db", "SELECT count(*), max(id) FROM things"), "500|500\n");
  assert.not.match((await said("db", "ready to accept connections")).slice(log.length), /initdb|recovery/);
});

test("a volume with a name outlives its container, and serves one that may change nothing else", async () => {
  const { stage, start, exec, healthy, field } = services;
  await stage.ok(["rm", "-f", "-v", "db"]);
  assert.is(await stage.ok(["volume", "ls", "-q"]), "data\n");
  const tight = ["--read-only", "--tmpfs", "/run/postgresql", "--tmpfs", "/tmp", "--user", "postgres"];
  const strict = ["--cap-drop", "ALL", "--security-opt", "no-new-privileges"];
  await start("tight", "postgres", [...tight, ...strict, "--init", "-v", `data:${DATA}`]);
  await healthy("tight");
  assert.is(await sql("tight", "SELECT name FROM things WHERE id = 7"), "thing 6\n");
  assert.is(await exec("tight", "id", "-un"), "postgres\n");
  assert.is((await stage.rl(["exec", "tight", "touch", "/var/lib/postgresql/x"])).exitCode, 1);
  await stage.ok(["stop", "tight"]);
  assert.is(await field("tight", "{{.State.ExitCode}}"), "0");
  await stage.ok(["rm", "tight"]);
});

test("the password is asked for by whoever comes by the network, and its file is not", async () => {
  const { stage, start, healthy } = services;
  await start("named", "postgres", [...PASSWORD, "-e", "POSTGRES_DB=shop", "-e", "POSTGRES_USER=owner"]);
  await healthy("named");
  const query = ["psql", "-h", "127.0.0.1", "-U", "owner", "-qtAc", "SELECT current_database()", "shop"];
  assert.is(await stage.ok(["exec", "-e", "PGPASSWORD=secret", "named", ...query]), "shop\n");
  const wrong = await stage.rl(["exec", "-e", "PGPASSWORD=wrong", "named", ...query]);
  assert.is(wrong.exitCode, 2);
  assert.match(wrong.stderr, /password authentication failed/);
  const volumes = (await stage.ok(["volume", "ls", "-q"])).trim().split("\n");
  assert.is(volumes.length, 2);
  await stage.ok(["rm", "-f", "-v", "named"]);
  assert.is(await stage.ok(["volume", "ls", "-q"]), "data\n");
});

test("a start that it refuses ends with its words and exit code", async () => {
  const { stage, start } = services;
  await start("refused", "postgres");
  assert.is(await stage.ok(["wait", "refused"]), "1\n");
  assert.match((await stage.rl(["logs", "refused"])).stderr, /POSTGRES_PASSWORD is not set/);
  await stage.ok(["rm", "-v", "refused"]);
  const words = ["run", "--rm", "--network", "none", stage.image("postgres"), "postgres", "--version"];
  const { exitCode, stdout } = await stage.rl(words);
  assert.is(exitCode, 1, stdout);
});

test("one that was killed recovers what had been written", async () => {
  const { stage, start, healthy, said, field } = services;
  await start("crashed", "postgres", ["-v", `data:${DATA}`]);
  await healthy("crashed");
  await sql("crashed", "INSERT INTO things (name) VALUES ('late')");
  await stage.ok(["kill", "crashed"]);
  await untilTrue("its end", async () => (await field("crashed", "{{.State.Running}}")) === "false");
  assert.is(await field("crashed", "{{.State.ExitCode}}"), "137");
  await stage.ok(["start", "crashed"]);
  await healthy("crashed");
  await said("crashed", "not properly shut down; automatic recovery in progress");
  assert.is(await sql("crashed", "SELECT count(*) FROM things WHERE name = 'late'"), "1\n");
  await stage.ok(["stop", "crashed"]);
});

test.run();
