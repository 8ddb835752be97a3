/** Follow what a container writes until enough is seen: `bun examples/logs.ts [IMAGE]`. */
import { run } from "rl";

const [image = "busybox"] = process.argv.slice(2);

await using clock = await run(image, {
  command: ["sh", "-c", "n=0; while :; do n=$((n + 1)); echo tick $n; sleep 0.1; done"],
  network: { mode: "none" },
  init: true,
});

const enough = new AbortController();
for await (const { stream, text } of clock.logs({ follow: true, signal: enough.signal })) {
  console.log(`${stream}: ${text.trimEnd()}`);
  if (text.includes("tick 3")) enough.abort();
}
