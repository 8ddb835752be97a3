/** Run a command in a container that is gone afterwards: `bun examples/run.ts [IMAGE]`. */
import { run } from "rl";

const [image = "busybox"] = process.argv.slice(2);

await using hello = await run(image, {
  command: ["sh", "-c", "echo hello from $WHERE; exit 3"],
  env: { WHERE: "a container" },
  network: { mode: "none" },
  attach: true,
});
const { exitCode, text } = await hello.output();
console.log(`${text().trim()}, which ended with ${exitCode}`);
