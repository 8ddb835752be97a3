import { exploreImage, isRlError, pullImage } from "rl/core";
import { createClock, createCodec, createPackedTrees, createTransport } from "rl/host/browser";
import * as memory from "rl/host/memory";

const output = document.querySelector("#output");
const input = document.querySelector("input");
input.value = new URLSearchParams(location.search).get("image") ?? "";

/** Everything in memory, but for what the registry is asked. */
const store = {
  blobs: memory.createMemoryBlobStore(),
  layout: memory.createMemoryMetadata(),
  metadata: memory.createMemoryMetadata(),
  locks: memory.createMemoryLocks(),
  digester: memory.createMemoryDigester(),
  credentials: memory.createMemoryCredentials(),
  trees: createPackedTrees(),
  codec: createCodec(),
  clock: createClock(),
  transport: createTransport(),
};

async function look(image) {
  const platform = { os: "linux", architecture: "amd64" };
  const pulling = pullImage(image, { platform, policy: "always" }, store);
  let step = await pulling.next();
  while (step.done !== true) step = await pulling.next();
  const { layers } = await exploreImage(step.value, store, AbortSignal.timeout(60_000));
  output.textContent = `${step.value.reference}\n`;
  for (const { digest, entries } of layers) {
    output.textContent += `${digest}: ${entries.length} entries\n`;
  }
}

if (input.value !== "") {
  try {
    await look(input.value);
    document.title = input.value;
  } catch (error) {
    output.textContent = isRlError(error) ? `${error.message}\n` : String(error);
    document.title = "It cannot be shown";
  }
}
