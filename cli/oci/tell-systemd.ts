import { RlError, type SystemdProperty, setPropertiesWords } from "../../core/mod.ts";
import { findProgram } from "../session/programs.ts";

/** Set properties of a unit by busctl(1). @throws RlError "unavailable" */
export async function tellSystemd(
  unit: string,
  properties: readonly SystemdProperty[],
  environment: Readonly<Record<string, string | undefined>>,
  isUser: boolean,
): Promise<void> {
  const busctl = findProgram("busctl", environment.PATH);
  if (busctl === undefined) throw refused(unit, "busctl is not installed", "install systemd's programs");
  const child = Bun.spawn([busctl, ...setPropertiesWords(unit, properties, isUser)], {
    env: { ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [said, status] = await Promise.all([new Response(child.stderr).text(), child.exited]);
  if (status === 0) return;
  throw refused(unit, said.trim() || `busctl fails with status ${status}`, `see systemctl show ${unit}`);
}

function refused(subject: string, state: string, hint: string): RlError {
  return new RlError({ code: "unavailable", action: "set limits of unit", subject, state, hint });
}
