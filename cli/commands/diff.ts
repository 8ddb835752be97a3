import { interruptibleReader } from "../../core/engine/cancelled.ts";
import { storedName } from "../../core/engine/short-name.ts";
import {
  containerChanges,
  displayName,
  escapeText,
  findImage,
  type ImageRecord,
  imageChanges,
  isRlError,
  type StorePorts,
  type TreeChange,
} from "../../core/mod.ts";
import type { CommandContext, KeptContainer } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { platformOf } from "../platform.ts";
import { createProgress } from "../progress.ts";
import { unpackShown } from "../unpack.ts";
import { imageOf } from "./commit.ts";
import type { diffSpec } from "./diff.spec.ts";

const LETTERS = { added: "A", changed: "C", deleted: "D" } as const;

/** A container wins over an image of the same name, as with docker. */
export async function run(args: ParsedArguments<typeof diffSpec>, context: CommandContext): Promise<number> {
  const [name = "", other] = args.positionals;
  const container = await findContainer(name, context);
  const changes =
    container === undefined
      ? await changesOfImage(name, other, context)
      : await changesOfContainer(name, container, other, context);
  context.output.out(args.flags.format === "json" ? asJson(changes) : asLines(changes));
  return 0;
}

async function findContainer(
  name: string,
  { containers }: CommandContext,
): Promise<KeptContainer | undefined> {
  try {
    return await containers.find(name);
  } catch (error) {
    if (isRlError(error) && error.code === "not-found") return undefined;
    throw error;
  }
}

async function changesOfContainer(
  name: string,
  container: KeptContainer,
  other: string | undefined,
  context: CommandContext,
): Promise<TreeChange[]> {
  const { tree, ports } = await container.open();
  const image = await imageOf(container, ports, context);
  const base = other === undefined ? undefined : await unpacked(other, ports, context);
  return containerChanges(tree, image, base, interruptible(name, ports, context));
}

async function changesOfImage(
  name: string,
  other: string | undefined,
  context: CommandContext,
): Promise<TreeChange[]> {
  const ports = await context.store();
  const image = await unpacked(name, ports, context);
  const base = other === undefined ? undefined : await unpacked(other, ports, context);
  return imageChanges(image, base, interruptible(name, ports, context));
}

/** Comparing takes as long as trees are large. */
function interruptible(subject: string, ports: StorePorts, { signal }: CommandContext): StorePorts {
  return { ...ports, treeReader: interruptibleReader(ports.treeReader, signal, "compare", subject) };
}

/** An image with its trees present: they may be there for another id map or driver alone. */
async function unpacked(name: string, ports: StorePorts, context: CommandContext): Promise<ImageRecord> {
  const { output, now, signal } = context;
  const platform = platformOf(undefined, context);
  const image = await findImage(await storedName(name, platform, ports), platform, ports.metadata);
  return unpackShown(image, ports, createProgress(output, now), signal);
}

function pathOf({ path }: TreeChange): string {
  return `/${displayName(path)}`;
}

function asLines(changes: readonly TreeChange[]): string {
  return changes.map((change) => `${LETTERS[change.kind]} ${escapeText(pathOf(change))}\n`).join("");
}

/** podman's form; a kind without paths is left out. */
function asJson(changes: readonly TreeChange[]): string {
  const lists: Partial<Record<TreeChange["kind"], string[]>> = {};
  for (const kind of ["changed", "added", "deleted"] as const) {
    const paths = changes.filter((change) => change.kind === kind).map(pathOf);
    if (paths.length > 0) lists[kind] = paths;
  }
  return `${JSON.stringify(lists)}\n`;
}
