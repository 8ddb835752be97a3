/** Many short containers at once: `bun examples/many.ts [IMAGE [COUNT]]`. */
import { run } from "rl";

const [image = "busybox", count = "10"] = process.argv.slice(2);

async function square(number: number): Promise<number> {
  await using box = await run(image, {
    command: ["sh", "-c", `echo $((${number} * ${number}))`],
    network: { mode: "none" },
    attach: true,
  });
  return Number((await box.output()).text());
}

const numbers = Array.from({ length: Number(count) }, (_, index) => index + 1);
console.log((await Promise.all(numbers.map(square))).join(" "));
