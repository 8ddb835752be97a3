/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CGROUP_OPEN_H
#define RL_CGROUP_OPEN_H

int cgroup_open(const char *path);
int cgroup_open_below(int parent, const char *name);

#endif
