import { suite } from "uvu";
import * as assert from "uvu/assert";
import { imageDescendants } from "../../../../core/engine/containers/descendants.ts";
import { storeContext } from "../../../cli/store-context.ts";
import { AMD64, image, layer } from "../../image/fixture.ts";

const test = suite("imageDescendants");

const base = layer({ base: "1" });
const BASE = image([base]);
const CHILD = image([base, layer({ more: "2" })]);
const OTHER = image([layer({ other: "3" })]);

test("an image, and all that begin with its layers", async () => {
  const { ports } = await storeContext({ "base:1": BASE, "child:2": CHILD, "other:3": OTHER });
  const of = async (text: string) => [...(await imageDescendants(text, AMD64, ports.metadata))].sort();
  assert.equal(await of("base:1"), [BASE.config.digest, CHILD.config.digest].sort());
  assert.equal(await of("child:2"), [CHILD.config.digest]);
  assert.equal(await of(OTHER.config.digest.slice(7, 19)), [OTHER.config.digest]);
  assert.equal(await of("none"), []);
});

test.run();
