/** What the words behind the container of `rl top` ask for: options of ps(1), as docker takes them, or podman's descriptors. */
import { RlError } from "../../core/mod.ts";
import { BY_USER, type Column, DESCRIPTORS, FULL, PS_COLUMNS } from "./columns.ts";

/** All options of ps that choose processes or a form of the whole, which a container's processes have anyway. */
const FULL_WORDS = new Set(["-ef", "-e", "-f", "-A", "-Af", "-eF", "ef", "-fe"]);
const USER_WORDS = new Set(["aux", "-aux", "u", "ax", "-ax", "axu", "auxw", "auxww"]);
/** Options of ps that change nothing here: no line is cut off. */
const WIDE = new Set(["-w", "-ww", "w", "ww"]);

/** @throws RlError "invalid" */
export function requestedColumns(words: readonly string[]): readonly Column[] {
  const asked: Column[] = [];
  let usual: readonly Column[] | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const list = /^(?:-[eA]*o|--format=|-?[ax]*o)(.*)$/.exec(word);
    if (WIDE.has(word)) continue;
    else if (FULL_WORDS.has(word)) usual ??= FULL;
    else if (USER_WORDS.has(word)) usual = BY_USER;
    else if (list !== null || word === "--format")
      asked.push(...psColumns(list?.[1] || valueAfter(words, at++)));
    else if (word.startsWith("-")) throw refused(word, "this option of ps is not known", USUAL_HINT);
    else asked.push(...word.split(",").map(descriptor));
  }
  return asked.length > 0 ? asked : (usual ?? FULL);
}

const USUAL_HINT = "known are -ef, aux and -o LIST, and descriptors such as pid,user,args";

function valueAfter(words: readonly string[], at: number): string {
  const value = words[at + 1];
  if (value !== undefined) return value;
  throw refused(words[at] ?? "", "a list of columns is missing", USUAL_HINT);
}

/** "pid,comm" or "pid=Number,comm=". */
function psColumns(list: string): Column[] {
  return list.split(",").map((entry) => {
    const [name = "", ...head] = entry.trim().split("=");
    const known = PS_COLUMNS.get(name.toLowerCase());
    if (known === undefined) {
      throw refused(name, "ps has no such column here", `known are ${[...PS_COLUMNS.keys()].join(", ")}`);
    }
    return head.length === 0 ? known : { ...known, head: head.join("=") };
  });
}

function descriptor(name: string): Column {
  const known = DESCRIPTORS.get(name.toLowerCase());
  if (known !== undefined) return known;
  throw refused(name, "there is no such descriptor", `known are ${[...DESCRIPTORS.keys()].join(", ")}`);
}

function refused(subject: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: "list processes by", subject, state, hint });
}
