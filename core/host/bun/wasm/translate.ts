/** Components to JavaScript and core modules, which the runner can execute. */
import { $init, generate } from "@bytecodealliance/jco-transpile/component";
import { RlError } from "../../../errors.ts";
import { COMPONENT_MODULE } from "./words.ts";

/** A component in parts. */
export interface TranslatedComponent {
  /** By name: "app.js", which exports `instantiate`, and the core modules that it asks for. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * @param subject the component in messages
 * @throws RlError "invalid" for a component that is broken, or asks for what is not known here
 */
export async function translateComponent(
  component: Uint8Array,
  subject: string,
): Promise<TranslatedComponent> {
  await $init;
  try {
    const generated = generate(component, {
      name: COMPONENT_MODULE.slice(0, -".js".length),
      instantiation: { tag: "async" },
      noTypescript: true,
      noNodejsCompat: false,
      noComponentErrorWrapping: true,
      base64Cutoff: 0,
    });
    return { files: new Map(generated.files) };
  } catch (error) {
    throw new RlError({
      code: "invalid",
      action: "translate WebAssembly component",
      subject,
      state: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}
