import { suite } from "uvu";
import * as assert from "uvu/assert";
import { inspectEach } from "../../../cli/inspect/each.ts";
import { RlError } from "../../../core/errors.ts";
import { lifeScene } from "../commands/life.ts";

const test = suite("inspectEach()");

const look = (name: string): object => {
  if (name === "none")
    throw new RlError({ code: "not-found", action: "find it", subject: name, state: "there is none" });
  if (name === "fault") throw new TypeError("a fault of ours");
  return { Name: name };
};

test("inspectEach() prints what there is, tells of what there is not, and says so by its status", () => {
  const { context } = lifeScene();
  assert.is(inspectEach(["a", "none", "b"], look, "json", context), 1);
  assert.is(context.output.written.out, '[{"Name":"a"},{"Name":"b"}]\n');
  assert.match(context.output.written.err, /Cannot find it "none": there is none/);
});

test("inspectEach() applies a template to each", () => {
  const { context } = lifeScene();
  assert.is(inspectEach(["a", "b"], look, "{{.Name}}", context), 0);
  assert.is(context.output.written.out, "a\nb\n");
});

test("inspectEach() hides no fault", () => {
  assert.throws(() => inspectEach(["fault"], look, undefined, lifeScene().context), /a fault of ours/);
});

test.run();
