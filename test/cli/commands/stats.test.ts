import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { statsSpec } from "../../../cli/commands/stats.spec.ts";
import { run } from "../../../cli/commands/stats.ts";
import type { CommandContext } from "../../../cli/context.ts";
import type { Container } from "../../../core/container/life.ts";
import { DOCUMENT } from "../../core/container/documents.ts";
import { givenUp, makeContext, rejection } from "../helpers.ts";

const test = suite("stats");
const state = {
  pid: process.pid,
  startTime: 1,
  bootId: "",
  monitor: { pid: 1, startTime: 1 },
  startedAt: "",
  cgroup: "",
};
const ENDED: Container = { document: { ...DOCUMENT, name: "done" }, status: "exited" };
const RUNNING: Container = {
  document: { ...DOCUMENT, id: "b2".repeat(32), name: "web" },
  status: "running",
  state,
};

const context = (more: Partial<CommandContext> = {}) => {
  let now = 0;
  return makeContext({
    containers: { ...makeContext().containers, list: async () => [ENDED, RUNNING] },
    now: () => (now += 1000),
    ...more,
  });
};
const stats = (argv: readonly string[], given: CommandContext) => run(parseArguments(statsSpec, argv), given);

test("run() shows those that run, and with all the others too", async () => {
  const given = context();
  assert.is(await stats(["--no-stream"], given), 0);
  const [head = "", row = "", ...more] = given.output.written.out.trimEnd().split("\n");
  assert.match(head, /^CONTAINER ID +NAME +CPU % +MEM USAGE \/ LIMIT +MEM % +NET I\/O +BLOCK I\/O +PIDS$/);
  assert.match(row, /^b2b2b2b2b2b2 +web +[\d.]+% +[\d.]+MiB \/ [\d.]+\w+ +[\d.]+% +0B \/ 0B +-- \/ -- +\d+$/);
  assert.equal(more, []);
  const all = context();
  await stats(["--no-stream", "-a", "--format", "{{.Name}} {{.PIDs}}"], all);
  assert.match(all.output.written.out, /^done --\nweb \d+\n$|^web \d+\ndone --\n$/);
});

test("run() tells of a template that is none before it waits, and of a name that nothing has", async () => {
  assert.is((await rejection(stats(["--format", "{{.", "x"], context()))).code, "invalid");
});

test("run() ends when the person has seen enough", async () => {
  const given = context({ signal: givenUp() });
  assert.is(await stats([], given), 0);
  assert.is(given.output.written.out, "");
});

test.run();
