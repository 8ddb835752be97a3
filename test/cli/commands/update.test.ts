import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { updateSpec } from "../../../cli/commands/update.spec.ts";
import { run } from "../../../cli/commands/update.ts";
import type { KeptContainer } from "../../../cli/context.ts";
import type { ContainerDocument } from "../../../core/container/document.ts";
import type { Container } from "../../../core/container/life.ts";
import { DOCUMENT } from "../../core/container/documents.ts";
import { makeContext, rejection } from "../helpers.ts";

const test = suite("update");
const MIB = 1024 * 1024;

/** A container that was asked for so, and what becomes of its document. */
function scene(request: object, more: Partial<Container> = {}) {
  const amended: ContainerDocument[] = [];
  const events: string[] = [];
  const note = { ...DOCUMENT, request };
  const now: Container = { document: note, status: "exited", ...more };
  const kept = { note, now, isRunning: () => false } as Partial<KeptContainer> as KeptContainer;
  const context = makeContext({
    events: { ...makeContext().events, tell: ({ action }) => void events.push(action) },
    containers: {
      ...makeContext().containers,
      find: async () => kept,
      amend: async (_, change) => void amended.push(change(note)),
    },
  });
  const update = (...argv: string[]) => run(parseArguments(updateSpec, [...argv, "web"]), context);
  return { update, context, amended, events };
}

test("run() remembers limits for the next start, and leaves the others as they are", async () => {
  const { update, context, amended, events } = scene({ memory: "64m", "memory-swap": "64m", tty: true });
  assert.is(await update("--pids-limit", "9", "-m", "32m"), 0);
  assert.is(context.output.written.out, "web\n");
  assert.equal(events, ["update"]);
  const [document] = amended;
  assert.equal(document?.request, { memory: "32m", "memory-swap": "64m", tty: true, "pids-limit": "9" });
  assert.equal(document?.config.linux?.resources, {
    memory: { limit: 32 * MIB, swap: 64 * MIB },
    pids: { limit: 9 },
  });
});

test("run() takes processors as they were given last", async () => {
  const number = scene({ "cpu-quota": "5000" });
  await number.update("--cpus", "1");
  assert.equal(number.amended[0]?.config.linux?.resources?.cpu, { period: 100_000, quota: 100_000 });
  const quota = scene({ cpus: "1" });
  await quota.update("--cpu-quota", "5000");
  assert.equal(quota.amended[0]?.config.linux?.resources?.cpu, { quota: 5000 });
});

test("run() remembers nothing that a running container cannot have", async () => {
  const state = {
    pid: 1,
    startTime: 1,
    bootId: "",
    monitor: { pid: 1, startTime: 1 },
    startedAt: "",
    cgroup: "",
  };
  const { update, context, amended, events } = scene({}, { status: "running", state });
  assert.is(await update("-m", "32m"), 125);
  assert.match(context.output.written.err, /"web": it runs, and has no control group of its own/);
  assert.equal([amended, events], [[], []]);
});

test("run() refuses to change nothing", async () => {
  assert.match((await rejection(scene({}).update())).message, /"web": no limit is given/);
});

test.run();
