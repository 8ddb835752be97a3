import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { topSpec } from "../../../cli/commands/top.spec.ts";
import { run } from "../../../cli/commands/top.ts";
import type { Container } from "../../../core/container/life.ts";
import { DOCUMENT } from "../../core/container/documents.ts";
import { makeContext, rejection } from "../helpers.ts";

const test = suite("top");

/** A container whose first process is this test: in our own pid namespace it is shown alone. */
function context(status: Container["status"]) {
  const own = { pid: process.pid, startTime: 0 };
  const state = { ...own, bootId: "", monitor: own, startedAt: "", cgroup: "" };
  const now: Container = { document: DOCUMENT, status, state: status === "running" ? state : undefined };
  const container = {
    note: DOCUMENT,
    now,
    isRunning: () => true,
    open: () => Promise.reject(new Error("opened")),
  };
  const made = makeContext();
  return makeContext({ containers: { ...made.containers, find: async () => container } });
}

test("run() shows the container's processes under docker's heads", async () => {
  const here = context("running");
  assert.is(await run(parseArguments(topSpec, ["web"]), here), 0);
  const [head = "", line = "", ...more] = here.output.written.out.split("\n");
  assert.match(head, /^UID +PID +PPID +C +STIME +TTY +TIME +CMD$/);
  assert.is(line.split(/ +/)[1], String(process.pid));
  assert.equal(more, [""]);
});

test("run() shows no head where every column has an empty one", async () => {
  const here = context("running");
  assert.is(await run(parseArguments(topSpec, ["web", "-o", "pid="]), here), 0);
  assert.is(here.output.written.out, `${process.pid}\n`);
});

test("run() refuses a container that does not run, and columns that there are not", async () => {
  assert.match(
    (await rejection(run(parseArguments(topSpec, ["web"]), context("exited")))).message,
    /not running/,
  );
  const unknown = run(parseArguments(topSpec, ["web", "colour"]), context("running"));
  assert.is((await rejection(unknown)).subject, "colour");
});

test.run();
