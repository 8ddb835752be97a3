import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { psSpec } from "../../../cli/commands/ps.spec.ts";
import { run } from "../../../cli/commands/ps.ts";
import { ago, container, dead, withContainers } from "../containers/scene.ts";
import { rejection, whole } from "../helpers.ts";

const test = suite("ps");

const WEB = container("web", { status: "running", created: ago(3) });
const DB = container("db", { status: "paused", created: ago(60) });
const OLD = container("old", {
  created: ago(3000),
  end: { exitCode: 3, oomKilled: false, startedAt: ago(2900), finishedAt: ago(120) },
});
const NEW = container("new", { status: "created", created: ago(0) });

async function ps(...argv: string[]): Promise<string> {
  const { context } = withContainers([NEW, WEB, DB, OLD]);
  assert.is(await run(parseArguments(psSpec, argv), whole(context)), 0);
  return context.output.written.out;
}

const names = async (...argv: string[]): Promise<string[]> =>
  (await ps("--format", "{{.Names}}", ...argv)).trim().split("\n");

test("the usual table has docker's columns, and what runs", async () => {
  const lines = (await ps()).split("\n");
  assert.is(
    lines[0],
    "CONTAINER ID   IMAGE           COMMAND        CREATED             STATUS                  PORTS     NAMES",
  );
  assert.match(
    lines[1] ?? "",
    /^776562000000 {3}alpine:latest {3}"sh -c true" +3 minutes ago +Up 3 minutes +web$/,
  );
  assert.match(lines[2] ?? "", /About an hour ago +Up 3 minutes \(Paused\) +db$/);
  assert.is(lines.length, 4);
});

test("--all shows every container, --last and --latest the newest", async () => {
  assert.equal(await names("-a"), ["new", "web", "db", "old"]);
  assert.equal(await names(), ["web", "db"]);
  assert.equal(await names("-n", "2"), ["new", "web"]);
  assert.equal(await names("-l"), ["new"]);
  assert.equal(await names("-n", "-1"), ["web", "db"]);
  assert.is((await rejection(ps("-n", "x"))).code, "invalid");
  assert.match(await ps("-a"), /Created +new\n/);
  assert.match(await ps("-a"), /Exited \(3\) 2 hours ago +old\n/);
});

test("--quiet prints ids, --no-trunc whole ones; a template wins over both", async () => {
  assert.is(await ps("-q"), "776562000000\n646200000000\n");
  assert.is(await ps("-q", "--no-trunc", "-n", "1"), `${"6e6577".padEnd(64, "0")}\n`);
  assert.is(await ps("-q", "--format", "{{.Names}}"), "web\ndb\n");
});

test("filters choose; those by status look at all containers", async () => {
  assert.equal(await names("-f", "status=exited"), ["old"]);
  assert.equal(await names("-f", "exited=3"), ["old"]);
  assert.equal(await names("-f", "name=^d"), ["db"]);
  assert.equal(await names("-a", "-f", "name=^d", "-f", "name=ew"), ["new", "db"]);
  assert.equal(await names("-n", "1", "-f", "status=running"), ["web"]);
});

test("one that cannot be read is dead, and shown with --all alone", async () => {
  const { context } = withContainers([WEB], {}, [dead("f".repeat(64))]);
  await run(parseArguments(psSpec, ["-a"]), whole(context));
  assert.match(context.output.written.out, /\nffffffffffff +"" +Dead +\n$/);
  context.output.written.out = "";
  await run(parseArguments(psSpec, ["-q"]), whole(context));
  assert.is(context.output.written.out, "776562000000\n");
});

test.run();
