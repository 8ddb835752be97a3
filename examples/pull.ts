/** Pull an image and look at it: `bun examples/pull.ts [IMAGE]`. */
import { images, inspectImage, pull } from "rl";

const [image = "busybox"] = process.argv.slice(2);

let received = 0;
const record = await pull(image, {
  signal: AbortSignal.timeout(60_000),
  onProgress: (event) => {
    if (event.kind === "progress") received = Math.max(received, event.received);
  },
});
const { config } = await inspectImage(record.imageId);
console.log(`${record.reference} for ${config.os}/${config.architecture}`);
console.log(`${config.rootfs.diff_ids.length} layers, ${(await images()).length} images here`);
