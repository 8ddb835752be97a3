/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_OPEN_GATE_H
#define RL_OPEN_GATE_H

int open_gate(int dirfd, const char *path);

#endif
