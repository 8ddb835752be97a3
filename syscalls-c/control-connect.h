/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CONTROL_CONNECT_H
#define RL_CONTROL_CONNECT_H

int control_connect(const char *directory);
void control_send_signal(const char *directory, int signal);

#endif
