import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CommandContext } from "../../../../cli/context.ts";
import { dispatch } from "../../../../cli/dispatch.ts";
import { pullImage } from "../../../../core/image/pull.ts";
import { AMD64, finish, image, layer, serve, shelf, store } from "../../../core/image/fixture.ts";
import { aliasing, makeContext, type Recorded, rejection, whole } from "../../helpers.ts";

const test = suite("rl image explore");

const app = image([layer({ a: "12345" }), layer({ a: "1" })]);

interface Scene {
  readonly context: CommandContext & { output: Recorded };
  /** What was written, by path. */
  readonly files: Map<string, string>;
}

async function scene(desktop: boolean): Promise<Scene> {
  const at = store(serve(shelf({ "1": app.manifest }, app)));
  await finish(pullImage("registry.test/app:1", { platform: AMD64, policy: "missing" }, at.ports));
  const files = new Map<string, string>();
  const write = async (path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    let text = "";
    for await (const chunk of chunks) text += new TextDecoder().decode(chunk);
    files.set(path, text);
  };
  const context = makeContext({
    content: () => at.ports,
    files: { ...makeContext().files, write, output: (chunks) => write("-", chunks) },
    showPage: async (name, chunks) => {
      await write(`/shown/${name}`, chunks);
      return { path: `/shown/${name}`, opened: desktop };
    },
  });
  return { context, files };
}

const explore = (context: CommandContext, ...argv: string[]): Promise<number> =>
  dispatch(["image", "explore", ...argv, "registry.test/app:1"], whole(context));

test("to a file: the page there, its path on standard output, a summary beside", async () => {
  const { context, files } = await scene(true);
  assert.is(await explore(context, "-o", "page.html"), 0);
  assert.match(
    files.get("page.html") ?? "",
    /^<!doctype html>[\s\S]*registry\.test\/app:1[\s\S]*<\/html>\n$/,
  );
  assert.is(context.output.written.out, "page.html\n");
  assert.match(
    context.output.written.err,
    /2 layers with 6B of files, 5B of them wasted: efficiency 16\.6 %/,
  );
});

test("to standard output, which then has nothing else", async () => {
  const { context, files } = await scene(true);
  await explore(context, "-o", "-");
  assert.match(files.get("-") ?? "", /^<!doctype html>/);
  assert.equal(context.output.written, { out: "", err: "" });
});

test("opened on a desktop; its path without one", async () => {
  const opened = await scene(true);
  await explore(opened.context);
  assert.is(opened.context.output.written.out, "");
  assert.ok(opened.files.has("/shown/image.html"));
  const written = await scene(false);
  await explore(written.context);
  assert.is(written.context.output.written.out, "/shown/image.html\n");
});

test("an image that is not here", async () => {
  const { context } = await scene(false);
  assert.is((await rejection(dispatch(["image", "explore", "nothing"], whole(context)))).code, "not-found");
});

test("an alias stands for its image", async () => {
  const { context, files } = await scene(true);
  const registries = aliasing({ mine: "registry.test/app" });
  const aliased = { ...context, content: () => ({ ...context.content(), registries }) };
  assert.is(await dispatch(["image", "explore", "-o", "/there", "mine:1"], whole(aliased)), 0);
  assert.ok(files.has("/there"));
});

test.run();
