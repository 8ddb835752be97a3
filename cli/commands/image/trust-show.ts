import { type KeySource, loadPolicy, type Policy, type Requirement } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { formatTable } from "../../table.ts";
import type { imageTrustShowSpec } from "./trust-show.spec.ts";

/** One requirement of one scope, with podman's field names. */
interface Row {
  readonly transport: string;
  readonly name: string;
  readonly type: string;
  readonly keys: readonly string[];
  /** How the name in a signature must match. */
  readonly identity?: string;
}

/** Print the policy in force: as a table, as JSON, or the file itself. */
export async function run(
  { flags }: ParsedArguments<typeof imageTrustShowSpec>,
  context: CommandContext,
): Promise<number> {
  const { files } = context.trust(flags["signature-policy"]);
  const policy = await loadPolicy(files);
  if (flags.raw) {
    const file = await files.policy();
    const text =
      file === undefined ? '{"default":[{"type":"insecureAcceptAnything"}]}\n' : decode(file.bytes);
    context.output.out(text);
    return 0;
  }
  const rows = rowsOf(policy);
  context.output.out(
    flags.json ? `${JSON.stringify(rows, undefined, 4)}\n` : formatRows(rows, flags.noheading),
  );
  return 0;
}

function rowsOf({ fallback, transports }: Policy): readonly Row[] {
  const scoped = [...transports].flatMap(([transport, scopes]) =>
    [...scopes].flatMap(([scope, requirements]) =>
      requirements.map((each) => toRow(transport === "docker" ? "repository" : transport, scope, each)),
    ),
  );
  return [...fallback.map((each) => toRow("all", "default", each)), ...scoped];
}

function toRow(transport: string, name: string, requirement: Requirement): Row {
  switch (requirement.type) {
    case "insecureAcceptAnything":
      return { transport, name, type: "accept", keys: [] };
    case "sigstoreSigned": {
      const keys = requirement.keys.map(describeKey);
      return { transport, name, type: "sigstoreSigned", keys, identity: requirement.identity.type };
    }
    case "reject":
      return { transport, name, type: "reject", keys: [] };
    case "unsupported":
      return { transport, name, type: `reject (${requirement.what})`, keys: [] };
  }
}

function describeKey(source: KeySource): string {
  return "path" in source ? source.path : "in the policy";
}

function formatRows(rows: readonly Row[], bare: boolean): string {
  const head = bare ? [] : [["TRANSPORT", "NAME", "TYPE", "IDENTITY", "KEYS"]];
  const lines = rows.map(({ transport, name, type, identity, keys }) => [
    transport,
    name,
    type,
    identity ?? "",
    keys.join(", "),
  ]);
  return formatTable([...head, ...lines]);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
