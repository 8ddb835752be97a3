/** What an administrator types to let users limit their containers. */

const DROP_IN = "/etc/systemd/system/user@.service.d/delegate.conf";

/** Let systemd give its users all controllers of use: user@.service(5), systemd.resource-control(5). */
export const DELEGATE_COMMAND: string =
  `sudo mkdir -p ${DROP_IN.slice(0, DROP_IN.lastIndexOf("/"))} && ` +
  `printf '[Service]\\nDelegate=cpu cpuset io memory pids\\n' | sudo tee ${DROP_IN} && ` +
  "sudo systemctl daemon-reload";
