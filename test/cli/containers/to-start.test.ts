import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containersToStart } from "../../../cli/containers/to-start.ts";
import { rejection } from "../helpers.ts";
import { ago, container, dead, type Parts, withContainers } from "./scene.ts";

const test = suite("containersToStart");

const over = (stopped: boolean): Parts => ({
  end: { exitCode: 0, oomKilled: false, startedAt: ago(9), finishedAt: ago(5), stopped },
});
const always = { restart: { name: "always", maximumRetryCount: 0 } } as const;
const unlessStopped = { restart: { name: "unless-stopped", maximumRetryCount: 0 } } as const;
const ALL = [
  container("new", { status: "created", ...always }),
  container("up", { status: "running", ...always }),
  container("always", { ...always, ...over(true) }),
  container("stopped", { ...unlessStopped, ...over(true) }),
  container("ended", { ...unlessStopped, ...over(false) }),
  container("plain"),
];

async function chosen(names: readonly string[], all: boolean, ...filters: string[]): Promise<string[]> {
  const { context } = withContainers(ALL, { content: () => ({}) as never }, [dead("d".repeat(64))]);
  return [...(await containersToStart({ names, all, filters }, context))];
}

test("those that are named are so as they were typed", async () => {
  assert.equal(await chosen(["gone", "up"], false), ["gone", "up"]);
});

test("all are those that do not run and can be read", async () => {
  assert.equal(await chosen([], true), ["new", "always", "stopped", "ended", "plain"]);
});

test("filters are those of a listing, and a policy means what it says", async () => {
  assert.equal(await chosen([], true, "restart-policy=always"), ["new", "always"]);
  assert.equal(await chosen([], false, "restart-policy=unless-stopped"), ["ended"]);
  assert.equal(await chosen([], true, "should-start-on-boot=true"), ["always", "ended"]);
  assert.equal(await chosen([], true, "name=^stop"), ["stopped"]);
  assert.equal(await chosen(["ended", "plain"], false, "restart-policy=unless-stopped"), ["ended"]);
  // Of one that is not there it is said, and of one that does not fit nothing.
  assert.equal(await chosen(["up", "ended", "gone"], false, "restart-policy=unless-stopped"), [
    "ended",
    "gone",
  ]);
  assert.is((await rejection(chosen([], true, "restart-policy=never"))).code, "invalid");
});

test("none, and all together with some, are refused", async () => {
  assert.match((await rejection(chosen([], false))).message, /none is named/);
  assert.match((await rejection(chosen(["web"], true))).message, /all are asked for/);
});

test.run();
