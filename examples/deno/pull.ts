/**
 * Pull an image into a directory, with no permission but to reach its registry and to use that directory:
 *
 *     deno run --allow-net=HOST:PORT --allow-read=DIR --allow-write=DIR pull.ts HOST:PORT/IMAGE DIR
 *
 * DIR/image is then an OCI image layout, and `RL_ROOT=DIR rl images` shows what is in it.
 */
import { isRlError, pullImage, readImageConfig } from "rl/core";
import { openImageStore } from "rl/host/deno";

const [image = "alpine", directory = `${Deno.cwd()}/images`] = Deno.args;
const platform = { os: "linux", architecture: Deno.build.arch === "aarch64" ? "arm64" : "amd64" };
const store = openImageStore(directory);

try {
  const pulling = pullImage(image, { platform, policy: "always" }, store);
  let step = await pulling.next();
  for (; step.done !== true; step = await pulling.next()) {
    if (step.value.kind === "layer") console.log(step.value.state, step.value.digest);
  }
  const { config } = await readImageConfig(step.value, store);
  console.log(step.value.reference, config?.Cmd);
} catch (error) {
  if (!isRlError(error)) throw error;
  console.error(error.message);
  Deno.exit(1);
}
