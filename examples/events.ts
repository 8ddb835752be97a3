/** Hear of what happens to a container: `bun examples/events.ts [IMAGE]`. */
import { events, run } from "rl";

const [image = "busybox"] = process.argv.slice(2);

const since = new Date();
const box = await run(image, { command: ["true"], labels: { example: "events" }, network: { mode: "none" } });
await box.wait();
await box.remove();

for await (const { action, attributes } of events({
  since,
  filters: { type: "container", container: box.id },
})) {
  console.log(action, attributes.exitCode ?? "");
  if (action === "destroy") break;
}
