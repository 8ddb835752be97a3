/** A volume, as it is written down beside its content: `volume.json`. */
import { RlError } from "../errors.ts";

export interface VolumeRecord {
  readonly name: string;
  /** The only one there is. */
  readonly driver: "local";
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Made for a container, under a name that nobody chose. */
  readonly anonymous: boolean;
}

/** Names of files made of it must not be too long for a file system. */
const LONGEST = 240;

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]+$/;
const GENERATED = /^[0-9a-f]{64}$/;

/** @throws RlError "invalid" for what names no volume */
export function checkVolumeName(name: string): string {
  if (NAME.test(name) && name.length <= LONGEST) return name;
  throw new RlError({
    code: "invalid",
    action: "name volume",
    subject: name,
    state:
      name.length > LONGEST
        ? `it has more than ${LONGEST} characters`
        : "a name is two or more letters, digits, _, . and -, and begins with a letter or digit",
    hint: "to bind a directory of the host, write its absolute path",
  });
}

/** Whether nobody chose this name. */
export function isGenerated(name: string): boolean {
  return GENERATED.test(name);
}

/** The text that is kept of a volume. */
export function volumeText({ labels, options, createdAt, anonymous }: VolumeRecord): string {
  return `${JSON.stringify({ labels, options, createdAt, ...(anonymous && { anonymous }) })}\n`;
}

/** A volume from its text: what a crash of the machine cut short says nothing. */
export function parseVolumeText(name: string, text: string | undefined, madeAt: number): VolumeRecord {
  const { labels, options, createdAt, anonymous } = parsed(text);
  return {
    name,
    driver: "local",
    labels: texts(labels),
    options: texts(options),
    createdAt: typeof createdAt === "string" ? createdAt : new Date(madeAt).toISOString(),
    anonymous: isGenerated(name) && (text === undefined || anonymous === true),
  };
}

function parsed(text: string | undefined): { readonly [Key in keyof VolumeRecord]?: unknown } {
  try {
    const value: unknown = text === undefined ? {} : JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
