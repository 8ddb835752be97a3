/** `--label`, `--label-file` and `--annotation`. Loaded for starts that have one of them. */
import { RlError } from "../../mod.ts";
import type { OptionSources, RunFlags } from "./words.ts";

/** Files first, then flags, so that a flag wins, as docker has it. @throws RlError "invalid" */
export function parseLabels(
  flags: Pick<RunFlags, "label" | "label-file">,
  { readFile }: Pick<OptionSources, "readFile">,
): Record<string, string> {
  const lines = flags["label-file"].flatMap((path) => readLines(path, readFile(path)));
  return pairs([...lines, ...flags.label], "label container");
}

/** @throws RlError "invalid" */
export function parseAnnotations(texts: readonly string[]): Record<string, string> {
  return pairs(texts, "annotate container");
}

/** KEY alone has an empty value; of a key given again the last value counts. */
function pairs(texts: readonly string[], action: string): Record<string, string> {
  const entries = texts.map((text): readonly [string, string] => {
    const equals = text.indexOf("=");
    const key = equals < 0 ? text : text.slice(0, equals);
    if (key.trim() !== "") return [key, equals < 0 ? "" : text.slice(equals + 1)];
    const state = "it has no name before the =";
    throw new RlError({ code: "invalid", action, subject: text, state, hint: "write KEY=VALUE" });
  });
  // fromEntries defines properties: a key such as "__proto__" stays a key.
  return Object.fromEntries(entries);
}

/** Lines that are neither empty nor comments, without the blanks before them. */
function readLines(path: string, content: Uint8Array): string[] {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    return text
      .split("\n")
      .map((line) => line.replace(/\r$/, "").trimStart())
      .filter((line) => line !== "" && !line.startsWith("#"));
  } catch (cause) {
    throw new RlError({
      code: "invalid",
      action: "read label file",
      subject: path,
      state: "it is not UTF-8 text",
      hint: "save the file as UTF-8",
      cause,
    });
  }
}
