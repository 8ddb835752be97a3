import { RlError, type SystemdManager, type SystemdProperty, setPropertiesWords } from "../../mod.ts";

/** Set properties of a unit by busctl(1). @throws RlError "unavailable" with what it says */
export async function tellSystemd(
  unit: string,
  properties: readonly SystemdProperty[],
  manager: SystemdManager,
): Promise<void> {
  const words = setPropertiesWords(unit, properties, manager);
  const child = Bun.spawn([...words], { stdio: ["ignore", "ignore", "pipe"] });
  const [said, status] = await Promise.all([new Response(child.stderr).text(), child.exited]);
  if (status === 0) return;
  throw new RlError({
    code: "unavailable",
    action: "set limits of unit",
    subject: unit,
    state: said.trim() || `busctl fails with status ${status}`,
    hint: `see: systemctl ${manager.kind === "user" ? "--user " : ""}status ${unit}`,
  });
}
