import {
  containerChanges,
  displayName,
  findImage,
  type ImageRecord,
  imageChanges,
  isRlError,
  type StorePorts,
  type TreeChange,
  unpackImage,
} from "../../core/mod.ts";
import type { CommandContext, KeptContainer } from "../context.ts";
import { escapeText } from "../escape.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { platformOf } from "../platform.ts";
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
      : await changesOfContainer(container, other, context);
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
  container: KeptContainer,
  other: string | undefined,
  context: CommandContext,
): Promise<TreeChange[]> {
  const { tree, ports } = await container.open();
  const image = await imageOf(container, ports, context);
  const base = other === undefined ? undefined : await unpacked(other, ports, context);
  return containerChanges(tree, image, base, ports);
}

async function changesOfImage(
  name: string,
  other: string | undefined,
  context: CommandContext,
): Promise<TreeChange[]> {
  const ports = await context.store();
  const image = await unpacked(name, ports, context);
  const base = other === undefined ? undefined : await unpacked(other, ports, context);
  return imageChanges(image, base, ports);
}

/** An image with its trees present: they may be there for another id map or driver alone. */
async function unpacked(name: string, ports: StorePorts, context: CommandContext): Promise<ImageRecord> {
  const image = await findImage(name, platformOf(undefined, context), ports.metadata);
  const events = unpackImage(image, ports, context.signal);
  let step = await events.next();
  while (step.done !== true) step = await events.next();
  return step.value;
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
