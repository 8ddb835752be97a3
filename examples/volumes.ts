/** Files that outlive containers: `bun examples/volumes.ts [IMAGE]`. */
import { run, volumes } from "rl";

const [image = "busybox"] = process.argv.slice(2);

const { name } = await volumes.create("example-notes", { labels: { example: "volumes" } });

/** A container of its own for each line of shell, with the volume at /notes. */
async function sh(line: string): Promise<string> {
  await using box = await run(image, {
    command: ["sh", "-c", line],
    mounts: [{ type: "volume", source: name, target: "/notes" }],
    network: { mode: "none" },
    attach: true,
  });
  return (await box.output()).text().trim();
}

await sh("echo remember the milk > /notes/today");
console.log(await sh("cat /notes/today"));
console.log(
  (await volumes.list({ filters: { label: "example=volumes" } })).map((volume) => volume.name).join(),
);
await volumes.remove(name);
