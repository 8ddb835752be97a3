import { createMemoryDigester } from "../../core/host/memory/mod.ts";
import { type CoreApi, createApi, failureText } from "../../wasm/api/mod.ts";
import { createPartsCodec } from "../../wasm/parts/codec.ts";
import { openParts } from "../../wasm/parts/module.ts";
import type { Driver } from "./drive.ts";

type Faces = Readonly<Record<string, Readonly<Record<string, (...args: unknown[]) => unknown>>>>;
type Classes = Readonly<Record<string, Readonly<Record<string, new (...args: unknown[]) => object>>>>;

const camel = (name: string): string =>
  name.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());

/** The core, run by the host itself. `parts` is what the parts' module was instantiated to. */
export function nativeDriver(parts: { readonly exports: object }): Driver {
  const codec = createPartsCodec(openParts(parts));
  return apiDriver(createApi({ digester: createMemoryDigester(), codec }));
}

export function apiDriver(api: CoreApi): Driver {
  const faces = api as unknown as Faces;
  return {
    call: (face, name, args) => faces[face]?.[camel(name)]?.(...args),
    make: (face, name, args) => faces[face]?.[camel(name)]?.(...args) as ReturnType<Driver["make"]>,
    failure: failureText,
  };
}

/** The component, as an ES module. */
export function componentDriver(module: object): Driver {
  const faces = module as Faces;
  const classes = module as unknown as Classes;
  return {
    call: (face, name, args) => faces[face]?.[camel(name)]?.(...args),
    make(face, name, args) {
      const Resource = classes[face]?.[name.replace(/^[a-z]/, (letter) => letter.toUpperCase())];
      if (Resource === undefined) throw new TypeError(`there is no ${face}.${name}`);
      return new Resource(...args) as ReturnType<Driver["make"]>;
    },
    failure(error) {
      const { payload } = error as { readonly payload?: unknown };
      if (typeof payload === "string") return payload;
      return JSON.stringify(`it trapped: ${String(error)}`);
    },
  };
}
