/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_MONITOR_H
#define RL_MONITOR_H

int monitor_main(int plan_fd, char **argv);

#endif
