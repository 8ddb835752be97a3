/** Containers that find each other by name: `bun examples/network.ts [IMAGE]`. */
import { networks, run } from "rl";

const [image = "busybox"] = process.argv.slice(2);

const { name } = await networks.create("example-network", { labels: { example: "network" } });
try {
  await using server = await run(image, {
    command: ["httpd", "-f", "-h", "/etc"],
    hostname: "served",
    init: true,
    network: { join: [{ name, aliases: ["web"] }] },
  });
  const get = async (): Promise<string> => {
    const command = ["timeout", "5", "wget", "-q", "-O-", "http://web/hostname"];
    await using client = await run(image, { command, network: { join: [name] }, attach: true });
    const { exitCode, text } = await client.output();
    return exitCode === 0 ? text().trim() : "nobody is there";
  };
  console.log(await get());

  // While it runs, it is taken out, and put back.
  await networks.disconnect(name, server.id);
  console.log(await get());
  await networks.connect(name, server.id, { aliases: ["web"] });
  console.log(await get());
  console.log((await networks.inspect(name)).containers.length, "container in", name);
} finally {
  await networks.remove(name);
}
