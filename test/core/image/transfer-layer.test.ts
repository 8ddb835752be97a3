import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../core/errors.ts";
import type { ImageStorePorts } from "../../../core/image/ports.ts";
import { type LayerTask, transferLayer } from "../../../core/image/transfer-layer.ts";
import type { Ingest } from "../../../core/ports/blob-store.ts";
import { NeedsLowersError } from "../../../core/ports/needs-lowers.ts";
import type { TreeWriter } from "../../../core/ports/tree-writer.ts";
import { broken, collect, counted, failureOf, pieces, refuses } from "../distribution/helpers.ts";
import { archive, file, link } from "../tar/build.ts";
import { type FixtureLayer, layer, layerOf, names, type Store, store } from "./fixture.ts";

const transferring = suite("core/image/transfer-layer");
const none = (): Store => store(() => assert.unreachable() as never);
const made = layer({ one: "1", two: "22" }, "none");

function task({ digest, bytes, mediaType, diffId }: FixtureLayer, more: Partial<LayerTask> = {}): LayerTask {
  const descriptor = { digest, mediaType, size: bytes.length };
  const compression = mediaType.endsWith("gzip") ? "gzip" : "none";
  return { descriptor, diffId, compression, key: diffId, parent: undefined, ...more };
}

/** Bytes that go to the ingest as they come. */
const into = (...parts: readonly (string | Uint8Array | Error)[]) =>
  async function* (ingest: Ingest): AsyncGenerator<Uint8Array> {
    for await (const chunk of pieces(...parts)) {
      await ingest.write(chunk);
      yield chunk;
    }
  };

/** The store with a log of what begins and ends in it; what `fail` names throws. */
function logging(at: Store, log: string[], fail: Readonly<Record<string, Error>> = {}): ImageStorePorts {
  const step = async (name: string, work: () => Promise<void>): Promise<void> => {
    log.push(name);
    const failure = fail[name];
    if (failure !== undefined) throw failure;
    await work();
  };
  const ingest = async (): Promise<Ingest> => {
    const begun = await at.ports.blobs.ingest();
    return {
      ...begun,
      commit: (digest) => step("commit", () => begun.commit(digest)),
      abort: () => step("abort ingest", () => begun.abort()),
    };
  };
  const create: typeof at.ports.trees.create = async (...wanted): Promise<TreeWriter> => {
    const writer = await at.ports.trees.create(...wanted);
    return {
      ...writer,
      finish: (key) => step("finish", () => writer.finish(key)),
      abort: () => step("abort tree", () => writer.abort()),
    };
  };
  return { ...at.ports, blobs: { ...at.ports.blobs, ingest }, trees: { ...at.ports.trees, create } };
}

/** Neither blob nor tree, and nothing half-made. */
function checkNothing(at: Store): void {
  assert.is(at.blobs.blobs.size, 0);
  assert.is(at.trees.trees.size, 0);
  at.checkClean();
}

transferring("one pass makes blob and tree, and gives the bytes of the files", async () => {
  const at = none();
  assert.is(await transferLayer(task(made), into(made.bytes), true, at.ports), 3);
  assert.equal(at.blobs.blobs.get(made.digest), made.bytes);
  assert.equal(names(at.trees, made.diffId), ["one", "two"]);
  at.checkClean();
});

transferring("bytes from the store are not written to it again", async () => {
  const at = none();
  const ingest = (): never => assert.unreachable() as never;
  const ports = { ...at.ports, blobs: { ...at.ports.blobs, ingest } };
  await transferLayer(task(made), pieces(made.bytes), true, ports);
  assert.equal(names(at.trees, made.diffId), ["one", "two"]);
});

transferring("without unpacking the content is checked and counted all the same", async () => {
  const at = none();
  assert.is(await transferLayer(task(made), into(made.bytes), false, at.ports), 3);
  assert.is(at.trees.trees.size, 0);
  assert.ok(at.blobs.blobs.has(made.digest));
  const lying = task(made, { diffId: layer({ other: "1" }).diffId });
  await refuses(transferLayer(lying, into(made.bytes), false, none().ports), "corrupt", /content of sha256:/);
});

transferring("nothing is published before all bytes are seen to be right", async () => {
  const end = made.bytes.length - 100;
  const log: string[] = [];
  const at = none();
  const bytes = async function* (ingest: Ingest): AsyncGenerator<Uint8Array> {
    yield* into(made.bytes.subarray(0, end))(ingest);
    log.push("last");
    yield* into(made.bytes.subarray(end))(ingest);
  };
  await transferLayer(task(made), bytes, true, logging(at, log));
  assert.equal(log, ["last", "commit", "finish"]);
});

