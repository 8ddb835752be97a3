import { defaultMaps, digestHex, generateConfig, type ResolvedImage, RlError } from "../../../core/mod.ts";
import type { RuntimeChoices } from "../protocol.ts";

/** Who a page takes the user to be: the first ordinary one of a machine, with the ids that distributions give him. */
const USER = { uid: 1000, gid: 1000 };
const RANGES = [{ start: 100_000, size: 65_536 }];

/**
 * The config.json of a container of the image, by the same call that `rl run` makes. The container's id is the
 * image's, since a page starts none.
 */
export function runtimeText({ config, imageId }: ResolvedImage, choices: RuntimeChoices): string {
  const { uid, gid } = defaultMaps(USER, { uid: RANGES, gid: RANGES });
  const { command, user, network, readOnly, terminal } = choices;
  const words = splitWords(command);
  const generated = generateConfig({
    image: config.config ?? {},
    options: {
      id: digestHex(imageId),
      network,
      ...(words.length > 0 && { command: words }),
      ...(user !== "" && { user }),
      readOnly,
      terminal,
      idMappings: { uid, gid },
    },
  });
  return JSON.stringify(generated.config, undefined, 2);
}

/** Words as a shell splits them, with its quotes and nothing else of it. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [part, single, double, escaped] of line.matchAll(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|\s+|[^\s'"\\]+|./gs,
  )) {
    if (/^\s+$/.test(part)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (part === "'" || part === '"' || part === "\\") {
      const state = "a quote in it is not closed";
      throw new RlError({ code: "invalid", action: "use command", subject: line, state });
    } else word = `${word ?? ""}${single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? part}`;
  }
  return word === undefined ? words : [...words, word];
}
