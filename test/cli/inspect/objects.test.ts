import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type InspectRequest, inspectObjects } from "../../../cli/inspect/objects.ts";
import { RlError } from "../../../core/errors.ts";
import { AMD64, image, layer } from "../../core/image/fixture.ts";
import { container, withContainers } from "../containers/scene.ts";
import { rejection } from "../helpers.ts";
import { storeContext } from "../store-context.ts";

const test = suite("inspectObjects");

const APP = image([layer({ a: "1" })], { config: { config: { Entrypoint: ["sh"] } } });
const REQUEST: InspectRequest = {
  kinds: ["container", "image"],
  format: "{{.Id}}",
  platform: AMD64,
  size: false,
};

async function scene() {
  const { ports } = await storeContext({ "app:1": APP });
  const all = [
    container("web", { imageId: APP.config.digest, command: [], args: ["sh", "-c"] }),
    container("app"),
  ];
  return withContainers(all, { content: () => ports, store: async () => ports });
}

test("of one name the container comes first, and the image when it is the kind that is looked for", async () => {
  const { context } = await scene();
  assert.is(await inspectObjects(["app"], REQUEST, context), 0);
  assert.match(context.output.written.out, /^6170700+\n$/);
  context.output.written.out = "";
  await inspectObjects(["app:1"], REQUEST, context);
  await inspectObjects(["app:1"], { ...REQUEST, kinds: ["image"] }, context);
  assert.is(context.output.written.out, `${APP.config.digest}\n`.repeat(2));
});

test("a container's image tells where its entry point ends; without it nothing is known", async () => {
  const { context } = await scene();
  const format = "{{.Config.Entrypoint}}{{.Config.Cmd}}";
  await inspectObjects(["web"], { ...REQUEST, format }, context);
  await inspectObjects(["app"], { ...REQUEST, format }, context);
  assert.is(context.output.written.out, "[sh][-c]\n[sh][-c true]\n");
});

test("sizes are measured when they are asked for", async () => {
  const { context } = await scene();
  await inspectObjects(["web"], { ...REQUEST, format: "json", size: true }, context);
  assert.match(context.output.written.out, /"SizeRw":0,"SizeRootFs":1,/);
});

test("an id that several begin with is told as such, and what is no name as missing", async () => {
  const { context } = await scene();
  const several = new RlError({
    code: "invalid",
    action: "find container",
    subject: "a",
    state: "2 ids begin so",
  });
  const find = () => Promise.reject(several);
  const request = { ...REQUEST, kinds: ["container", "image"] } as const;
  const containers = { ...context.containers, find };
  assert.is(await inspectObjects(["nothing"], request, { ...context, containers }), 1);
  assert.match(context.output.written.err, /2 ids begin so/);
});

test("another failure is not taken for a missing object", async () => {
  const { context } = await scene();
  const find = () => Promise.reject(new TypeError("broken"));
  const ended = inspectObjects(["web"], REQUEST, { ...context, containers: { ...context.containers, find } });
  try {
    await rejection(ended);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, TypeError);
  }
});

test.run();
