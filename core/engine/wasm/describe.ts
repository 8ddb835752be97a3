/** What an image's config says of a WebAssembly program. */
import { programKind } from "../../host/bun/wasm/program-kind.ts";
import { componentNames, RlError, type WasmDescription } from "../../mod.ts";

/** @param subject the program in messages @throws RlError "invalid" for what is no program that can be run */
export function describeProgram(program: Uint8Array, subject: string): WasmDescription {
  switch (programKind(program)) {
    case "module":
      return { os: "wasip1", component: null };
    case "component":
      return { os: "wasip2", component: componentNames(program) };
    default:
      throw new RlError({
        code: "invalid",
        action: "make image of",
        subject,
        state: "it is no WebAssembly program: neither a module nor a component",
      });
  }
}
