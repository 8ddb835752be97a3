import { tellImage } from "../../../core/engine/images/tell.ts";
import { sessionPaths } from "../../../core/engine/session/session.ts";
import { describeProgram } from "../../../core/engine/wasm/describe.ts";
import { prepareProgram } from "../../../core/engine/wasm/prepare-program.ts";
import { identity } from "../../../core/host/bun/system.ts";
import { MOST_PROGRAM_BYTES } from "../../../core/host/bun/wasm/program-kind.ts";
import { makeWasmImage, RlError, targetReference } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { createProgress, follow, SILENT } from "../../progress.ts";
import type { imageWasmSpec } from "./wasm.spec.ts";

/** Standard output has the image's id, as with an import. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof imageWasmSpec>,
  context: CommandContext,
): Promise<number> {
  const [source = ""] = positionals;
  const { files, output, signal } = context;
  if (source === "-" && output.isTerminal(0)) throw refused("standard input", "it is a terminal");
  const reference = flags.tag === undefined ? undefined : targetReference(flags.tag);
  const program = await readAll(source === "-" ? files.input() : files.read(source), source);
  const options = {
    subject: source,
    reference,
    author: flags.author,
    created: new Date(context.now()).toISOString(),
    signal,
  };
  const progress = flags.quiet ? SILENT : createProgress(output, context.now);
  const description = describeProgram(program, source);
  const store = await context.store();
  const image = await follow(makeWasmImage(program, description, options, store), progress);
  tellImage(context.events, "import", image);
  if (reference !== undefined) tellImage(context.events, "tag", image, image.reference);
  await prepareProgram(image, store, sessionPaths(context.environment, identity()).root);
  output.out(`${image.imageId}\n`);
  return 0;
}

async function readAll(chunks: AsyncIterable<Uint8Array>, subject: string): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MOST_PROGRAM_BYTES) throw refused(subject, `it has more than ${MOST_PROGRAM_BYTES} bytes`);
    read.push(new Uint8Array(chunk));
  }
  return new Uint8Array(
    await new Response(new Blob(read.map((each) => each.buffer as ArrayBuffer))).arrayBuffer(),
  );
}

function refused(subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "read WebAssembly program", subject, state });
}
