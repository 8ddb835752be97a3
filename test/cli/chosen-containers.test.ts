import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chosenContainers } from "../../cli/chosen-containers.ts";
import type { ContainerStatus } from "../../core/container/life.ts";
import { DOCUMENT } from "../core/container/documents.ts";
import { makeContext, rejection } from "./helpers.ts";

const test = suite("chosenContainers");
const STATUSES: readonly ContainerStatus[] = ["created", "running", "paused", "exited"];
const context = makeContext({
  containers: {
    ...makeContext().containers,
    list: async () => STATUSES.map((status) => ({ document: { ...DOCUMENT, name: status }, status })),
  },
});

test("those that are named, or all that it can be done with", async () => {
  assert.equal(await chosenContainers("stop", ["a", "b"], false, context), ["a", "b"]);
  assert.equal(await chosenContainers("stop", [], true, context), ["running", "paused"]);
  assert.equal(await chosenContainers("kill", [], true, context), ["running", "paused"]);
  assert.equal(await chosenContainers("pause", [], true, context), ["running"]);
  assert.equal(await chosenContainers("unpause", [], true, context), ["paused"]);
});

test("neither names nor all is refused, and both are", async () => {
  for (const [names, all] of [
    [[], false],
    [["a"], true],
  ] as const) {
    assert.is((await rejection(chosenContainers("stop", names, all, context))).code, "invalid");
  }
});

test.run();
