/** Pieces that the cases are made of. */
import { type Ask, type Attack, BASIC, type Reply } from "../attack.ts";
import { APP, LARGE, OCI_MANIFEST, parsed, SMALL, withBytes, withManifest } from "../material.ts";

type Answer = NonNullable<Attack["answer"]>;
type MakeShelf = NonNullable<Attack["shelf"]>;

export const MIB = 1024 * 1024;

/** Who asks has logged in. */
const isKnown = ({ headers }: Ask): boolean => headers.authorization === BASIC;

export const isLarge = (ask: Ask): boolean =>
  ask.kind === "blob" && ask.target === LARGE.digest && isKnown(ask);
export const isSmall = (ask: Ask): boolean =>
  ask.kind === "blob" && ask.target === SMALL.digest && isKnown(ask);
export const isConfig = (ask: Ask): boolean =>
  ask.kind === "blob" && ask.target === APP.config.digest && isKnown(ask);
export const isManifest = (ask: Ask): boolean => ask.kind === "manifest" && isKnown(ask);

/** These bytes, whatever is asked for of this kind. */
export function instead(
  which: (ask: Ask) => boolean,
  body: NonNullable<Reply["body"]>,
  headers = {},
): Answer {
  return (ask) => (which(ask) ? { status: 200, headers, body } : undefined);
}

/** The manifest's text changed, under the tag. */
export function rewritten(change: (text: string) => string, mediaType = OCI_MANIFEST): MakeShelf {
  const text = new TextDecoder().decode(APP.manifest.bytes);
  return served(new TextEncoder().encode(change(text)), mediaType);
}

/** These bytes under the tag, and all that the honest image has. */
export function served(bytes: Uint8Array, mediaType: string): MakeShelf {
  return () => withBytes(bytes, mediaType, APP.config, SMALL, LARGE);
}

/** The manifest with other fields in the descriptor of the large layer. */
export function withLayer(fields: object): MakeShelf {
  const layers = parsed(APP.manifest).layers as object[];
  return () => withManifest({ layers: [layers[0], { ...layers[1], ...fields }] });
}

/** The manifest with other fields in the descriptor of the config. */
export function withConfigDescriptor(fields: object): MakeShelf {
  return () => withManifest({ config: { ...(parsed(APP.manifest).config as object), ...fields } });
}

export async function* endless(byte = 0): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(64 * 1024).fill(byte);
}
