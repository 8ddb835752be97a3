import { storedName } from "../../../core/engine/short-name.ts";
import { exploreImage, findImage, type ImageRecord } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import { pageData } from "../../explore/data.ts";
import { explorePage } from "../../explore/page.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { formatSize } from "../../format.ts";
import { platformOf } from "../../platform.ts";
import type { imageExploreSpec } from "./explore.spec.ts";

/** Write the page, or write and open it. What the page is about is also told in one line. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof imageExploreSpec>,
  context: CommandContext,
): Promise<number> {
  const { output, files, signal } = context;
  const ports = context.content();
  const wanted = platformOf(flags.platform, context);
  const name = await storedName(positionals[0] ?? "", wanted, ports);
  const record = await findImage(name, wanted, ports.metadata);
  const image = await exploreImage(record, ports, signal);
  const { contentSize, wastedBytes } = image;
  const efficiency = efficiencyOf(contentSize, wastedBytes);
  const tiles = [
    ["Layers", String(image.layers.length)],
    ["Files", formatSize(contentSize)],
    ["Stored", formatSize(record.size)],
    ["Wasted", formatSize(wastedBytes)],
    ["Efficiency", efficiency],
  ] as const;
  const page = encoded(explorePage(pageData(record, image), factsOf(record), tiles));
  if (flags.output === "-") {
    await files.output(page);
    return 0;
  }
  const shown =
    flags.output === undefined
      ? await context.showPage("image.html", page)
      : { path: flags.output, opened: false };
  if (flags.output !== undefined) await files.write(flags.output, page);
  const layers = `${image.layers.length} layers with ${formatSize(contentSize)} of files`;
  output.err(`${layers}, ${formatSize(wastedBytes)} of them wasted: efficiency ${efficiency}\n`);
  if (!shown.opened) output.out(`${shown.path}\n`);
  return 0;
}

/** The part of the content that containers see. */
function efficiencyOf(content: number, wasted: number): string {
  return content === 0 ? "100 %" : `${Math.floor((1000 * (content - wasted)) / content) / 10} %`;
}

function factsOf({ digest, platform, created }: ImageRecord): readonly (readonly [string, string])[] {
  const when = created === undefined ? [] : [["Created", created] as const];
  return [["Digest", digest], ["Platform", platform], ...when];
}

async function* encoded(texts: Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const text of texts) yield encoder.encode(text);
}
