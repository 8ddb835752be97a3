/** Run further commands in a container that runs: `bun examples/exec.ts [IMAGE]`. */
import { isRlError, run } from "rl";

const [image = "busybox"] = process.argv.slice(2);

await using box = await run(image, { command: ["sleep", "600"], init: true, network: { mode: "none" } });

// To its end, with what it reads and writes.
const sorted = await box.exec(["sort"], { stdin: "pear\napple\n" });
console.log(sorted.text().trim().split("\n").join(", "));

// With its streams here, to be written to and read from while it runs.
const shout = await box.spawn(["tr", "a-z", "A-Z"], { stdin: true });
const writer = shout.stdin.getWriter();
await writer.write(new TextEncoder().encode("as it is written\n"));
await writer.close();
console.log((await new Response(shout.stdout).text()).trim());

// What cannot be executed is an error, and not an exit code.
try {
  await box.exec(["no-such-command"]);
} catch (error) {
  if (!isRlError(error)) throw error;
  console.log(`${error.code}: ${error.message}`);
}
