import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { pullSpec } from "../../../cli/commands/pull.spec.ts";
import { run } from "../../../cli/commands/pull.ts";
import type { CommandContext, PullOptions } from "../../../cli/context.ts";
import { RlError } from "../../../core/errors.ts";
import type { PullEvent } from "../../../core/image/events.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import { store } from "../../core/image/fixture.ts";
import {
  aliasing,
  digestOf,
  imageRecord,
  makeContext,
  type Recorded,
  recordOutput,
  rejection,
} from "../helpers.ts";

const test = suite("pull");

const IMAGE = imageRecord({});
const LAYER = digestOf("b");

const RESOLVED: PullEvent = {
  kind: "resolved",
  reference: IMAGE.reference,
  digest: IMAGE.digest,
  layers: [{ digest: LAYER, size: 20 }],
};
const layer = (state: "present" | "fetching" | "done"): PullEvent => ({
  kind: "layer",
  digest: LAYER,
  state,
});

/** A registry that reports these events, then gives the image or fails. */
function registry(events: readonly PullEvent[], failure?: Error) {
  const asked: { reference: string; options: PullOptions }[] = [];
  async function* pull(reference: string, options: PullOptions): AsyncGenerator<PullEvent, ImageRecord> {
    asked.push({ reference, options });
    yield* events;
    if (failure !== undefined) throw failure;
    return IMAGE;
  }
  return { pull, asked };
}

function contextOf(pull: CommandContext["images"]["pull"]): CommandContext & { output: Recorded } {
  return makeContext({ images: { ...makeContext().images, pull } });
}

test("run() prints progress to standard error, digest and full reference to standard output", async () => {
  const { pull, asked } = registry([RESOLVED, layer("fetching"), layer("done")]);
  const context = contextOf(pull);
  assert.is(await run(parseArguments(pullSpec, ["alpine"]), context), 0);
  assert.equal(context.output.written, {
    out: `Digest: ${IMAGE.target}\nStatus: Fetched\n${IMAGE.reference}\n`,
    err: "bbbbbbbbbbbb: fetching 20B\nbbbbbbbbbbbb: fetched 20B\n",
  });
  assert.is(asked.length, 1);
  assert.is(asked[0]?.reference, "alpine");
  assert.is(asked[0]?.options.platform, undefined);
  assert.is(asked[0]?.options.signal, context.signal);
});

test("run() says when everything was here", async () => {
  for (const events of [[], [RESOLVED, layer("present")]]) {
    const context = contextOf(registry(events).pull);
    await run(parseArguments(pullSpec, ["alpine"]), context);
    assert.match(context.output.written.out, "\nStatus: Already here\n");
  }
});

test("run() quietly prints only the digest", async () => {
  const { pull, asked } = registry([RESOLVED, layer("fetching"), layer("done")]);
  const context = contextOf(pull);
  assert.is(await run(parseArguments(pullSpec, ["-q", "--platform", "linux/arm64", "alpine"]), context), 0);
  assert.equal(context.output.written, { out: `${IMAGE.target}\n`, err: "" });
  assert.is(asked[0]?.options.platform, "linux/arm64");
});

test("run() shows the cursor again when the pull fails", async () => {
  const failure = new RlError({ code: "unavailable", action: "pull", subject: "x", state: "gone" });
  const output = recordOutput([1, 2]);
  const context = { ...contextOf(registry([layer("fetching")], failure).pull), output };
  assert.is(await rejection(run(parseArguments(pullSpec, ["x"]), context)), failure);
  assert.match(output.written.err, "\u001b[?25l");
  assert.ok(output.written.err.endsWith("\u001b[?25h"));
  assert.is(output.written.out, "");
});

test("run() pulls several images, goes on after one that fails, and tells it in the end", async () => {
  const seen: string[] = [];
  async function* pull(reference: string, { policy }: PullOptions): AsyncGenerator<PullEvent, ImageRecord> {
    seen.push(`${reference} ${policy}`);
    yield* [];
    if (reference === "bad") {
      throw new RlError({ code: "not-found", action: "pull image", subject: "bad", state: "there is none" });
    }
    return IMAGE;
  }
  const context = contextOf(pull);
  const argv = ["-q", "--policy", "missing", "one", "bad", "two"];
  assert.is(await run(parseArguments(pullSpec, argv), context), 125);
  assert.equal(seen, ["one missing", "bad missing", "two missing"]);
  assert.is(context.output.written.out, `${IMAGE.target}\n`.repeat(2));
  assert.match(context.output.written.err, /^rl: Cannot pull image "bad": there is none\n$/);
  const first = await run(parseArguments(pullSpec, ["--policy=newer", "-q", "x"]), context);
  assert.equal([first, seen.at(-1)], [0, "x always"]);
});

test("run() --all-tags pulls what the registry lists, as the user who was named", async () => {
  const seen: unknown[] = [];
  const asked: unknown[] = [];
  async function* pull(reference: string, options: PullOptions): AsyncGenerator<PullEvent, ImageRecord> {
    seen.push([reference, options.credential]);
    yield* [];
    return IMAGE;
  }
  const { ports } = store(() => ({ status: 200, body: new TextEncoder().encode('{"tags":["1","2.0"]}') }));
  const context = {
    ...contextOf(pull),
    registries: (access?: unknown) => {
      if (access !== undefined) asked.push(access);
      return { ...ports, registries: aliasing({ mine: "registry.test/app" }) };
    },
  };
  const credential = { username: "me", password: "secret" };
  for (const name of ["registry.test/app", "mine"]) {
    const argv = ["-a", "--creds", "me:secret", "--authfile", "/auth", name];
    assert.is(await run(parseArguments(pullSpec, argv), context), 0);
    assert.equal(asked.splice(0), [
      { registry: "registry.test", certDir: undefined, authfile: "/auth", credential },
    ]);
    assert.equal(seen.splice(0), [
      ["registry.test/app:1", credential],
      ["registry.test/app:2.0", credential],
    ]);
  }
});

test("run() --all-tags refuses a name with a tag", async () => {
  const { ports } = store(() => assert.unreachable("nothing is to be asked") as never);
  const context = makeContext({ registries: () => ports });
  const error = await rejection(run(parseArguments(pullSpec, ["-a", "alpine:3"]), context));
  assert.is(error.hint, "write the repository alone: rl pull --all-tags alpine");
});

test.run();
