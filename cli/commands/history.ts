import { creationTime } from "../../core/engine/image-filters.ts";
import { storedName } from "../../core/engine/short-name.ts";
import {
  findImage,
  type HistoryStep,
  type ImageRecord,
  imageHistory,
  readImageConfig,
} from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { formatAge, formatSize, shortId } from "../format.ts";
import { platformOf } from "../platform.ts";
import { renderListing, wantsNamesAlone } from "../template/listing.ts";
import type { historySpec } from "./history.spec.ts";

type Flags = ParsedArguments<typeof historySpec>["flags"];

/** What stands in place of the image of a step: only the last one is an image that is here. */
const MISSING = "<missing>";

/** Characters of an instruction that a listing shows. */
const SHOWN = 45;

const HEADS = {
  Comment: "COMMENT",
  CreatedAt: "CREATED AT",
  CreatedBy: "CREATED BY",
  CreatedSince: "CREATED",
  ID: "IMAGE",
  Size: "SIZE",
};

/** The last step first. */
export async function run(
  args: ParsedArguments<typeof historySpec>,
  context: CommandContext,
): Promise<number> {
  const { flags, positionals } = args;
  const ports = context.content();
  const platform = platformOf(flags.platform, context);
  const name = await storedName(positionals[0] ?? "", platform, ports);
  const record = await findImage(name, platform, ports.metadata);
  const steps = imageHistory(await readImageConfig(record, ports), record.blobs);
  const rows = steps.map((step, index) =>
    fieldsOf(step, index === 0 ? record : undefined, flags, context.now()),
  );
  if (wantsNamesAlone(flags)) {
    context.output.out(rows.map(({ ID }) => `${ID}\n`).join(""));
    return 0;
  }
  const columns = ["ID", flags.human ? "CreatedSince" : "CreatedAt", "CreatedBy", "Size", "Comment"];
  const heads = flags.human ? HEADS : { ...HEADS, CreatedAt: HEADS.CreatedSince };
  context.output.out(renderListing(flags.format, { heads, columns, rows }, context.output.isTerminal(1)));
  return 0;
}

function fieldsOf(
  step: HistoryStep,
  image: ImageRecord | undefined,
  flags: Flags,
  now: number,
): Record<keyof typeof HEADS, string> {
  const time = creationTime(step.created);
  const dated = Number.isFinite(time);
  const id = image === undefined ? MISSING : image.imageId;
  return {
    Comment: step.comment,
    CreatedAt: dated ? new Date(time).toISOString().replace(/\.\d+Z$/, "Z") : "N/A",
    CreatedBy: flags["no-trunc"] ? step.createdBy : shorten(step.createdBy),
    CreatedSince: dated ? formatAge(time, now) : "N/A",
    ID: flags["no-trunc"] || image === undefined ? id : shortId(id),
    Size: flags.human ? formatSize(step.size) : String(step.size),
  };
}

/** Tabs in instructions are for the eyes of who wrote them. */
function shorten(instruction: string): string {
  const characters = [...instruction.replaceAll("\t", " ")];
  return characters.length <= SHOWN ? characters.join("") : `${characters.slice(0, SHOWN - 1).join("")}…`;
}
