/** Translated components, kept by the digests of the program and of what translated it. */
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isRlError } from "../../../errors.ts";
import { fileError } from "../../common/files.ts";
import { componentDigest } from "./component-digest.ts";
import { boundComponents, removeComponents, storedComponents } from "./component-prune.ts";
import { COMPONENT_MODULE } from "./words.ts";

/** So many are some tens of megabytes; the oldest go that no container is bound to. */
const MOST = 64;

/** Of the translator's output as the runner expects it; another version makes other files. */
const FORM = "1";

/**
 * The directory of a translated component, which is made when it is not there. It appears whole.
 *
 * @param root of all of them, in the store
 * @param version of this program
 * @param subject the component in messages
 * @throws RlError "invalid" for what cannot be translated, "io" for what cannot be kept
 */
export async function translatedComponent(
  component: Uint8Array,
  root: string,
  version: string,
  subject: string,
): Promise<string> {
  const name = componentName(component, version);
  const directory = `${root}/${name}`;
  if (existsSync(`${directory}/${COMPONENT_MODULE}`)) return directory;
  const { translateComponent } = await import("./translate.ts");
  const { files } = await translateComponent(component, subject);
  const place = `${root}/.${name}-${process.pid}`;
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    mkdirSync(place);
    for (const [file, bytes] of files) {
      // Names come from the translator, which numbers them.
      if (!/^[\w.-]+$/.test(file)) throw new TypeError(`"${file}" is no name of a file`);
      writeFileSync(`${place}/${file}`, bytes);
      chmodSync(`${place}/${file}`, 0o644);
    }
    // Whatever the umask is: the container's user is often somebody else.
    chmodSync(place, 0o755);
    renameSync(place, directory);
  } catch (error) {
    if (existsSync(place)) rmSync(place, { recursive: true, force: true });
    // Somebody else was faster, with the same.
    if (!existsSync(`${directory}/${COMPONENT_MODULE}`)) {
      throw isRlError(error) ? error : fileError("keep translated component of", subject, error);
    }
  }
  removeOldest(root, name);
  return directory;
}

/** The name of its directory, for this version of the program. */
export function componentName(component: Uint8Array, version: string): string {
  const hasher = new Bun.CryptoHasher("sha256");
  return hasher.update(`${FORM} ${version} ${componentDigest(component)}`).digest("hex");
}

/** What others are still making is not among them, nor what containers are bound to. */
function removeOldest(root: string, newest: string): void {
  const others = storedComponents(root, Date.now()).flatMap(({ name }) => (name === newest ? [] : [name]));
  if (others.length < MOST) return;
  const bound = boundComponents(`${dirname(root)}/containers`, others);
  const ages = others
    .filter((name) => !bound.has(name))
    .map((name) => ({ name, time: statSync(`${root}/${name}`, { throwIfNoEntry: false })?.mtimeMs ?? 0 }));
  ages.sort((a, b) => a.time - b.time);
  const oldest = ages.slice(0, others.length - MOST + 1);
  removeComponents(
    root,
    oldest.map(({ name }) => name),
  );
}
