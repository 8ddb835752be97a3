/** Give a container limits, and watch what it uses: `bun examples/limits.ts [IMAGE]`. */
import { info, isRlError, run } from "rl";

const [image = "busybox"] = process.argv.slice(2);

try {
  await using busy = await run(image, {
    command: ["sh", "-c", "while :; do :; done"],
    limits: { memory: 64 * 1024 * 1024, cpus: 0.5, pids: 20 },
    network: { mode: "none" },
    init: true,
    stopTimeout: 1,
  });
  for await (const { cpus = 0, pids } of busy.stats({ interval: 500 })) {
    console.log(`${cpus > 0.1 ? "busy" : "idle"}, ${pids} processes`);
    break;
  }
} catch (error) {
  // Limits take controllers of control groups that are delegated to you.
  if (!isRlError(error) || !["denied", "unsupported"].includes(error.code)) throw error;
  console.log(`no limits here: ${(await info()).cgroup.summary}`);
}
