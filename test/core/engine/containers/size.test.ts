import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerSizes } from "../../../../core/engine/containers/size.ts";
import { RlError } from "../../../../core/errors.ts";
import type { TreeReadEntry, TreeReader } from "../../../../core/ports/tree-reader.ts";
import { givenUp, makeContext, rejection } from "../../../cli/helpers.ts";
import { storeContext } from "../../../cli/store-context.ts";
import { image, layer } from "../../image/fixture.ts";

const test = suite("containerSizes");

const APP = image([layer({ a: "12345" })]);
const ID = "1".repeat(64);

/** A context whose trees hold these entries. */
async function scene(entries: readonly object[] | undefined, driver: "overlay" | "vfs" = "overlay") {
  const { ports } = await storeContext({ "app:1": APP });
  const asked: Parameters<TreeReader["read"]>[0][] = [];
  const treeReader: TreeReader = {
    read(request) {
      asked.push(request);
      const left = [...(entries ?? [])] as TreeReadEntry[];
      const missing = new RlError({
        code: "not-found",
        action: "read tree",
        subject: "x",
        state: "it is not there",
      });
      return {
        next: () => (entries === undefined ? Promise.reject(missing) : left.shift()),
        read: () => undefined,
        close: async () => undefined,
      };
    },
  };
  const { shelf } = makeContext();
  const place = (id: string) => ({ directory: `/c/${id}`, driver, logPath: "" });
  const context = makeContext({
    store: async () => ({ ...ports, treeReader }),
    shelf: { ...shelf, place },
  });
  return { context, asked };
}

const measured = [{ id: ID, imageId: APP.config.digest }];

test("what is the same in the image is not the container's", async () => {
  const entries = [
    { size: 3, same: false },
    { size: 4, same: true },
  ];
  const { context, asked } = await scene(entries, "vfs");
  assert.equal((await containerSizes(measured, context)).get(ID), { own: 3, whole: 8 });
  assert.equal(
    asked.map(({ view, trees }) => [view, trees]),
    [["whole", [{ kind: "directory", path: `/c/${ID}/rootfs` }]]],
  );
});

test("an overlay's own tree is all that a container has written", async () => {
  const { context, asked } = await scene([{ size: 3, same: false }]);
  assert.equal((await containerSizes([{ id: ID, imageId: "gone" }], context)).get(ID), { own: 3, whole: 0 });
  assert.equal(asked[0]?.trees, [{ kind: "directory", path: `/c/${ID}/upper` }]);
});

test("one that never ran, or has gone, takes nothing", async () => {
  const { context } = await scene(undefined);
  assert.is((await containerSizes(measured, context)).get(ID)?.own, 0);
  assert.is((await containerSizes([], makeContext())).size, 0);
});

test("it ends when the person gives up", async () => {
  const { context } = await scene([{ size: 3, same: false }]);
  const ended = containerSizes(measured, { ...context, signal: givenUp() });
  assert.is((await rejection(ended)).code, "cancelled");
});

test.run();
