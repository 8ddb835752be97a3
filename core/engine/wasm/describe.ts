/** What an image's config says of a WebAssembly program. */
import { programKind } from "../../host/bun/wasm/program-kind.ts";
import { RlError, type WasmDescription } from "../../mod.ts";

/** @param subject the program in messages @throws RlError "invalid" for what is no program that can be run */
export async function describeProgram(program: Uint8Array, subject: string): Promise<WasmDescription> {
  switch (programKind(program)) {
    case "module":
      return { os: "wasip1", component: null };
    case "component": {
      const { translateComponent } = await import("../../host/bun/wasm/translate.ts");
      const { imports, exports } = await translateComponent(program, subject);
      return { os: "wasip2", component: { exports, imports } };
    }
    default:
      throw new RlError({
        code: "invalid",
        action: "make image of",
        subject,
        state: "it is no WebAssembly program: neither a module nor a component",
      });
  }
}
