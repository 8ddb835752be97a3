/** A parsed template. `at` is everywhere an offset into the source, for messages. */

export type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly pipe: Pipe }
  | Branch
  | { readonly kind: "break" }
  | { readonly kind: "continue" };

/** `if`, `with` and `range`; `otherwise` is what stands after `else`. */
export interface Branch {
  readonly kind: "if" | "with" | "range";
  readonly pipe: Pipe;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** `$a, $b := command | command`. */
export interface Pipe {
  readonly kind: "pipe";
  /** Names of variables that take the result, without `$`. */
  readonly variables: readonly string[];
  /** `=` rather than `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
  readonly at: number;
}

/** An operand and its arguments. */
export interface Command {
  readonly operand: Operand;
  readonly args: readonly Operand[];
}

export type Operand =
  | { readonly kind: "dot" | "nil"; readonly at: number }
  | { readonly kind: "constant"; readonly value: string | number | boolean; readonly at: number }
  | { readonly kind: "function"; readonly name: string; readonly at: number }
  | { readonly kind: "variable"; readonly name: string; readonly at: number }
  | Fields
  | Pipe;

/** `.A.B`, `$x.A`, `(pipe).A`. */
export interface Fields {
  readonly kind: "fields";
  readonly of: Operand;
  readonly names: readonly { readonly name: string; readonly at: number }[];
  readonly at: number;
}
