import { suite } from "uvu";
import * as assert from "uvu/assert";
import { networksPruned, volumesPruned } from "../../cli/prune-besides.ts";
import { networkScene } from "./commands/network/scene.ts";
import { volumeScene } from "./commands/volume/scene.ts";
import { rejection } from "./helpers.ts";

const test = suite("what goes besides images");

test("nothing is said of nothing, and it is an event all the same", async () => {
  const told: unknown[] = [];
  const tell = (event: object) => void told.push(event);
  const [{ context: networks }, { context: volumes }] = [networkScene(), volumeScene()];
  const nothing = { text: "", bytes: 0 };
  const events = { ...networks.events, tell };
  assert.equal(
    networksPruned(() => true, { ...networks, events }),
    nothing,
  );
  const pruned = volumesPruned({ all: true, filter: () => true }, { ...volumes, events });
  assert.equal(await pruned, nothing);
  assert.is(told.length, 2);
});

test("whoever gives up keeps the volumes that are left", async () => {
  const { context, store } = volumeScene({ a: "{}", b: "{}" });
  const signal = AbortSignal.abort();
  const stopped = volumesPruned({ all: true, filter: () => true }, { ...context, signal });
  assert.is((await rejection(stopped)).code, "cancelled");
  assert.equal(store.names(), ["b"]);
});

test.run();