transferring(
  "what fails on the way leaves neither: both are thrown away, and the source is closed",
  async () => {
    const cut = made.bytes.slice(0, 700);
    const cases: readonly (readonly [LayerTask, readonly (Uint8Array | Error)[], string])[] = [
      [task(made), [made.bytes.subarray(0, 600), broken()], "unavailable"],
      [task(made), [cut], "corrupt"],
      [task(made, { diffId: layer({ other: "1" }).diffId }), [made.bytes], "corrupt"],
      [task(made, { compression: "gzip" }), [made.bytes], "corrupt"],
    ];
    for (const [wanted, parts, code] of cases) {
      const at = none();
      const log: string[] = [];
      let closed = 0;
      const bytes = async function* (ingest: Ingest): AsyncGenerator<Uint8Array> {
        try {
          yield* into(...parts)(ingest);
        } finally {
          closed += 1;
        }
      };
      await refuses(transferLayer(wanted, bytes, true, logging(at, log)), code as "corrupt");
      assert.equal(log, ["abort ingest", "abort tree"]);
      assert.is(closed, 1);
      checkNothing(at);
    }
  },
);

transferring("an entry that no tree can hold stops the transfer, with the layer named", async () => {
  const at = none();
  const hostile = layerOf(archive(file("../outside", "1")), "none");
  const error = await refuses(transferLayer(task(hostile), into(hostile.bytes), true, at.ports), "corrupt");
  assert.is(error.subject, hostile.digest);
  assert.is(error.action, "unpack layer");
  checkNothing(at);
});

transferring(
  "a tree that cannot be begun lets go of the ingest, and the bytes are not asked for",
  async () => {
    const at = none();
    const { counts, read } = counted("x");
    const trees = { ...at.ports.trees, create: async () => Promise.reject(broken()) };
    await refuses(transferLayer(task(made), read, true, { ...at.ports, trees }), "unavailable");
    assert.is(counts.opened, counts.closed);
    checkNothing(at);
  },
);

transferring("a failed abort does not hide the first error", async () => {
  const at = none();
  const second = new RlError({ code: "io", action: "abort", subject: "x", state: "no" });
  const ports = logging(at, [], { "abort ingest": second, "abort tree": second });
  await refuses(transferLayer(task(made), into(broken()), true, ports), "unavailable");
});

/** A turn that is told when it is taken and ended. */
function turn(log: string[]): NonNullable<LayerTask["transferred"]> {
  return async () => {
    log.push("turn taken");
    return () => log.push("turn ended");
  };
}

transferring("the turn is taken when all bytes have passed and ends when both are published", async () => {
  const at = none();
  const log: string[] = [];
  const bytes = async function* (ingest: Ingest): AsyncGenerator<Uint8Array> {
    yield* into(made.bytes)(ingest);
    log.push("end of bytes");
  };
  await transferLayer(task(made, { transferred: turn(log) }), bytes, true, logging(at, log));
  assert.equal(log, ["end of bytes", "turn taken", "commit", "finish", "turn ended"]);
});

transferring("the turn ends also when publishing fails, and only when both have ended", async () => {
  for (const which of ["commit", "finish"]) {
    const at = none();
    const log: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const ports = logging(at, log, { [which]: broken() });
    const slow: ImageStorePorts = {
      ...ports,
      blobs: {
        ...ports.blobs,
        ingest: async () => {
          const ingest = await ports.blobs.ingest();
          const commit: Ingest["commit"] = async (digest) => {
            if (which === "commit") return ingest.commit(digest);
            await promise;
            await ingest.commit(digest);
          };
          return { ...ingest, commit };
        },
      },
    };
    const work = transferLayer(task(made, { transferred: turn(log) }), into(made.bytes), true, slow);
    work.catch(() => undefined);
    if (which === "finish") {
      while (!log.includes("finish")) await new Promise((next) => setImmediate(next));
      await new Promise((next) => setImmediate(next));
      assert.not.ok(log.includes("turn ended"), "the blob is still on its way");
    }
    resolve();
    await refuses(work, "unavailable");
    assert.is(log.filter((step) => step === "turn ended").length, 1);
    assert.ok(log.indexOf("turn ended") > log.indexOf("finish"));
    assert.ok(log.indexOf("turn ended") > log.indexOf("commit"));
    at.checkClean();
  }
});

transferring(
  "no turn is taken by what failed before, and a turn that never comes publishes nothing",
  async () => {
    const log: string[] = [];
    const failed = transferLayer(task(made, { transferred: turn(log) }), into(broken()), true, none().ports);
    await refuses(failed, "unavailable");
    assert.equal(log, []);
    const at = none();
    const transferred = (): Promise<never> => Promise.reject(broken());
    await refuses(
      transferLayer(task(made, { transferred }), into(made.bytes), true, at.ports),
      "unavailable",
    );
    checkNothing(at);
  },
);

transferring(
  "a layer that needs those below is said to be one, and its blob is kept for the second time",
  async () => {
    const at = none();
    const linking = layerOf(archive(link("1", "twin", "d/f")), "none");
    const failure = await failureOf(transferLayer(task(linking), into(linking.bytes), true, at.ports));
    assert.instance(failure, NeedsLowersError);
    assert.equal(await collect(at.ports.blobs.read(linking.digest)), linking.bytes);
    assert.is(at.trees.trees.size, 0);
    at.checkClean();
  },
);

transferring.run();
