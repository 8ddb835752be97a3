import { suite } from "uvu";
import * as assert from "uvu/assert";
import { removeContainer } from "../../../../core/engine/containers/remove.ts";
import { RlError } from "../../../../core/errors.ts";
import { container, dead, withContainers } from "../../../cli/containers/scene.ts";
import { rejection } from "../../../cli/helpers.ts";

const test = suite("removeContainer");

test("one that runs is refused, or killed first", async () => {
  const at = withContainers([container("web", { status: "paused" })]);
  const refused = await rejection(removeContainer("web", { force: false }, at.context));
  assert.equal([refused.code, refused.state], ["exists", "it is paused"]);
  await removeContainer("web", { force: true }, at.context);
  assert.equal([at.names(), at.signals], [[], [["web", 9]]]);
});

test("one that has ended meanwhile needs no killing", async () => {
  const at = withContainers([container("web", { status: "running" })]);
  const kill = async (): Promise<never> => {
    throw new RlError({
      code: "invalid",
      action: "signal container",
      subject: "web",
      state: "it is not running",
    });
  };
  const life = { ...at.context.life, kill };
  await removeContainer("web", { force: true }, { ...at.context, life });
  assert.equal(at.names(), []);
});

test("one of --rm that has gone by itself is not removed twice", async () => {
  const at = withContainers([container("web", { status: "running", ephemeral: true })]);
  const { containers } = at.context;
  const found = await containers.find("web");
  const wait = async () => {
    await containers.remove(found);
    return 137;
  };
  let removed = 0;
  const remove = async () => {
    removed += 1;
  };
  await removeContainer(
    "web",
    { force: true },
    { ...at.context, containers: { ...containers, wait, remove } },
  );
  assert.is(removed, 0);
});

test("one that cannot be read goes, and one that is not there is told", async () => {
  const id = "d".repeat(64);
  const at = withContainers([], {}, [dead(id)]);
  await removeContainer(id, { force: false }, at.context);
  assert.is((await rejection(removeContainer(id, { force: false }, at.context))).code, "not-found");
});

test.run();
