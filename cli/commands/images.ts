import type { BasicContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { briefIds, briefTable } from "../images/brief.ts";
import type { imagesSpec } from "./images.spec.ts";

type Arguments = ParsedArguments<typeof imagesSpec>;

/** List images, newest first, as a table, as ids, by a template, or as JSON with docker's field names. */
export async function run(args: Arguments, context: BasicContext): Promise<number> {
  const text = (await brief(args, context)) ?? (await inFull(args, context));
  context.output.out(text);
  return 0;
}

async function inFull(args: Arguments, context: BasicContext): Promise<string> {
  return await (await import("../images/listing.ts")).listInFull(args, context);
}

/** What is asked for nearly always needs less of each image, and no templates. */
async function brief({ flags, positionals }: Arguments, context: BasicContext): Promise<string | undefined> {
  const { filter, format, digests, sort, all, quiet } = flags;
  const isFormatted = format !== undefined && format !== "table";
  if (isFormatted || digests || all || flags["no-trunc"] || sort !== "created") return undefined;
  if (filter.length > 0 || positionals.length > 0) return undefined;
  const images = await context.images.brief();
  // Of one name the image of this platform is to be chosen then.
  if (images.platforms.some((platform) => platform !== context.build.platform)) return undefined;
  return quiet ? briefIds(images) : briefTable(images, context.now());
}
